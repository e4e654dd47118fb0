package dev.hanet.toolkit.run;

import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.picture.Chart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to, as its report tells it.
 *
 * @param title the experiment
 * @param question what it asks; absent when its spec does not say
 * @param facts device, seed, time, memory and what else is worth a line
 * @param results every metric, with what stands beside it
 * @param edgeDensity level of an HA module to the mean share of pixel pairs that it joins
 * @param curves what changed over the epochs
 * @param images the metrics by image; absent when nothing was evaluated
 * @param figures pictures of the run directory
 */
public record Report(
        String title,
        Optional<String> question,
        List<Fact> facts,
        ResultTable results,
        Map<String, Double> edgeDensity,
        List<Chart> curves,
        Optional<EvaluationResult> images,
        List<Figure> figures) {
    public Report {
        facts = List.copyOf(facts);
        edgeDensity = Collections.unmodifiableMap(new LinkedHashMap<>(edgeDensity));
        curves = List.copyOf(curves);
        figures = List.copyOf(figures);
    }

    /**
     * A picture and what it shows.
     *
     * @param caption what it shows
     * @param file path of a PNG inside the run directory
     */
    public record Figure(String caption, String file) {}
}
