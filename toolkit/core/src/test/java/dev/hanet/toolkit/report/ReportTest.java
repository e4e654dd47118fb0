package dev.hanet.toolkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.metric.Calibration;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.GoldenFiles;
import dev.hanet.toolkit.run.Host;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Results;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.statistic.Together;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    @TempDir
    private Path root;

    private RunDirectory run;

    @BeforeEach
    void set_up() {
        run = new RunDirectories(root).create("drive/hanet", "01234567", "", "", made -> {});
        AtomicFiles.write(run.predictions().resolve("02.png"), "pixels".getBytes(StandardCharsets.UTF_8));
    }

    static Report report() {
        var levels = List.of(
                new LevelRow("context, level 1", 0.31, 0, 4.5, 0.8125),
                new LevelRow("context, level 2", 1, 0, 1, 0.5),
                new LevelRow("neck, level 1", Double.NaN, Double.NaN, Double.NaN, 0.75));
        var rows = List.of(
                new MetricsLog.Row(1, Map.of(Column.of("loss"), 0.7, Column.of("f1"), 0.3, Column.of("seconds"), 9.0)),
                new MetricsLog.Row(2, Map.of(Column.of("loss"), 0.5, Column.of("f1"), 0.6, Column.of("seconds"), 9.0)));
        return new Report(
                "drive/hanet",
                Optional.of("Do <farther> neighbours help?"),
                List.of(
                        new Fact("device", "cpu | 2 threads"),
                        new Fact("training", "2 min 05 s"),
                        new Fact("peak memory", "1.15 GiB")),
                List.of(new Report.Cost("memory of training", "2.0 GiB", "1.15 GiB")),
                ResultTable.of(
                        Results.measured(),
                        Map.of("nothing found", Results.nothingFound()),
                        Map.of("f1", 0.83, "accuracy", 0.66, "specificity", 0.98),
                        Map.of("f1", 0.02, "accuracy", 0.01)),
                levels,
                List.of("the graph of context, level 2 joins all pairs of places"),
                Curves.of(
                        List.of(Column.of("loss"), Column.of("f1"), Column.of("seconds")),
                        rows,
                        new Curves.Names(Map.of(), Map.of())),
                images(),
                Optional.of(agreement()),
                List.of(new Report.Figure("02, a pixel, level 1", "purity 0.5", "predictions/02.png")),
                List.of(new Report.Figure("02: image & prediction", "", "predictions/02.png")),
                "drive.yaml");
    }

    private static Report.Images images() {
        Map<String, String> metrics = new LinkedHashMap<>();
        Results.measured()
                .metrics()
                .forEach(metric -> metrics.put(metric.name(), metric.name() + " (" + metric.regionWords() + ")"));
        Map<String, String> files = new LinkedHashMap<>();
        List.of("image", "mask", "prediction", "difference").forEach(kind -> files.put(kind, "predictions/02.png"));
        return new Report.Images(
                metrics,
                Results.measured().units(),
                Optional.of("f1"),
                true,
                Results.measured().perImage().entrySet().stream()
                        .map(image -> new Report.Case(
                                image.getKey(),
                                image.getValue(),
                                Optional.of(new Report.Layers(new ImageSize(2, 3), files))))
                        .toList(),
                List.of("background", "vessel"));
    }

    private static Report.Agreement agreement() {
        Map<String, Map<String, Long>> classes = new LinkedHashMap<>();
        classes.put("background", row(90, 10));
        classes.put("vessel", row(5, 15));
        return new Report.Agreement(
                classes,
                Map.of(
                        "vessel",
                        new Calibration(
                                List.of(new Calibration.Bin(80, 0.05, 0.0625), new Calibration.Bin(40, 0.75, 0.5)))));
    }

    private static Map<String, Long> row(long background, long vessel) {
        Map<String, Long> row = new LinkedHashMap<>();
        row.put("background", background);
        row.put("vessel", vessel);
        return row;
    }

    @Test
    void sets_the_papers_values_and_the_baseline_beside_the_measured_ones() {
        report().write(run);
        GoldenFiles.assertSame("report", "report.md", AtomicFiles.read(run.file("report.md")));
    }

    @ParameterizedTest(name = "{0} of {1}, {2} allowed, higher is better: {3}")
    @CsvSource({
        "0.9252, 0.9302, 0.005, true, true",
        "0.9251, 0.9302, 0.005, true, false",
        "0.9900, 0.9302, 0.005, true, true",
        "0.0357, 0.0347, 0.001, false, true",
        "0.0358, 0.0347, 0.001, false, false",
        "0.0100, 0.0347, 0.001, false, true",
        "NaN, 0.0347, 0.001, false, false",
    })
    void papers_value_is_reached_within_its_tolerance_or_beyond(
            double measured, double paper, double tolerance, boolean higherIsBetter, boolean reached) {
        var row = new ResultTable.Row(
                "m",
                "vessel",
                "whole images",
                "pooled",
                higherIsBetter,
                Map.of("difference", measured - paper),
                OverImages.of(List.of(), "m", Together.NONE));
        var table = new ResultTable(List.of("difference"), List.of(row), Map.of("m", tolerance));
        assertThat(table.verdict(row)).contains(new ResultTable.Verdict(tolerance, reached));
    }

    @Test
    void what_is_not_of_a_metrics_row_names_its_area_too() {
        report().write(run);
        for (String file : List.of("report.html", "report.md")) {
            assertThat(AtomicFiles.read(run.file(file)))
                    .as(file)
                    .contains("The worst first, by f1 (vessel). Values are over: field of view.");
        }
        assertThat(AtomicFiles.read(run.file("report.html")))
                .contains("Pixels of the test images (field of view): in the mask a row");
    }

    @Test
    void the_markdown_has_the_commands_and_its_pictures_a_heading_of_their_own() {
        run.write(new Provenance(
                Instant.EPOCH,
                new Provenance.Ingredients("0.1.0", List.of(), Map.of()),
                Map.of(),
                "cpu",
                Map.of("run", 1L),
                Map.of(),
                List.of("train", "drive.yaml"),
                Host.current(),
                List.of()));
        report().write(run);
        assertThat(AtomicFiles.read(run.file("report.md")))
                .contains(
                        "## To repeat it\n\nAs it was called, and from the complete spec of this run:\n\n```\nhanet train drive.yaml\nhanet train ")
                .containsSubsequence("```\n\n## Predictions\n\n![02: image", "(<predictions/02.png>)");
    }

    @Test
    void the_page_stands_alone() {
        report().write(run);
        String html = AtomicFiles.read(run.file("report.html"));
        assertThat(html)
                .contains("Do &lt;farther&gt; neighbours help?", "data:image/png;base64,cGl4ZWxz", "<td>f1</td>")
                .doesNotContain("<farther>", "<link", "src=\"http", "url(", "@import", "fetch(", "<script src");
        assertThat(html.split("<script", -1)).hasSize(2);
        assertThat(html.split("<svg ", -1)).hasSize(4);
        assertThat(html.split("<img ", -1)).allMatch(image -> image.startsWith("<!") || image.contains("alt=\""));
    }

    @Test
    void what_was_kept_writes_the_same_bytes_again() {
        report().write(run);
        String html = AtomicFiles.read(run.file("report.html"));
        String kept = AtomicFiles.read(run.file("report/report.json"));
        Report.read(run).write(run);
        assertThat(AtomicFiles.read(run.file("report.html"))).isEqualTo(html);
        assertThat(AtomicFiles.read(run.file("report/report.json"))).isEqualTo(kept);
        assertThat(Report.read(run)).isEqualTo(report());
    }

    @Test
    void a_report_that_was_changed_or_is_of_another_version_is_not_taken() {
        assertThatThrownBy(() -> Report.read(run)).hasMessageContaining("has no 'report/report.json'");
        report().write(run);
        AtomicFiles.write(run.file("report/report.json"), "{}");
        assertThatThrownBy(() -> Report.read(run)).hasMessageContaining("its digest differs");
        run.seal("report/report.json");
        assertThatThrownBy(() -> Report.read(run)).hasMessageContaining("is no report of this version");
        report().write(run);
        for (String without : List.of("\"least\"", "\"emptyRows\"", "\"subject\"", "\"ranking\"")) {
            AtomicFiles.write(
                    run.file("report/report.json"),
                    AtomicFiles.read(run.file("report/report.json")).replace(without, "\"other\""));
            run.seal("report/report.json");
            assertThatThrownBy(() -> Report.read(run)).as(without).hasMessageContaining("is no report of this version");
            report().write(run);
        }
        AtomicFiles.write(run.file("report/report.json"), "[");
        run.seal("report/report.json");
        assertThatThrownBy(() -> Report.read(run)).hasMessageContaining("is no report of this version");
    }

    @Test
    void fifty_images_of_whatever_kind_stay_under_fifteen_megabytes_and_the_middle_gives_way() {
        AtomicFiles.write(run.file("noise.jpg"), new byte[200_000]);
        List<Report.Case> cases = IntStream.range(0, 50)
                .mapToObj(number -> new Report.Case(
                        String.format(Locale.ROOT, "%02d", number),
                        Map.of("f1", number / 50.0),
                        Optional.of(new Report.Layers(
                                new ImageSize(1, 1), Map.of("image", "noise.jpg", "mask", "noise.jpg")))))
                .toList();
        with(new Report.Images(Map.of("f1", "f1"), Map.of(), Optional.of("f1"), true, cases, List.of("a", "b")))
                .write(run);
        String html = AtomicFiles.read(run.file("report.html"));
        assertThat(html.length()).isBetween(12_000_000, 15_000_000);
        assertThat(html)
                .contains(
                        "Of 50 images, the 24 that are worst and best are shown.",
                        "<b>00</b> (worst)",
                        "<b>49</b> (best)")
                .doesNotContain("<b>25</b>");
    }

    @Test
    void images_come_the_worst_first_where_less_is_better_too() {
        List<Report.Case> cases = List.of(
                new Report.Case("a", Map.of("e", 0.1), Optional.empty()),
                new Report.Case("b", Map.of("e", Double.NaN), Optional.empty()),
                new Report.Case("c", Map.of("e", 0.3), Optional.empty()));
        with(new Report.Images(Map.of("e", "error"), Map.of(), Optional.of("e"), false, cases, List.of("x", "y")))
                .write(run);
        assertThat(AtomicFiles.read(run.file("report.md"))).contains("| c | 0.3000 |\n| a | 0.1000 |\n| b | – |\n");
    }

    @Test
    void the_spec_is_shown_with_what_it_sets_itself() {
        run.write("resolved.yaml", """
                seed: 7  # --set, over base.yaml:3
                model:
                  levels: 2  # drive.yaml:4, over base.yaml:9
                  delta: 0.5  # base.yaml:8
                  hops: exact  # default
                """);
        report().write(run);
        assertThat(AtomicFiles.read(run.file("report.html")))
                .contains(
                        "<mark>seed: 7<em>  # --set, over base.yaml:3</em></mark>",
                        "<mark>  levels: 2<em>",
                        "<span>  delta: 0.5<em>",
                        "beyond what it extends: base.yaml; the rest are defaults.");
    }

    @Test
    void runs_stand_side_by_side() {
        RunDirectory other = new RunDirectories(root).create("drive/unet", "89abcdef", "", "", made -> {});
        AtomicFiles.write(other.predictions().resolve("02.png"), "others".getBytes(StandardCharsets.UTF_8));
        run.write(
                "resolved.yaml",
                "model:\n  levels: 2  # a.yaml:1\n  insert:\n    - type: ha  # a.yaml:2\n      at: x\nseed: 1\n");
        other.write(
                "resolved.yaml", "model:\n  levels: 1  # default\n  insert:\n    - type: gcn\n      at: x\nseed: 1\n");
        report().write(run);
        report().write(other);
        String html = Report.compared(List.of(run, other));
        assertThat(html)
                .contains(
                        "2 runs side by side",
                        "<strong>Warning:</strong> B: the graph of context, level 2 joins all pairs of places.",
                        "<td>model.levels</td><td>2</td><td>1</td>",
                        "<td>model.insert[0].type</td><td>ha</td><td>gcn</td>",
                        "alt=\"A of ",
                        "alt=\"B of ",
                        ">metrics on validation: f1</text>",
                        ">A: mask \\ predicted</th>",
                        ">B: mask \\ predicted</th>",
                        "<td>vessel</td><td class=\"number\">0.0917</td><td class=\"number\">0.0917</td>",
                        ">share of pixels that are of the region vessel</text>",
                        "<figcaption>A: 02, a pixel, level 1: purity 0.5</figcaption>",
                        "<figcaption>B: 02, a pixel, level 1: purity 0.5</figcaption>")
                .doesNotContain("<td>seed</td>", "<td>model.insert[0].at</td>");
    }

    @Test
    void runs_that_are_not_measured_alike_say_so_and_lend_each_other_no_pictures() {
        RunDirectory other = new RunDirectories(root).create("drive/unet", "89abcdef", "", "", made -> {});
        AtomicFiles.write(other.predictions().resolve("02.png"), "others".getBytes(StandardCharsets.UTF_8));
        run.write("resolved.yaml", "data:\n  dataset:\n    seed: 1  # a.yaml:1\nseed: 1\n");
        other.write("resolved.yaml", "data:\n  dataset:\n    seed: 2  # a.yaml:1\nseed: 1\n");
        report().write(run);
        report().write(other);
        assertThat(Report.compared(List.of(run, other)))
                .contains("not to be held against each other: their specs differ in data.dataset.seed (1, 2)")
                .contains("alt=\"A of ")
                .doesNotContain("alt=\"B of ");
    }

    private static Report with(Report.Images images) {
        return new Report(
                "many",
                Optional.empty(),
                List.of(),
                List.of(),
                ResultTable.EMPTY,
                List.of(),
                List.of(),
                List.of(),
                images,
                Optional.empty(),
                List.of(),
                List.of(),
                "");
    }

    @Test
    void a_run_without_results_has_a_report_too() {
        new Report(
                        "quickstart",
                        Optional.empty(),
                        List.of(new Fact("status", "failed")),
                        List.of(),
                        ResultTable.EMPTY,
                        List.of(),
                        List.of(),
                        List.of(),
                        Report.Images.NONE,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        "")
                .write(run);
        assertThat(run.file("report.md"))
                .hasContent("# quickstart\n\n## Run\n\n| what | value |\n| --- | --- |\n| status | failed |\n");
    }

    @Test
    void a_picture_that_is_not_there_leaves_no_report_behind() {
        Report report = report();
        var lost = new Report(
                report.title(),
                report.question(),
                report.facts(),
                report.costs(),
                report.results(),
                report.levels(),
                report.warnings(),
                report.curves(),
                report.images(),
                report.agreement(),
                List.of(new Report.Figure("lost", "", "predictions/03.png")),
                List.of(),
                report.spec());
        assertThatThrownBy(() -> lost.write(run))
                .hasMessageContaining("03.png': there is no such file or folder (take it");
        assertThat(run.file("report.md")).doesNotExist();
    }

    @Test
    void columns_of_one_kind_share_a_chart() {
        var row = new MetricsLog.Row(
                1,
                Map.of(
                        Column.of("loss"),
                        1.0,
                        Column.of("hd95"),
                        12.5,
                        Column.of("f1"),
                        0.5,
                        Column.of("context.edgeDensity.1"),
                        0.3,
                        Column.of("context.edgeDensity.2"),
                        0.9,
                        Column.of("context.purity.1"),
                        0.8,
                        Column.of("learningRate"),
                        0.01));
        var columns = List.of(
                Column.of("loss"),
                Column.of("learningRate"),
                Column.of("gradientNorm"),
                Column.of("context.edgeDensity.1"),
                Column.of("context.edgeDensity.2"),
                Column.of("context.components.1"),
                Column.of("context.purity.1"),
                Column.of("hd95"),
                Column.of("f1"),
                Column.of("seconds"));
        List<Chart> charts = Curves.of(
                columns,
                List.of(row),
                new Curves.Names(
                        Map.of("f1", "f1 (cup, mean of images, pixels, as it is called)"),
                        Map.of("hd95", Metric.Unit.PIXELS)));
        assertThat(charts)
                .extracting(chart -> chart.title() + " " + chart.series().size())
                .containsExactly(
                        "loss 1",
                        "metrics on validation 1",
                        "metrics on validation, in pixels 1",
                        "edge density 2",
                        "purity 1",
                        "learning rate 1");
        assertThat(charts.get(2).series()).extracting(Chart.Series::name).containsExactly("hd95");
    }
}
