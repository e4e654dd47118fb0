package dev.hanet.toolkit.session;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.attention.PairMatrix;
import dev.hanet.toolkit.attention.Purity;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.patch.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Looks at the graphs and the attention of a session's network on a few images. */
public final class Diagnosis {
    /** So many images are looked at: enough to see a graph degenerate, few enough to cost little. */
    private static final int IMAGES = 2;
    /** Maps of more places are left out: a map has N * N numbers. */
    private static final long PLACES = 2500;

    private final Session session;

    public Diagnosis(Session session) {
        this.session = session;
    }

    /** The mean over the first images of a list, by attention map; maps with too many places are left out. */
    public Map<String, LevelDiagnosis> of(Dataset dataset, List<Item> items) {
        Map<String, List<LevelDiagnosis>> found = new LinkedHashMap<>();
        if (!session.attentionMaps().isEmpty()) {
            for (Item item : items.subList(0, Math.min(IMAGES, items.size()))) {
                of(session.middle(dataset.load(item)))
                        .forEach((name, one) -> found.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(one));
            }
        }
        Map<String, LevelDiagnosis> means = new LinkedHashMap<>();
        found.forEach((name, images) -> means.put(name, LevelDiagnosis.mean(images)));
        return means;
    }

    private Map<String, LevelDiagnosis> of(View view) {
        Set<String> wanted = new LinkedHashSet<>();
        List<String> maps = session.attentionMaps().stream()
                .filter(name -> session.places(name, view.image().size()) <= PLACES)
                .toList();
        for (String map : maps) {
            wanted.add(map);
            session.edges(map).ifPresent(wanted::add);
        }
        Map<String, LevelDiagnosis> found = new LinkedHashMap<>();
        if (!wanted.isEmpty()) {
            Map<String, Tensor> outputs = session.outputs(view, wanted);
            maps.forEach(map -> found.put(map, of(map, view, outputs)));
        }
        return found;
    }

    /** What one map does on one view. */
    public LevelDiagnosis of(String map, View view, Map<String, Tensor> outputs) {
        PairMatrix weights = PairMatrix.of(Objects.requireNonNull(outputs.get(map)));
        Optional<LevelGraph> graph =
                session.edges(map).map(name -> LevelGraph.of(PairMatrix.of(Objects.requireNonNull(outputs.get(name)))));
        double purity = session.labels(view, weights.places())
                .map(labels -> Purity.of(weights, labels))
                .orElse(Double.NaN);
        return new LevelDiagnosis(graph, purity);
    }

    /** The columns of {@code metrics.csv} for a session's maps. */
    public static List<String> columns(Session session) {
        List<String> columns = new ArrayList<>();
        for (String map : session.attentionMaps()) {
            if (session.edges(map).isPresent()) {
                columns.add(column(map, "emptyRows"));
                columns.add(column(map, "components"));
            }
            columns.add(column(map, "purity"));
        }
        return columns;
    }

    /** One epoch's values of these columns. */
    public static Map<String, Double> values(Map<String, LevelDiagnosis> levels) {
        Map<String, Double> values = new LinkedHashMap<>();
        levels.forEach((map, level) -> {
            level.graph().ifPresent(graph -> {
                values.put(column(map, "emptyRows"), graph.emptyRows());
                values.put(column(map, "components"), graph.components());
            });
            values.put(column(map, "purity"), level.purity());
        });
        return values;
    }

    private static String column(String map, String what) {
        int at = map.lastIndexOf(".attention.");
        return map.substring(0, at + 1) + what + map.substring(at + ".attention".length());
    }

    /** What is wrong with the levels' graphs, a sentence each. */
    public static List<String> warnings(Map<String, LevelDiagnosis> levels) {
        return levels.entrySet().stream()
                .flatMap(entry -> entry.getValue().degeneration().stream()
                        .map(words -> "the graph of " + words(entry.getKey()) + " " + words))
                .toList();
    }

    /** {@code context, level 2} of {@code context.attention.2}. */
    public static String words(String map) {
        int at = map.lastIndexOf('.');
        String scope = map.substring(0, map.lastIndexOf('.', at - 1));
        return scope + ", level " + map.substring(at + 1);
    }
}
