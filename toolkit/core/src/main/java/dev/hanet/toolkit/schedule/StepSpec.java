package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The learning rate drops by a factor when given epochs have passed.
 *
 * <p>{@code {type: step, at: [10], factor: 0.5}} trains ten epochs at the full rate and the rest at half of it, as
 * PyTorch's MultiStepLR does.
 */
@About("drops by a factor when given epochs have passed")
public record StepSpec(
        @About("drops whenever that many epochs have passed")
        Optional<@Positive Integer> every,

        @Default("[]") @About("drops when that many epochs have passed")
        List<@Positive Integer> at,

        @Default("0.1") @Between(min = 0, max = 1) @About("what each drop multiplies the rate by")
        double factor,

        @Default("0") @PositiveOrZero @About("epochs over which the learning rate rises linearly to its value")
        int warmupEpochs)
        implements ScheduleSpec {
    public StepSpec {
        at = List.copyOf(at);
    }

    /** Exactly one of the two says when. */
    @AssertTrue(message = "either 'every' or 'at' says when the rate drops, and not both")
    public boolean isEitherEveryOrAt() {
        return every.isPresent() == at.isEmpty();
    }

    @Override
    public Map<String, String> idle(Course course) {
        Map<String, String> idle = new TreeMap<>(Warmup.idle(warmupEpochs, course));
        String late = "training ends with epoch " + course.epochs() + ", before the rate drops";
        every.filter(interval -> interval >= course.epochs()).ifPresent(interval -> idle.put("every", late));
        for (int i = 0; i < at.size(); i++) {
            if (at.get(i) >= course.epochs()) {
                idle.put("at[" + i + "]", late);
            }
        }
        if (factor == 1) {
            idle.put("factor", "a rate times 1 stays as it is");
        }
        return idle;
    }

    @Override
    public Schedule start(Course course) {
        return (PositionSchedule) (epoch, step) ->
                Math.pow(factor, (double) drops(epoch)) * Warmup.factor(warmupEpochs, course, epoch, step);
    }

    private long drops(int epochsPassed) {
        return every.map(interval -> (long) epochsPassed / interval)
                .orElseGet(() ->
                        at.stream().filter(passed -> passed <= epochsPassed).count());
    }
}
