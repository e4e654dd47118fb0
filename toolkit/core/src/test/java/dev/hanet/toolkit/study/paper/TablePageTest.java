package dev.hanet.toolkit.study.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Best;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.GoldenFiles;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.yaml.Overlay;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePageTest {
    private static final Published PUBLISHED =
            Published.parse("table,dataset,method,metric,value\n9,D,HANet_h1,mDice,0.9\n9,D,HANet_h2,mDice,0.91\n");
    private static final Map<Column, Double> NO_GRAPH = Map.of(Column.Training.LOSS, 0.5);
    private static final Map<Column, Double> TWO_LEVELS = Map.of(
            Column.Training.LOSS,
            0.4,
            Column.of("context.edgeDensity.1"),
            0.25,
            Column.of("context.edgeDensity.2"),
            0.5);

    @TempDir
    private Path folder;

    private int runs;

    /** Two images of a fold with the same value. */
    private StoredResult result(Path run, String name, int fold, double dice) {
        String values = String.format(Locale.ROOT, "{\"mDice\": %.4f, \"diceCup\": null}", dice);
        AtomicFiles.write(run.resolve(name + ".json"), """
                {"images": 2, "area": "whole", "values": %1$s, "whole": {"pooled": %1$s, "mean": %1$s},
                 "metrics": {"mDice": {"reading": "mean"}, "diceCup": {"reading": "mean"}}}
                """.formatted(values));
        AtomicFiles.write(run.resolve(name + "-images.json"), """
                [{"image": "%1$d-a", "area": "whole", "values": %2$s},
                 {"image": "%1$d-b", "area": "whole", "values": %2$s}]
                """.formatted(fold, values));
        return StoredResult.read(run, name);
    }

    private RowScores.Entry entry(Map<String, String> point, long seed, double dice, Map<Column, Double> logged) {
        Path run = AtomicFiles.folder(folder.resolve("run-" + runs++));
        AtomicFiles.write(run.resolve("provenance.json"), """
                {"device": "cpu", "versions": {"engine": "libtorch", "engineThreads": "2"}, "host": {"os": "Linux amd64", "cores": 2}}
                """);
        int fold = Integer.parseInt(point.getOrDefault("data.split.fold", "1"));
        return new RowScores.Entry(
                new Grid.Point(point, Overlay.NONE),
                seed,
                new FinishedRun(run, new Best(1, dice), logged, 90, Optional.empty()),
                1234,
                result(run, "test", fold, dice),
                Map.of("mean mask", result(run, "test-mean-mask", fold, 0.5 + fold / 100.0)));
    }

    private RowScores scores(Map<String, List<RowScores.Entry>> rows, String... order) {
        Map<String, List<RowScores.Entry>> ordered = new LinkedHashMap<>();
        for (String method : order) {
            ordered.put(method, rows.get(method));
        }
        return new RowScores(ordered);
    }

    private Reproduction made(String text, Order.Scale scale, List<Long> seeds, RowScores scores) {
        ItemSpec item = ItemTexts.item(text);
        return new TablePage(
                        item, new Order("it", scale, seeds), PUBLISHED, ItemTexts.metrics(), scores, Optional.empty())
                .of("it");
    }

    @Test
    void a_table_has_the_twin_the_baselines_and_the_densities_beside_it() {
        RowScores scores = scores(
                Map.of(
                        "HANet_h1", List.of(entry(Map.of(), 1, 0.90, NO_GRAPH), entry(Map.of(), 2, 0.91, NO_GRAPH)),
                        "HANet_h2", List.of(entry(Map.of(), 1, 0.92, TWO_LEVELS), entry(Map.of(), 2, 0.91, TWO_LEVELS)),
                        "twin", List.of(entry(Map.of(), 1, 0.93, NO_GRAPH), entry(Map.of(), 2, 0.92, NO_GRAPH))),
                "HANet_h1",
                "HANet_h2",
                "twin");
        Reproduction made = made(ItemTexts.TABLE, Order.Scale.PAPER, List.of(1L, 2L), scores);
        GoldenFiles.assertSame("study/paper", "table.md", made.page().markdown());
        assertThat(made.missed()).isFalse(); // the twin is above h2, but the paper does not say otherwise
    }

    @Test
    void a_study_has_a_mean_over_all_runs_and_one_for_each_fold() {
        Map<String, String> first = Map.of("data.split.fold", "1");
        Map<String, String> second = Map.of("data.split.fold", "2");
        RowScores scores = scores(
                Map.of(
                        "HANet_h2", List.of(entry(first, 1, 0.90, TWO_LEVELS), entry(second, 1, 0.80, TWO_LEVELS)),
                        "twin", List.of(entry(first, 1, 0.88, NO_GRAPH), entry(second, 1, 0.83, NO_GRAPH))),
                "HANet_h2",
                "twin");
        Reproduction made = made(ItemTexts.STUDY, Order.Scale.STUDY, List.of(1L), scores);
        GoldenFiles.assertSame("study/paper", "study.md", made.page().markdown());
        assertThat(made.page().markdown()).doesNotContain("paper");
        assertThat(made.missed()).isFalse();
        assertThat(made.tables())
                .extracting(Reproduction.Captioned::caption)
                .containsExactly("networks and baselines over whole images", "claims image by image");
    }

    /** A value stands under its own fold, and a mean says of how many runs it is. */
    @Test
    void a_run_that_failed_moves_no_value_to_another_fold() {
        Map<String, String> first = Map.of("data.split.fold", "1");
        Map<String, String> second = Map.of("data.split.fold", "2");
        RowScores scores = scores(
                Map.of(
                        "HANet_h2", List.of(entry(second, 1, 0.80, TWO_LEVELS)),
                        "twin", List.of(entry(first, 1, 0.88, NO_GRAPH), entry(second, 1, 0.83, NO_GRAPH))),
                "HANet_h2",
                "twin");
        Reproduction study = made(ItemTexts.STUDY, Order.Scale.STUDY, List.of(1L), scores);
        assertThat(study.claims())
                .extracting(Claim::answer)
                .containsExactly(
                        "asked by us, not answered: HANet_h2 above twin in mDice, since runs of either are missing");
        assertThat(study.page().markdown())
                .contains("Not answered: HANet\\_h2 above twin in mDice, since runs of either are missing.")
                .contains("mDice by fold 2 / 1")
                .contains("| HANet\\_h2 | 1 of 2 | 1,234 | 0.8000 | – | 0.8000 / – |")
                .contains("| twin | 2 | 1,234 | 0.8550 ± 0.0354 | – | 0.8300 / 0.8800 |")
                .contains("| baseline: mean mask | – | – | 0.5150 ± 0.0071 | – | 0.5200 / 0.5100 |");

        RowScores fewer = scores(
                Map.of(
                        "HANet_h1", List.of(entry(Map.of(), 1, 0.90, NO_GRAPH)),
                        "HANet_h2",
                                List.of(entry(Map.of(), 1, 0.92, TWO_LEVELS), entry(Map.of(), 2, 0.91, TWO_LEVELS))),
                "HANet_h1",
                "HANet_h2");
        Reproduction table = made(ItemTexts.TABLE, Order.Scale.PAPER, List.of(1L, 2L), fewer);
        assertThat(table.missed()).isTrue();
        assertThat(table.page().markdown())
                .contains("| HANet\\_h1 | 0.9000 | 0.9000, 1 of 2 runs |")
                .contains("| HANet\\_h2 | 0.9100 | 0.9150 ± 0.0071 |");
    }
}
