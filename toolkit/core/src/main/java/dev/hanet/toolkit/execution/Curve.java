package dev.hanet.toolkit.execution;

import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.schedule.SelectSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a training has gone so far, as its run directory tells whoever looks.
 *
 * @param select what chooses the best epoch
 * @param values the metric that chooses, an epoch each; not a number where it is undefined
 * @param seconds of all epochs together
 */
public record Curve(SelectSpec select, List<Double> values, double seconds) {
    public Curve {
        values = List.copyOf(values);
    }

    /** Of a run; of no epoch where there is nothing to read yet. */
    public static Curve of(RunDirectory run, SelectSpec select) {
        Path file = run.file(RunDirectory.METRICS);
        List<Double> values = new ArrayList<>();
        double seconds = 0;
        try {
            for (MetricsLog.Row row : Files.exists(file) ? MetricsLog.read(file) : List.<MetricsLog.Row>of()) {
                values.add(select.metric().of(name -> row.values().getOrDefault(new Column.Metric(name), Double.NaN)));
                seconds += row.values().getOrDefault(Column.Training.SECONDS, 0.0);
            }
        } catch (RunException e) {
            return new Curve(select, List.of(), 0); // it is being written just now
        }
        return new Curve(select, values, seconds);
    }

    /** How many epochs are done. */
    public int epochs() {
        return values.size();
    }

    /** The best value of the first epochs, that of the last one where the spec keeps it; absent where there is none. */
    public OptionalDouble best(int upTo) {
        OptionalDouble best = OptionalDouble.empty();
        for (double value : values.subList(0, Math.min(upTo, values.size()))) {
            if (select.prefers(best, value)) {
                best = OptionalDouble.of(value);
            }
        }
        return best.isPresent() && Double.isNaN(best.getAsDouble()) ? OptionalDouble.empty() : best;
    }
}
