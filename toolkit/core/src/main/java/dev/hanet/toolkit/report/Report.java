package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.RunDirectory;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to, as its report tells it.
 *
 * @param title the experiment
 * @param question what it asks; absent when its spec does not say
 * @param facts device, seed, time, memory and what else is worth a line
 * @param results every metric, with what stands beside it
 * @param levels what every level of every attention module does
 * @param warnings what is wrong with the levels, a sentence each
 * @param curves what changed over the epochs
 * @param images the metrics by image; absent when nothing was evaluated
 * @param figures pictures of the run directory
 */
public record Report(
        String title,
        Optional<String> question,
        List<Fact> facts,
        ResultTable results,
        List<LevelRow> levels,
        List<String> warnings,
        List<Chart> curves,
        Optional<EvaluationResult> images,
        List<Figure> figures) {
    public Report {
        facts = List.copyOf(facts);
        levels = List.copyOf(levels);
        warnings = List.copyOf(warnings);
        curves = List.copyOf(curves);
        figures = List.copyOf(figures);
    }

    /**
     * Writes {@code report.md} and {@code report.html} into a run.
     *
     * @throws dev.hanet.toolkit.run.RunException when they cannot be written, or a picture is not there
     */
    public void write(RunDirectory run) {
        Page page = ReportPage.of(this, run.path());
        run.write(RunDirectory.REPORT_MARKDOWN, page.markdown());
        run.write(RunDirectory.REPORT_HTML, page.html());
    }

    /**
     * A picture and what it shows.
     *
     * @param caption what it shows
     * @param file path of a PNG inside the run directory
     */
    public record Figure(String caption, String file) {}
}
