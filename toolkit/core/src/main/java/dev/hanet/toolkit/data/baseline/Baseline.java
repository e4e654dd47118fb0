package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import java.util.List;

/** Segments without a network. */
public interface Baseline {
    /** What tables call it. */
    String name();

    /** Segments a sample as it was read, before any transform; its mask is not looked at. */
    Mask segment(Sample sample);

    /** What tables call all that there are. */
    static List<String> names() {
        return List.of(IntensityThreshold.NAME, MeanMask.NAME, BlurAndThreshold.NAME, LungThreshold.NAME);
    }

    /**
     * Those that suit a data set.
     *
     * @param classes the data set's class names
     * @param training samples as they were read, to fit thresholds on
     */
    static List<Baseline> suited(List<String> classes, List<Sample> training) {
        if (classes.equals(List.of("background", "lung"))) {
            return List.of(new LungThreshold());
        }
        if (classes.equals(List.of("background", "vessel"))) {
            return List.of(BlurAndThreshold.fit(training));
        }
        return List.of(IntensityThreshold.fit(training, classes.size()), MeanMask.fit(training, classes.size()));
    }
}
