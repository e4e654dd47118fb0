package dev.hanet.toolkit.editor;

import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.yaml.SpecWriter;
import dev.hanet.yaml.description.FamilyDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The network of a text for whoever draws it: boxes and arrows with their places, costs by part, and what a gesture may change. */
final class Drawn {
    private static final String INSERT_PATH = "model.insert";
    private static final List<String> NUMBERS = List.of("delta", "levels", "channels");

    private final SpecDocument.Version version;
    private final Inspection inspection;
    private final Inspection.Network network;
    private final SpecWriter writer;
    private final Map<String, Object> model;

    private Drawn(SpecDocument.Version version, Inspection inspection, Inspection.Network network, SpecWriter writer) {
        this.version = version;
        this.inspection = inspection;
        this.network = network;
        this.writer = writer;
        this.model = model(inspection, writer);
    }

    /**
     * All of it, as plain values.
     *
     * @param isCurrent whether the network is that of the newest text
     */
    static Map<String, Object> of(
            SpecDocument.Version version,
            SpecDocument.Look built,
            Inspection.Network network,
            SpecWriter writer,
            Vocabulary vocabulary,
            boolean isCurrent) {
        Map<String, Object> drawn = new Drawn(version, built.inspection(), network, writer).all();
        drawn.put("isCurrent", isCurrent);
        drawn.put("blocks", blocks(vocabulary));
        return drawn;
    }

    /** The values of the model, what is inherited and left to defaults among them; empty while there is a mistake. */
    private static Map<String, Object> model(Inspection inspection, SpecWriter writer) {
        Map<String, Object> model = new LinkedHashMap<>();
        inspection.experiment().ifPresent(found -> {
            if (writer.values(found.spec()).get("model") instanceof Map<?, ?> values) {
                values.forEach((key, value) -> model.put(key.toString(), value));
            }
        });
        return model;
    }

    /** The insertions of a spec as plain values, those that it inherits among them. */
    static List<?> insertions(Inspection inspection, SpecWriter writer) {
        return model(inspection, writer).get("insert") instanceof List<?> list ? list : List.of();
    }

    /** What may be put on a point. */
    private static List<Map<String, Object>> blocks(Vocabulary vocabulary) {
        Optional<FamilyDescription> family = vocabulary
                .slot(INSERT_PATH + "[0].use", path -> Optional.empty())
                .flatMap(vocabulary::family);
        return family.stream()
                .flatMap(found -> found.variants().values().stream())
                .filter(variant -> !variant.name().equals("none"))
                .map(variant -> Map.<String, Object>of("type", variant.name(), "about", variant.about()))
                .toList();
    }

    private Map<String, Object> all() {
        Map<String, Object> drawn = new LinkedHashMap<>();
        Graph graph = network.graph();
        Plan plan = network.plan();
        Optional<Experiment> experiment = inspection.experiment();
        NetworkDiagram diagram = experiment
                .map(found -> found.diagram(writer))
                .orElseGet(() -> NetworkDiagram.of(graph, "without the parts at fault", Map.of()));
        NetworkDiagram.Drawing drawing = diagram.drawing();
        drawn.put("title", diagram.title());
        drawn.put("width", drawing.width());
        drawn.put("height", drawing.height());
        drawn.put("boxes", drawing.boxes().stream().map(this::box).toList());
        drawn.put("arrows", drawing.arrows().stream().map(this::arrow).toList());
        drawn.put("points", points(graph));
        drawn.put("rows", plan.rows().stream().map(this::row).toList());
        drawn.put("costs", plan.costs());
        drawn.put("parameters", plan.parameters());
        drawn.put("macs", plan.macs());
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("weights", plan.training().weights());
        training.put("gradients", plan.training().gradients());
        training.put("optimizer", plan.training().optimizer());
        training.put("activations", plan.training().activations());
        training.put("transients", plan.training().transients());
        training.put("allocator", plan.training().allocator());
        drawn.put("training", training);
        drawn.put("trainingBytes", plan.training().total());
        drawn.put("inferenceBytes", plan.inference().total());
        experiment.ifPresent(found -> {
            drawn.put("batch", found.spec().train().batch());
            drawn.put("size", found.size().toString());
        });
        drawn.put(
                "maps",
                plan.attentionMaps().stream()
                        .map(map -> Map.of(
                                "name", map.name(),
                                "shape", map.shape().toString(),
                                "memory", ByteCount.words(map.bytes()),
                                "computed", map.computed()))
                        .toList());
        List<Map<String, Object>> settings = new ArrayList<>();
        settings(model.get("context"), "model.context", "context", settings);
        List<?> inserts = insertions(inspection, writer);
        for (int i = 0; i < inserts.size(); i++) {
            if (inserts.get(i) instanceof Map<?, ?> insert) {
                String path = INSERT_PATH + "[" + i + "].use";
                settings(insert.get("use"), path, "at " + insert.get("at"), settings);
            }
        }
        if (model.get("nodes") instanceof Map<?, ?> nodes) { // of a free graph those that relate places
            nodes.forEach((name, node) -> {
                if (node instanceof Map<?, ?> values && values.containsKey(NUMBERS.get(0))) {
                    settings(node, "model.nodes." + name, "node " + name, settings);
                }
            });
        }
        drawn.put("settings", settings);
        return drawn;
    }

