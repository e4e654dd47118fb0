package dev.hanet.toolkit.report;

import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.attention.LevelGraph;
import java.util.Optional;

/**
 * One level of an attention module in a report; what does not apply is not a number.
 *
 * @param name as a person calls it
 * @param edgeDensity mean share of pairs of places that it joins
 * @param emptyRows share of places that gather from nowhere
 * @param components parts of its graph that no edge joins
 * @param purity how much of what places gather comes from their own class
 */
public record LevelRow(String name, double edgeDensity, double emptyRows, double components, double purity) {
    /** A row of what is known. */
    public static LevelRow of(String name, double edgeDensity, Optional<LevelDiagnosis> diagnosis) {
        Optional<LevelGraph> graph = diagnosis.flatMap(LevelDiagnosis::graph);
        return new LevelRow(
                name,
                edgeDensity,
                graph.map(LevelGraph::emptyRows).orElse(Double.NaN),
                graph.map(LevelGraph::components).orElse(Double.NaN),
                diagnosis.map(LevelDiagnosis::purity).orElse(Double.NaN));
    }
}
