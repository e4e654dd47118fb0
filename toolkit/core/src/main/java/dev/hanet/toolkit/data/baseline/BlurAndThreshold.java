package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Filters;
import dev.hanet.toolkit.data.image.Shapes;
import java.util.List;

/**
 * Vessels as what is darker than its surroundings: the green channel, blurred a little, against the same blurred widely, in percent of it;
 * specks dropped. The threshold is the one with the best pooled Dice on the training part.
 */
public final class BlurAndThreshold implements Baseline {
    static final String NAME = "blur and threshold";
    private static final double NARROW = 1 / 440.0;
    private static final double WIDE = 1 / 80.0;
    private static final double SPECK = 1 / 8000.0;
    private static final double STRONGEST = 100;
    private static final float DARKEST = 8;
    private static final float OUTSIDE = -1000;

    private final Overlap.Rule rule;

    private BlurAndThreshold(Overlap.Rule rule) {
        this.rule = rule;
    }

    /** Chooses the threshold. */
    public static BlurAndThreshold fit(List<Sample> training) {
        Overlap overlap = new Overlap(-STRONGEST, STRONGEST);
        for (Sample sample : training) {
            float[] score = score(sample);
            Mask mask = sample.mask().orElseThrow();
            for (int i = 0; i < score.length; i++) {
                overlap.add(score[i], mask, i, 1);
            }
        }
        return new BlurAndThreshold(overlap.best());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mask segment(Sample sample) {
        float[] score = score(sample);
        boolean[] dark = new boolean[score.length];
        for (int i = 0; i < score.length; i++) {
            dark[i] = rule.test(score[i]);
        }
        boolean[] vessel = Shapes.withoutSpecks(new Region(sample.size(), dark), (int) (score.length * SPECK))
                .inside();
        byte[] classes = new byte[score.length];
        for (int i = 0; i < score.length; i++) {
            classes[i] = (byte) (vessel[i] ? 1 : 0);
        }
        return new Mask(sample.size(), classes);
    }

    /** How much darker each pixel is than what surrounds it, in percent. */
    private static float[] score(Sample sample) {
        Image image = sample.image();
        int pixels = image.size().pixels();
        int channel = image.channels() == 3 ? 1 : 0;
        Image green = new Image(
                1,
                image.size(),
                java.util.Arrays.copyOfRange(image.values(), channel * pixels, (channel + 1) * pixels));
        double side = image.size().shortSide();
        float[] near = Filters.blur(green, side * NARROW).values();
        float[] far = Filters.blur(green, side * WIDE).values();
        float[] score = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            score[i] = 100 * (far[i] - near[i]) / Math.max(DARKEST, far[i]);
        }
        sample.fieldOfView().ifPresent(region -> {
            for (int i = 0; i < pixels; i++) {
                score[i] = region.inside()[i] ? score[i] : OUTSIDE;
            }
        });
        return score;
    }
}
