package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.ArrayList;
import java.util.List;

/**
 * The same answer for every image: where the training masks' regions lie on average over those in which the pixel counts, cut where that agrees best with them.
 */
public final class MeanMask implements Baseline {
    static final String NAME = "mean mask";
    private final Probabilities share;
    private final List<Overlap.Rule> rules;

    private MeanMask(Probabilities share, List<Overlap.Rule> rules) {
        this.share = share;
        this.rules = List.copyOf(rules);
    }

    /** Averages masks; those of another size are resampled to the first one's. */
    public static MeanMask fit(List<Sample> training, int classes) {
        ImageSize size = training.get(0).size();
        List<Mask> masks = training.stream()
                .map(sample -> Resampling.nearest(sample.mask().orElseThrow(), size))
                .toList();
        int pixels = size.pixels();
        float[] share = new float[classes * pixels];
        for (int i = 0; i < pixels; i++) {
            int pixel = i;
            long counted = masks.stream()
                    .filter(mask -> Overlap.isCounted(mask, pixel))
                    .count();
            for (int label = 1; label < classes; label++) {
                int least = label;
                long held = masks.stream()
                        .filter(mask -> Overlap.isAtLeast(mask, pixel, least))
                        .count();
                share[label * pixels + i] = held / (float) Math.max(1, counted);
            }
        }
        List<Overlap.Rule> rules = new ArrayList<>();
        for (int label = 1; label < classes; label++) {
            Overlap overlap = new Overlap(0, 1.001);
            for (Mask mask : masks) {
                for (int i = 0; i < pixels; i++) {
                    overlap.add(share[label * pixels + i], mask, i, label);
                }
            }
            rules.add(overlap.best());
        }
        return new MeanMask(new Probabilities(classes, size, share), rules);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mask segment(Sample sample) {
        Probabilities scaled = Resampling.bilinear(share, sample.size());
        int pixels = sample.size().pixels();
        byte[] classes = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            for (int label = 1; label <= rules.size(); label++) {
                if (rules.get(label - 1).test(scaled.values()[label * pixels + i])) {
                    classes[i] = (byte) label;
                }
            }
        }
        return new Mask(sample.size(), classes);
    }
}
