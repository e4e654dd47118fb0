package dev.hanet.toolkit.attention;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What one level of an attention module does, as the mean over some images; what does not apply is not a number.
 *
 * @param graph its graph; absent for attention without one, such as a non-local block
 * @param purity how much of what places gather comes from their own class
 */
public record LevelDiagnosis(Optional<LevelGraph> graph, double purity) {
    /** Of a thousand pairs of places, so many may differ from the rest. */
    private static final double EXCEPTIONS = 0.001;

    /** The mean of several images' diagnoses. */
    public static LevelDiagnosis mean(List<LevelDiagnosis> images) {
        List<LevelGraph> graphs =
                images.stream().flatMap(image -> image.graph().stream()).toList();
        Optional<LevelGraph> graph = graphs.isEmpty()
                ? Optional.empty()
                : Optional.of(new LevelGraph(
                        mean(graphs, LevelGraph::edgeDensity),
                        mean(graphs, LevelGraph::othersJoined),
                        mean(graphs, LevelGraph::emptyRows),
                        mean(graphs, LevelGraph::components)));
        return new LevelDiagnosis(graph, mean(images, LevelDiagnosis::purity));
    }

    private static <T> double mean(List<T> values, ToDoubleFunction<T> number) {
        return values.stream()
                .mapToDouble(number)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** Why its graph is none worth the name, if so. */
    public Optional<String> degeneration() {
        if (graph.isEmpty()) {
            return Optional.empty();
        }
        double joined = graph.orElseThrow().othersJoined();
        if (joined >= 1 - EXCEPTIONS) {
            return Optional.of(
                    "joins all pairs of places of the images looked at, so it is plain self-attention there; raise delta, which a learned"
                            + " one begins from, or with neighbours take fewer of them; or take fewer levels");
        }
        if (joined <= EXCEPTIONS) {
            return Optional.of(
                    "joins no two places of the images looked at, so no place gathers from another; lower delta, which a learned"
                            + " one begins from, or with neighbours take more of them");
        }
        return Optional.empty();
    }
}
