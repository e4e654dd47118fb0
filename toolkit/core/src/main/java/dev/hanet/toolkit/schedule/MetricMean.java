package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A metric, or the mean of several. */
@About("a metric, or a list of metrics whose mean is meant")
public record MetricMean(
        @About("names of metrics that are measured") @Size(min = 1) @Names("metric")
        List<String> metrics) implements ShortForm {
    public MetricMean {
        metrics = List.copyOf(metrics);
    }

    /** One metric. */
    @Shorthand
    public static MetricMean of(String metric) {
        return new MetricMean(List.of(metric));
    }

    /** The mean of several. */
    @Shorthand
    public static MetricMean of(@Size(min = 1) List<String> metrics) {
        return new MetricMean(metrics);
    }

    /** The mean of what each metric has; not a number where one of them is none. */
    public double of(ToDoubleFunction<String> values) {
        return metrics.stream().mapToDouble(values).average().orElse(Double.NaN);
    }

    /** In words: {@code f1}, {@code mean of f1 and clDice}. */
    public String words() {
        return words(name -> name);
    }

    /** The same with other words for each metric. */
    public String words(UnaryOperator<String> each) {
        List<String> names = metrics.stream().map(each).toList();
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : "mean of " + names.subList(0, last).stream().collect(Collectors.joining(", ")) + " and "
                        + names.get(last);
    }

    @Override
    public Object shortForm() {
        return metrics.size() == 1 ? metrics.get(0) : metrics;
    }
}
