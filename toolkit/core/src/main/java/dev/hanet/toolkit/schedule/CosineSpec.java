package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The learning rate falls with every step along half a cosine, once or over and over.
 *
 * <p>The cosine begins at the full rate where the warm-up ends: PyTorch's LinearLR, then its CosineAnnealingLR over the steps
 * that are left, or its CosineAnnealingWarmRestarts where there are cycles.
 *
 * <p>Source: Loshchilov and Hutter, SGDR, arXiv 1608.03983.
 */
@About("falls with every step along half a cosine, once or in cycles that begin at the full rate again")
public record CosineSpec(
        @Default("0") @Between(min = 0, max = 1) @About("the factor that it falls to")
        double minFactor,

        @Default("0") @PositiveOrZero @About("epochs over which the learning rate rises linearly, before the cosine")
        int warmupEpochs,

        @Default("0") @PositiveOrZero @About("the same in steps")
        int warmupSteps,

        @About("epochs of the first cycle; by default one cycle lasts to the end of training")
        Optional<@Positive Integer> cycleEpochs,

        @Default("1") @Positive @About("how many times as long as the last one each further cycle is")
        int cycleFactor)
        implements ScheduleSpec {
    /** Exactly one of the two says how long the warm-up is. */
    @AssertTrue(message = "either 'warmupEpochs' or 'warmupSteps' says how long the rate rises, and not both")
    public boolean isWarmupGivenOnce() {
        return warmupEpochs == 0 || warmupSteps == 0;
    }

    /** A factor needs something that it multiplies. */
    @AssertTrue(message = "'cycleFactor' needs 'cycleEpochs', the length of the first cycle")
    public boolean isCycleFactorOfCycles() {
        return cycleFactor == 1 || cycleEpochs.isPresent();
    }

    @Override
    public Map<String, String> idle(Course course) {
        Map<String, String> idle = new TreeMap<>(Warmup.idle(warmupEpochs, course));
        if (warmupSteps >= course.steps()) {
            idle.put("warmupSteps", "the rate rises until training ends, with step " + course.steps());
        }
        cycleEpochs
                .filter(cycle -> (long) cycle + warmupEpochs >= course.epochs())
                .ifPresent(cycle -> {
                    String why = "training ends with epoch " + course.epochs() + ", before a second cycle begins";
                    idle.put("cycleEpochs", why);
                    idle.put("cycleFactor", why);
                });
        if (minFactor == 1) {
            idle.put("minFactor", "at 1 the rate does not fall");
        }
        return idle;
    }

    @Override
    public Schedule start(Course course) {
        long rising = warmupSteps + (long) warmupEpochs * course.stepsPerEpoch();
        return (PositionSchedule) (epoch, step) -> {
            long taken = course.stepsBefore(epoch, step);
            if (taken < rising) {
                return (taken + 1) / (double) rising;
            }
            return minFactor + (1 - minFactor) * (1 + Math.cos(Math.PI * passed(course, taken - rising, rising))) / 2;
        };
    }

    /** The share of its cycle that lies behind a step after the warm-up. */
    private double passed(Course course, long taken, long rising) {
        if (cycleEpochs.isEmpty()) {
            return taken / (double) (course.steps() - rising);
        }
        long length = (long) cycleEpochs.orElseThrow() * course.stepsPerEpoch();
        long within = taken;
        while (within >= length) {
            within -= length;
            length *= cycleFactor;
        }
        return within / (double) length;
    }
}
