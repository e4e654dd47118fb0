package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;

/** The same learning rate throughout. */
@About("the same learning rate throughout")
public record ConstantSpec(
        @Default("0") @PositiveOrZero @About("epochs over which the learning rate rises linearly to its value")
        int warmupEpochs)
        implements ScheduleSpec {
    @Override
    public Map<String, String> idle(Course course) {
        return Warmup.idle(warmupEpochs, course);
    }

    @Override
    public Schedule start(Course course) {
        return (PositionSchedule) (epoch, step) -> Warmup.factor(warmupEpochs, course, epoch, step);
    }
}
