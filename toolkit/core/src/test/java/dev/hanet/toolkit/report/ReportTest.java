package dev.hanet.toolkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.GoldenFiles;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.Results;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static Report report() {
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
                ResultTable.of(
                        Results.measured(),
                        Map.of("nothing found", Results.nothingFound()),
                        Map.of("f1", 0.83, "accuracy", 0.66, "specificity", 0.98),
                        Map.of("f1", 0.02, "accuracy", 0.01)),
                levels,
                List.of("the graph of context, level 2 joins all pairs of places"),
                Curves.of(List.of(Column.of("loss"), Column.of("f1"), Column.of("seconds")), rows, Map.of()),
                Optional.of(Results.measured()),
                List.of(new Report.Figure("02: image & prediction", "predictions/02.png")));
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
                "m", "vessel", "whole images", "pooled", higherIsBetter, Map.of("difference", measured - paper));
        var table = new ResultTable(List.of("difference"), List.of(row), Map.of("m", tolerance));
        assertThat(table.verdict(row)).contains(new ResultTable.Verdict(tolerance, reached));
    }

    @Test
    void the_page_stands_alone() {
        report().write(run);
        String html = AtomicFiles.read(run.file("report.html"));
        assertThat(html)
                .contains("Do &lt;farther&gt; neighbours help?", "data:image/png;base64,cGl4ZWxz", "<td>f1</td>")
                .doesNotContain("<farther>", "<script", "<link", "src=\"http");
        assertThat(html.split("<svg ", -1)).hasSize(3);
    }

    @Test
    void a_run_without_results_has_a_report_too() {
        new Report(
                        "quickstart",
                        Optional.empty(),
                        List.of(new Fact("status", "failed")),
                        ResultTable.EMPTY,
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())
                .write(run);
        assertThat(run.file("report.md"))
                .hasContent("# quickstart\n\n## Run\n\n| run |  |\n| --- | --- |\n| status | failed |\n");
    }

    @Test
    void a_picture_that_is_not_there_leaves_no_report_behind() {
        Report report = report();
        var lost = new Report(
                report.title(),
                report.question(),
                report.facts(),
                report.results(),
                report.levels(),
                report.warnings(),
                report.curves(),
                report.images(),
                List.of(new Report.Figure("lost", "predictions/03.png")));
        assertThatThrownBy(() -> lost.write(run)).hasMessageEndingWith("03.png': there is no such file or folder");
        assertThat(run.file("report.md")).doesNotExist();
    }

    @Test
    void columns_of_one_kind_share_a_chart() {
        var row = new MetricsLog.Row(
                1,
                Map.of(
                        Column.of("loss"),
                        1.0,
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
                Column.of("f1"),
                Column.of("seconds"));
        assertThat(Curves.of(columns, List.of(row), Map.of()))
                .extracting(chart -> chart.title() + " " + chart.series().size())
                .containsExactly("loss 1", "metrics on validation 1", "edge density 2", "purity 1", "learning rate 1");
    }
}
