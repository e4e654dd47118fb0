package dev.hanet.toolkit.cli;

import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.yaml.SpecWriter;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Draws the network of an experiment, each part with the type that the spec gives it. */
final class Diagrams {
    private Diagrams() {}

    static String draw(Experiment experiment, SpecWriter writer, DiagramFormat format) {
        Map<?, ?> model = mapping(writer.values(experiment.spec()).get("model"));
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
        String title = String.format(
                Locale.ROOT,
                "%s, %,d parameters",
                experiment.name(),
                experiment.plan().parameters());
        NetworkDiagram diagram = NetworkDiagram.of(experiment.graph(), title, notes);
        return format == DiagramFormat.SVG ? diagram.svg() : diagram.mermaid();
    }

    private static Map<?, ?> mapping(@Nullable Object value) {
        return value instanceof Map<?, ?> mapping ? mapping : Map.of();
    }

    /** The type, and below it what the paper varies. */
    private static void note(Map<?, ?> component, String part, Map<String, String> notes) {
        String details = Stream.of("delta", "levels")
                .filter(component::containsKey)
                .map(key -> key + " " + words(component.get(key)))
                .collect(Collectors.joining(", "));
        if (component.get("type") instanceof String name) {
            notes.put(part, details.isEmpty() ? name : name + "\n" + details);
        }
    }

    private static String words(@Nullable Object value) {
        return value instanceof Double number
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }
}
