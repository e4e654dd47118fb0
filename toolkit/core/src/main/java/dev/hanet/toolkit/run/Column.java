package dev.hanet.toolkit.run;

import dev.hanet.blocks.graph.Output;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column of {@code metrics.csv} by what it holds.
 *
 * <p>Headings are written and read here alone: reading one gives the column it was written for, whatever modules, regions
 * and metrics are called.
 */
public sealed interface Column {
    /** What stands above it. */
    String heading();

    /** The column of a heading. */
    static Column of(String heading) {
        if (heading.startsWith(Metric.MARK)) {
            return new Metric(heading.substring(Metric.MARK.length()));
        }
        return Stream.<Optional<? extends Column>>of(Training.of(heading), OfLevel.read(heading))
                .flatMap(Optional::stream)
                .findFirst()
                .<Column>map(column -> column)
                .orElse(new Metric(heading));
    }

    /** What an epoch of training came to. */
    enum Training implements Column {
        /** Mean loss of the steps. */
        LOSS("loss"),
        /** Rate of the last step. */
        LEARNING_RATE("learningRate"),
        /** Mean norm of the gradient over the steps. */
        GRADIENT_NORM("gradientNorm"),
        /** How many steps there were; known where some may be left out. */
        STEPS("steps"),
        /** How many of them were left out, since their loss or gradient was no number. */
        LEFT_OUT("stepsLeftOut"),
        /** How long training and validation took. */
        SECONDS("seconds");

        private final String heading;

        Training(String heading) {
            this.heading = heading;
        }

        @Override
        public String heading() {
            return heading;
        }

        private static Optional<Training> of(String heading) {
            return Arrays.stream(values())
                    .filter(column -> column.heading.equals(heading))
                    .findFirst();
        }
    }

    /** What is known of a level of an attention module. */
    enum Quantity {
        /** Share of pairs of places that are neighbours. */
        EDGE_DENSITY("edgeDensity"),
        /** How much of what places gather comes from their own class. */
        PURITY("purity"),
        /** Parts of its graph that no edge joins. */
        COMPONENTS("components"),
        /** Share of places that gather from nowhere. */
        EMPTY_ROWS("emptyRows");

        private final String word;

        Quantity(String word) {
            this.word = word;
        }
    }

    /**
     * A number of a level of an attention module.
     *
     * @param level whose
     * @param quantity which
     */
    record OfLevel(Output.Level level, Quantity quantity) implements Column {
        private static final Pattern HEADING = Pattern.compile(
                Arrays.stream(Quantity.values())
                        .map(quantity -> quantity.word)
                        .collect(Collectors.joining("|", "(?:(.*)\\.)?(", ")\\.(\\d{1,9})")),
                Pattern.DOTALL);

        /** Where the edge density of a level stands. */
        public static OfLevel of(Output.EdgeDensity output) {
            return new OfLevel(output.level(), Quantity.EDGE_DENSITY);
        }

        @Override
        public String heading() {
            return level.name(quantity.word);
        }

        private static Optional<OfLevel> read(String heading) {
            Matcher matcher = HEADING.matcher(heading);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String module = Optional.ofNullable(matcher.group(1)).orElse("");
            return Arrays.stream(Quantity.values())
                    .filter(quantity -> quantity.word.equals(matcher.group(2)))
                    .map(quantity ->
                            new OfLevel(new Output.Level(module, Integer.parseInt(matcher.group(3))), quantity))
                    .findFirst();
        }
    }

    /**
     * A metric on the validation part.
     *
     * @param metric its name; one that reads as another column's heading is marked
     */
    record Metric(String metric) implements Column {
        private static final String MARK = "metric:";

        @Override
        public String heading() {
            boolean isPlain = !metric.startsWith(MARK)
                    && !metric.equals(MetricsLog.EPOCH)
                    && Training.of(metric).isEmpty()
                    && OfLevel.read(metric).isEmpty();
            return isPlain ? metric : MARK + metric;
        }
    }
}
