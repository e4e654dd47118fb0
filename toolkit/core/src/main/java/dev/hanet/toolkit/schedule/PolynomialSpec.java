package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;

/** The learning rate falls to 0 with every step: factor (1 - t/T)^power at step t of T. */
@About("falls to 0 with every step, as a power of what is left")
public record PolynomialSpec(
        @Default("0.9") @Positive @About("how the fall bends; 1 is a straight line")
        double power,

        @Default("0") @PositiveOrZero @About("epochs over which the learning rate rises linearly to its value")
        int warmupEpochs)
        implements ScheduleSpec {
    @Override
    public Map<String, String> idle(Course course) {
        return Warmup.idle(warmupEpochs, course);
    }

    @Override
    public Schedule start(Course course) {
        return (PositionSchedule) (epoch, step) -> {
            double left = 1 - course.stepsBefore(epoch, step) / (double) course.steps();
            return Math.pow(Math.max(0, left), power) * Warmup.factor(warmupEpochs, course, epoch, step);
        };
    }
}
