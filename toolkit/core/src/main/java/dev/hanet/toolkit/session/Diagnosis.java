package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.attention.PairMatrix;
import dev.hanet.toolkit.attention.Purity;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.patch.View;
import dev.hanet.toolkit.run.Column;
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
    /** So many images are looked at: few enough to cost little. */
    private static final int IMAGES = 2;

    /** So many before a graph is called degenerate: what it is on two images it need not be on others. */
    private static final int IMAGES_TO_BE_SURE = 16;

    /** Maps of more places are left out: a map has N * N numbers. */
    private static final long PLACES = 2500;

    private final Session session;

    public Diagnosis(Session session) {
        this.session = session;
    }

    /** The mean over the first images of a list, by attention map; maps with too many places are left out. */
    public Map<Output.Attention, LevelDiagnosis> of(Dataset dataset, List<Item> items) {
        return of(dataset, items, IMAGES);
    }

    /** The same over more images where a graph is none worth the name on the first ones; else what was found on those. */
    public Map<Output.Attention, LevelDiagnosis> sure(
            Map<Output.Attention, LevelDiagnosis> found, Dataset dataset, List<Item> items) {
        return warnings(found).isEmpty() || items.size() <= IMAGES ? found : of(dataset, items, IMAGES_TO_BE_SURE);
    }

    private Map<Output.Attention, LevelDiagnosis> of(Dataset dataset, List<Item> items, int images) {
        Map<Output.Attention, List<LevelDiagnosis>> found = new LinkedHashMap<>();
        if (!session.attentionMaps().isEmpty()) {
            for (Item item : items.subList(0, Math.min(images, items.size()))) {
                of(session.middle(dataset.load(item)))
                        .forEach((map, one) -> found.computeIfAbsent(map, key -> new ArrayList<>())
                                .add(one));
            }
        }
        Map<Output.Attention, LevelDiagnosis> means = new LinkedHashMap<>();
        found.forEach((map, each) -> means.put(map, LevelDiagnosis.mean(each)));
        return means;
    }

    private Map<Output.Attention, LevelDiagnosis> of(View view) {
        Set<Output> wanted = new LinkedHashSet<>();
        List<Output.Attention> maps = session.attentionMaps().stream()
                .filter(map -> session.places(map, view.image().size()) <= PLACES)
                .toList();
        for (Output.Attention map : maps) {
            wanted.add(map);
            session.edges(map).ifPresent(wanted::add);
        }
        Map<Output.Attention, LevelDiagnosis> found = new LinkedHashMap<>();
        if (!wanted.isEmpty()) {
            Map<Output, Tensor> outputs = session.outputs(view, wanted);
            maps.forEach(map -> found.put(map, of(map, view, outputs)));
        }
        return found;
    }

    /** What one map does on one view. */
    public LevelDiagnosis of(Output.Attention map, View view, Map<Output, Tensor> outputs) {
        PairMatrix weights = PairMatrix.of(Objects.requireNonNull(outputs.get(map)));
        Optional<LevelGraph> graph = session.edges(map)
                .map(edges -> LevelGraph.of(PairMatrix.of(Objects.requireNonNull(outputs.get(edges)))));
        double purity = session.labels(map, view, weights.places())
                .map(labels -> Purity.of(weights, labels))
                .orElse(Double.NaN);
        return new LevelDiagnosis(graph, purity);
    }

    /** The columns of {@code metrics.csv} for a session's maps. */
    public static List<Column> columns(Session session) {
        List<Column> columns = new ArrayList<>();
        for (Output.Attention map : session.attentionMaps()) {
            if (session.edges(map).isPresent()) {
                columns.add(new Column.OfLevel(map.level(), Column.Quantity.EMPTY_ROWS));
                columns.add(new Column.OfLevel(map.level(), Column.Quantity.COMPONENTS));
            }
            columns.add(new Column.OfLevel(map.level(), Column.Quantity.PURITY));
        }
        return columns;
    }

    /** One epoch's values of these columns. */
    public static Map<Column, Double> values(Map<Output.Attention, LevelDiagnosis> levels) {
        Map<Column, Double> values = new LinkedHashMap<>();
        levels.forEach((map, level) -> {
            level.graph().ifPresent(graph -> {
                values.put(new Column.OfLevel(map.level(), Column.Quantity.EMPTY_ROWS), graph.emptyRows());
                values.put(new Column.OfLevel(map.level(), Column.Quantity.COMPONENTS), graph.components());
            });
            values.put(new Column.OfLevel(map.level(), Column.Quantity.PURITY), level.purity());
        });
        return values;
    }

    /** What is wrong with the levels' graphs, a sentence each. */
    public static List<String> warnings(Map<Output.Attention, LevelDiagnosis> levels) {
        return levels.entrySet().stream()
                .flatMap(entry -> entry.getValue().degeneration().stream()
                        .map(words -> "the graph of " + entry.getKey().level() + " " + words))
                .toList();
    }
}
