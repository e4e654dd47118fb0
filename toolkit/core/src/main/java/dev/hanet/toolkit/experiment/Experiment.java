package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A spec without mistakes, and the network it describes: the value that trainings, sweeps and reproductions take.
 *
 * <p>{@link ExperimentLoader} alone makes one, so whoever holds it holds a checked spec; it never changes, whatever becomes
 * of the files it was read from.
 */
public final class Experiment {
    private static final String DATASET = "data.dataset.";
    private static final String WEIGHTS = ".weights";

    private final SpecSource source;
    private final Overlay overlay;
    private final ExperimentSpec spec;
    private final Graph graph;
    private final Plan plan;
    private final ImageSize size;
    private final Texts texts;
    private final Function<String, Location> places;
    private final Map<String, Path> folders;

    /**
     * What is written of an experiment.
     *
     * @param given the spec as it was given
     * @param resolved the complete spec, each value with its origin behind it
     * @param hash of all that a result depends on
     * @param warnings what is no mistake but hardly meant
     */
    record Texts(String given, String resolved, String hash, String warnings) {}

    Experiment(
            SpecSource source,
            Overlay overlay,
            ExperimentSpec spec,
            Graph graph,
            Plan plan,
            ImageSize size,
            Texts texts,
            Function<String, Location> places,
            Map<String, Path> folders) {
        this.source = source;
        this.overlay = overlay;
        this.spec = spec;
        this.graph = graph;
        this.plan = plan;
        this.size = size;
        this.texts = texts;
        this.places = places;
        this.folders = folders;
    }

    /** What the user calls it: {@code lung/base-lite}, or the file's name. */
    public String name() {
        return source.name();
    }

    /** What was read, before anything was laid over it. */
    public SpecSource source() {
        return source;
    }

    /** What was laid over it. */
    public Overlay overlay() {
        return overlay;
    }

    /** Every value, defaults included. */
    public ExperimentSpec spec() {
        return spec;
    }

    /** The network with its loss: inputs {@code image} and {@code mask}, outputs {@code logits} and {@code loss}. */
    public Graph graph() {
        return graph;
    }

    /** What the network costs at this batch and size. */
    public Plan plan() {
        return plan;
    }

    /** Size of the images or patches that the network trains on. */
    public ImageSize size() {
        return size;
    }

    /** Where the value of a key stands, or else what encloses it. */
    public Location at(String path) {
        return places.apply(path);
    }

    /**
     * Where the paths that the spec holds begin: at the folder of the file in which each is written, and where one stands for
     * what was typed and what presets say.
     *
     * @return key to folder, the latter empty for where one stands; the key {@code ""} stands for all others
     */
    public Map<String, Path> folders() {
        return folders;
    }

    /** Where the data set is looked for: under named folders, and where the spec's own paths begin. */
    public DataRoots roots(DataRoots named) {
        Map<String, Path> beside = new LinkedHashMap<>();
        Optional.ofNullable(folders.get("")).ifPresent(folder -> beside.put("", folder));
        Optional.ofNullable(folders.get(DATASET + "type")).ifPresent(folder -> beside.put("", folder));
        folders.forEach((key, folder) -> {
            if (key.startsWith(DATASET)) {
                beside.put(key.substring(DATASET.length()), folder);
            }
        });
        return named.beside(beside);
    }

    /**
     * Where a file of weights is looked for: in a named folder, and where the path of that encoder's weights begins.
     *
     * @param encoder its name in the network: {@code encoder}, or that of a node
     */
    public WeightsFolder weights(WeightsFolder named, String encoder) {
        return named.beside(Stream.of("model." + encoder + WEIGHTS, "model.nodes." + encoder + WEIGHTS, "")
                .map(folders::get)
                .filter(Objects::nonNull)
                .limit(1)
                .toList());
    }

    /** The spec as it was given. */
    public String text() {
        return texts.given();
    }

    /** The complete spec as YAML, each value with its origin behind it; itself a spec. */
    public String resolved() {
        return texts.resolved();
    }

    /** Twelve hexadecimal digits of all that a result depends on. */
    public String hash() {
        return texts.hash();
    }

    /** What is no mistake but hardly meant, as it is printed; empty when there is nothing. */
    public String warnings() {
        return texts.warnings();
    }

    /**
     * The network as boxes and arrows, each part with its type and what the paper varies.
     *
     * @param writer names the types
     */
    public NetworkDiagram diagram(SpecWriter writer) {
        Map<?, ?> model = mapping(writer.values(spec).get("model"));
        Map<String, String> notes = new HashMap<>();
        for (String part : List.of("encoder", "context", "decoder")) {
            note(mapping(model.get(part)), part, notes);
        }
        mapping(model.get("nodes")).forEach((name, node) -> note(mapping(node), name.toString(), notes));
        if (model.get("insert") instanceof List<?> inserts) {
            for (Object insert : inserts) {
                Map<?, ?> inserted = mapping(insert);
                note(mapping(inserted.get("use")), inserted.get("at") + ".inserted", notes);
            }
        }
        String title = String.format(Locale.ROOT, "%s, %,d parameters", name(), plan.parameters());
        return NetworkDiagram.of(graph, title, notes);
    }

    private static Map<?, ?> mapping(@Nullable Object value) {
        return value instanceof Map<?, ?> mapping ? mapping : Map.of();
    }

    /** The type, and below it what the paper varies. */
    private static void note(Map<?, ?> component, String part, Map<String, String> notes) {
        boolean isWithoutDelta =
                component.containsKey("neighbours") || "power-of-attention".equals(component.get("propagation"));
        String details = Stream.of("neighbours", "delta", "levels")
                .filter(key -> component.containsKey(key) && !(isWithoutDelta && key.equals("delta")))
                .map(key -> key + " " + words(component.get(key)))
                .collect(Collectors.joining(", "));
        if (component.get("type") instanceof String type) {
            notes.put(part, details.isEmpty() ? type : type + "\n" + details);
        }
    }

    private static String words(@Nullable Object value) {
        return value instanceof Double number
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }
}
