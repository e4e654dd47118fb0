package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * One threshold on one channel for each nested region (a class and those after it), chosen for the best pooled Dice on the
 * training part.
 */
public final class IntensityThreshold implements Baseline {
    static final String NAME = "intensity threshold";
    private final List<Cut> cuts;

    private IntensityThreshold(List<Cut> cuts) {
        this.cuts = List.copyOf(cuts);
    }

    /** Chooses channels and thresholds. */
    public static IntensityThreshold fit(List<Sample> training, int classes) {
        List<Cut> cuts = new ArrayList<>();
        for (int label = 1; label < classes; label++) {
            Cut best = fit(training, label, 0);
            for (int c = 1; c < training.get(0).image().channels(); c++) {
                Cut other = fit(training, label, c);
                best = other.rule().dice() > best.rule().dice() ? other : best;
            }
            cuts.add(best);
        }
        return new IntensityThreshold(cuts);
    }

    private static Cut fit(List<Sample> training, int label, int channel) {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (Sample sample : training) {
            for (float value : sample.image().values()) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        Overlap overlap = new Overlap(low, Math.max(high, low + 1) + 1e-3);
        for (Sample sample : training) {
            Mask mask = sample.mask().orElseThrow();
            int pixels = mask.size().pixels();
            for (int i = 0; i < pixels; i++) {
                overlap.add(sample.image().values()[channel * pixels + i], mask, i, label);
            }
        }
        return new Cut(channel, overlap.best());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mask segment(Sample sample) {
        Image image = sample.image();
        int pixels = image.size().pixels();
        byte[] classes = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            for (int label = 1; label <= cuts.size(); label++) {
                Cut cut = cuts.get(label - 1);
                if (cut.rule().test(image.values()[cut.channel() * pixels + i])) {
                    classes[i] = (byte) label;
                }
            }
        }
        return new Mask(image.size(), classes);
    }

    private record Cut(int channel, Overlap.Rule rule) {}
}