    private Map<String, Object> box(NetworkDiagram.Box box) {
        Map<String, Object> drawn = new LinkedHashMap<>();
        String path = box.node().path();
        drawn.put("path", path);
        drawn.put(
                "role",
                box.node().isInserted() ? "inserted" : box.node().role().name().toLowerCase(Locale.ROOT));
        drawn.put("title", box.node().title());
        drawn.put("lines", box.node().lines());
        drawn.put("x", box.x());
        drawn.put("y", box.y());
        drawn.put("width", box.width());
        drawn.put("height", box.height());
        drawn.put("isPoint", network.graph().points().containsKey(path));
        line(path).ifPresent(line -> drawn.put("line", line));
        return drawn;
    }

    private Map<String, Object> arrow(NetworkDiagram.Arrow arrow) {
        Map<String, Object> drawn = new LinkedHashMap<>();
        drawn.put("from", arrow.edge().from());
        drawn.put("to", arrow.edge().to());
        drawn.put("shape", arrow.edge().shape());
        drawn.put("isTap", arrow.isTap());
        drawn.put("path", arrow.path());
        drawn.put("x", arrow.labelX());
        drawn.put("y", arrow.labelY());
        String skip = arrow.edge().to() + ".skip";
        if (arrow.isTap() && network.graph().points().containsKey(skip)) {
            drawn.put("point", skip);
        }
        return drawn;
    }

    private List<Map<String, Object>> points(Graph graph) {
        List<Map<String, Object>> points = new ArrayList<>();
        graph.points()
                .forEach((name, value) ->
                        points.add(Map.of("name", name, "shape", value.shape().toString())));
        return points;
    }

    private Map<String, Object> row(PlanRow row) {
        return Map.of(
                "path", row.path(),
                "output", row.output().toString(),
                "parameters", row.parameters(),
                "macs", row.macs());
    }

    /** Numbers that one would rather pull than type. */
    private static void settings(
            @Nullable Object component, String path, String name, List<Map<String, Object>> settings) {
        if (component instanceof Map<?, ?> values) {
            for (String key : NUMBERS) {
                if (values.get(key) instanceof Number number) {
                    settings.add(Map.of(
                            "path", path + "." + key,
                            "part", name,
                            "type", String.valueOf(values.get(Vocabulary.TYPE)),
                            "key", key,
                            "value", number));
                }
            }
        }
    }

    /** The line, from 0, of the key that made a part, or of the innermost key around it in this text. */
    private Optional<Integer> line(String scope) {
        String key = scope.equals("image")
                ? "data"
                : network.graph().values().stream()
                        .filter(value ->
                                value.scope().equals(scope) || value.scope().startsWith(scope + "."))
                        .map(Value::path)
                        .filter(path -> !path.isEmpty())
                        .findFirst()
                        .orElse("model");
        while (!key.isEmpty()) {
            Optional<Outline.Node> node = version.outline().node(key);
            if (node.isPresent()) {
                return node.map(found -> version.text().lineAt(found.start()));
            }
            int end = Math.max(key.lastIndexOf('.'), key.lastIndexOf('['));
            key = end < 0 ? "" : key.substring(0, end);
        }
        return version.outline().node(Vocabulary.EXTENDS).map(found -> version.text()
                .lineAt(found.start()));
    }
}
