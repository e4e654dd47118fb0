package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Sample;
import java.util.List;

/** Chooses the baselines that suit a data set. */
public final class Baselines {
    private Baselines() {}

    /** What they are called, all that there are. */
    public static List<String> names() {
        return List.of(IntensityThreshold.NAME, MeanMask.NAME, BlurAndThreshold.NAME, LungThreshold.NAME);
    }

    /**
     * The baselines for a set of classes.
     *
     * @param classes the data set's class names
     * @param training samples as they were read, to fit thresholds on
     */
    public static List<Baseline> suited(List<String> classes, List<Sample> training) {
        if (classes.equals(List.of("background", "lung"))) {
            return List.of(new LungThreshold());
        }
        if (classes.equals(List.of("background", "vessel"))) {
            return List.of(BlurAndThreshold.fit(training));
        }
        return List.of(IntensityThreshold.fit(training, classes.size()), MeanMask.fit(training, classes.size()));
    }
}
