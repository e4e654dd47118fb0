package dev.hanet.toolkit.cli;

import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.SpecText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws the network of an experiment, each part with the type that the spec gives it. */
final class Diagrams {
    private Diagrams() {}

    static String draw(Experiment experiment, SpecText text, DiagramFormat format) {
        Map<String, String> values = text.values(experiment.spec());
        Map<String, String> notes = new HashMap<>();
        for (String part : List.of("encoder", "context", "decoder")) {
            note(values, "model." + part, part, notes);
        }
        String nodes = "model.nodes.";
        values.keySet().stream()
                .filter(path -> path.matches("model\\.nodes\\.[^.]+\\.type"))
                .map(path -> path.substring(nodes.length(), path.lastIndexOf('.')))
                .forEach(node -> note(values, nodes + node, node, notes));
        for (int i = 0; values.containsKey("model.insert[" + i + "].at"); i++) {
            String insert = "model.insert[" + i + "]";
            String at = values.getOrDefault(insert + ".at", "");
            note(values, insert + ".use", at + ".inserted", notes);
        }
        String title = String.format(
                Locale.ROOT,
                "%s, %,d parameters",
                experiment.name(),
                experiment.plan().parameters());
        NetworkDiagram diagram = NetworkDiagram.of(experiment.graph(), title, notes);
        return format == DiagramFormat.SVG ? diagram.svg() : diagram.mermaid();
    }

    /** The type, and below it what the paper varies. */
    private static void note(Map<String, String> values, String path, String part, Map<String, String> notes) {
        Optional<String> type = Optional.ofNullable(values.get(path + ".type"));
        String details = Stream.of("delta", "levels")
                .filter(key -> values.containsKey(path + "." + key))
                .map(key -> key + " " + values.get(path + "." + key))
                .collect(Collectors.joining(", "));
        type.ifPresent(name -> notes.put(part, details.isEmpty() ? name : name + "\n" + details));
    }
}
