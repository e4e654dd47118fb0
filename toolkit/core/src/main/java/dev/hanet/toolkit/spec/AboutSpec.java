package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Declares what an experiment is for; nothing of it changes a result.
 *
 * <p>It speaks of the spec in which it stands: a child that changes anything but the seed and the data set's folder does not
 * inherit it.
 */
@About("what the experiment is for; nothing of it changes a result")
public record AboutSpec(
        @About("what is shown in lists") Optional<String> summary,

        @About("which result of the paper this repeats") Optional<Paper> paper,

        @Default("{}") @About("metric to the value the paper prints") @Names(value = "metric", keys = true)
        Map<String, Double> reported,

        @Default("{}")
        @About("metric to the distance from the reported value that still counts as the same")
        @Names(value = "metric", keys = true)
        Map<String, @PositiveOrZero Double> tolerance) {
    public AboutSpec {
        reported = Collections.unmodifiableMap(new LinkedHashMap<>(reported));
        tolerance = Collections.unmodifiableMap(new LinkedHashMap<>(tolerance));
    }

    /** A row of a table has numbers. */
    @AssertTrue(message = "a row of one of the paper's tables is named, but 'reported' holds none of its values")
    public boolean isReportedGivenForARow() {
        return paper.flatMap(Paper::row).isEmpty() || !reported.isEmpty();
    }

    /** A tolerance is about a reported value. */
    @AssertTrue(message = "'tolerance' names a metric that 'reported' lacks")
    public boolean isEveryToleranceAboutAReportedMetric() {
        return reported.keySet().containsAll(tolerance.keySet());
    }

    /** Declares which result of the paper a spec repeats. */
    @About("which result of the paper this repeats")
    public record Paper(
            @About("number of the table") Optional<@Positive Integer> table,

            @About("the row of the table, by its first cell")
            Optional<String> row,

            @About("number of the figure") Optional<@Positive Integer> figure,

            @About("the threshold of the point in the figure")
            Optional<Double> delta,

            @About("the levels of the point in the figure") Optional<@Positive Integer> levels) {}
}
