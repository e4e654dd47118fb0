package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnTest {
    private static final List<String> WORDS = List.of(
            "epoch",
            "loss",
            "seconds",
            "gradientNorm",
            "metric:",
            "metric:loss",
            "iou",
            "edgeDensity",
            "purity",
            "1",
            "2");

    @Test
    void ordinary_columns_are_called_as_ever() {
        assertThat(List.of(
                        Column.Training.LOSS,
                        Column.Training.LEARNING_RATE,
                        Column.Training.GRADIENT_NORM,
                        Column.OfLevel.of(new Output.EdgeDensity(new Output.Level("context", 1))),
                        new Column.OfLevel(new Output.Level("context", 1), Column.Quantity.EMPTY_ROWS),
                        new Column.OfLevel(new Output.Level("context", 1), Column.Quantity.COMPONENTS),
                        new Column.OfLevel(new Output.Level("context", 1), Column.Quantity.PURITY),
                        new Column.Metric("iouDisc"),
                        Column.Training.SECONDS))
                .extracting(Column::heading)
                .containsExactly(
                        "loss",
                        "learningRate",
                        "gradientNorm",
                        "context.edgeDensity.1",
                        "context.emptyRows.1",
                        "context.components.1",
                        "context.purity.1",
                        "iouDisc",
                        "seconds");
    }

    /** Modules and metrics called by one to three of the words. */
    @Test
    void every_heading_is_read_as_what_it_was_written_for() {
        List<String> called = new ArrayList<>(WORDS);
        for (String first : WORDS) {
            for (String second : WORDS) {
                called.add(first + "." + second);
                WORDS.forEach(third -> called.add(first + "." + second + "." + third));
            }
        }
        List<Column> columns = new ArrayList<>(List.of(Column.Training.values()));
        for (String name : called) {
            columns.add(new Column.Metric(name));
            if (!name.contains(":")) {
                columns.add(new Column.OfLevel(new Output.Level(name, 1), Column.Quantity.EDGE_DENSITY));
                columns.add(new Column.OfLevel(new Output.Level(name, 1), Column.Quantity.PURITY));
            }
        }
        List<String> headings = columns.stream().map(Column::heading).toList();
        assertThat(headings.stream().map(Column::of).toList()).isEqualTo(columns);
        assertThat(new LinkedHashSet<>(headings)).hasSameSizeAs(headings).doesNotContain("epoch");
    }
}
