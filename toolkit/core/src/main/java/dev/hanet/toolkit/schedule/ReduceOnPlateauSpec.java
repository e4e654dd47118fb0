package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.TreeMap;

/**
 * The learning rate drops by a factor once validation has not improved for more than {@code patience} epochs.
 *
 * <p>PyTorch's ReduceLROnPlateau: with patience 5 the rate drops when the sixth epoch without improvement ends, and the
 * count begins anew; there is no cool-down. An epoch whose metric is not defined, since no mask holds the region, says nothing
 * either way; PyTorch counts it as one without improvement. The metric and its sense are those of {@code train.select}.
 *
 * <p>Source: arXiv 1911.08777, section 4.1.
 */
@About("drops by a factor once validation has not improved for some epochs")
public record ReduceOnPlateauSpec(
        @Default("0.1") @Between(min = 0, max = 1) @About("what each drop multiplies the rate by")
        double factor,

        @Default("5") @PositiveOrZero @About("epochs without improvement that are borne")
        int patience,

        @Default("1e-4") @PositiveOrZero @About("relative gain over the best value that counts as improvement")
        double threshold,

        @Default("0") @Between(min = 0, max = 1) @About("the product of all drops does not go below it")
        double minFactor,

        @Default("0") @PositiveOrZero @About("epochs over which the learning rate rises linearly to its value")
        int warmupEpochs)
        implements ScheduleSpec {
    @Override
    public Map<String, String> idle(Course course) {
        Map<String, String> idle = new TreeMap<>(Warmup.idle(warmupEpochs, course));
        if ((long) patience + 2 >= course.epochs()) { // the first epoch is the best so far
            idle.put("patience", "training ends with epoch " + course.epochs() + ", before the rate can drop");
        }
        if (factor == 1) {
            idle.put("factor", "a rate times 1 stays as it is");
        }
        if (minFactor == 1) {
            idle.put("minFactor", "at 1 the rate does not drop");
        }
        return idle;
    }

    @Override
    public Schedule start(Course course) {
        return new Plateau(this, course, worst(course), 0, 1);
    }

    @Override
    public boolean watchesValidation() {
        return true;
    }

    private static double worst(Course course) {
        return course.higherIsBetter() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /**
     * Where the schedule stands.
     *
     * @param best best metric so far
     * @param idle epochs since the last improvement or drop
     * @param reached the product of all drops
     */
    private record Plateau(ReduceOnPlateauSpec spec, Course course, double best, int idle, double reached)
            implements Schedule {
        @Override
        public double factor(int epoch, int step) {
            return reached * Warmup.factor(spec.warmupEpochs, course, epoch, step);
        }

        @Override
        public Schedule afterEpoch(double metric) {
            if (Double.isNaN(metric)) {
                return this;
            }
            if (improves(metric)) {
                return new Plateau(spec, course, metric, 0, reached);
            }
            if (idle + 1 > spec.patience) {
                return new Plateau(spec, course, best, 0, Math.max(reached * spec.factor, spec.minFactor));
            }
            return new Plateau(spec, course, best, idle + 1, reached);
        }

        /** PyTorch's relative threshold; it multiplies, so a best value of 0 or below acts as PyTorch's does. */
        private boolean improves(double metric) {
            return course.higherIsBetter()
                    ? metric > best * (1 + spec.threshold)
                    : metric < best * (1 - spec.threshold);
        }

        @Override
        public Map<String, String> state() {
            return Map.of(
                    "best", Double.toString(best),
                    "idle", Integer.toString(idle),
                    "reached", Double.toString(reached));
        }

        @Override
        public Schedule restore(Map<String, String> state) {
            if (!state.keySet().equals(state().keySet())) {
                throw new IllegalArgumentException("not the state of a reduce-on-plateau schedule: " + state.keySet());
            }
            return new Plateau(
                    spec,
                    course,
                    Double.parseDouble(state.getOrDefault("best", "")),
                    Integer.parseInt(state.getOrDefault("idle", "")),
                    Double.parseDouble(state.getOrDefault("reached", "")));
        }
    }
}
