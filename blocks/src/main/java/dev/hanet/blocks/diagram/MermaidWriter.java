package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.NetworkDiagram.Edge;
import dev.hanet.blocks.diagram.NetworkDiagram.Node;
import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a diagram as text for Mermaid. */
final class MermaidWriter {
    private final NetworkDiagram diagram;
    private final Map<String, String> names = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private MermaidWriter(NetworkDiagram diagram) {
        this.diagram = diagram;
        for (Node node : diagram.nodes()) {
            names.put(node.path(), node.path().replaceAll("[^A-Za-z0-9]", "_"));
        }
    }

    static String of(NetworkDiagram diagram) {
        return new MermaidWriter(diagram).write();
    }

    private String write() {
        text.append("---\ntitle: \"").append(diagram.title()).append("\"\n---\nflowchart TD\n");
        boxes("  ", Role.IMAGE);
        group("encoder", Role.ENCODER);
        boxes("  ", Role.BRIDGE, Role.CONTEXT);
        group("decoder", Role.DECODER);
        boxes("  ", Role.LOGITS);
        for (Edge edge : diagram.edges()) {
            boolean isTap = diagram.node(edge.from()).role() == Role.ENCODER
                    && diagram.node(edge.to()).role() == Role.DECODER;
            text.append("  ").append(names.get(edge.from()));
            text.append(isTap ? " -. \"" + edge.shape() + "\" .-> " : " --> ");
            text.append(names.get(edge.to())).append('\n');
        }
        for (Role role : Role.values()) {
            Ink ink = Ink.of(role);
            String style = "fill:" + ink.fill() + ",stroke:" + ink.line() + ",color:" + ink.text();
            text.append("  classDef ")
                    .append(className(role))
                    .append(' ')
                    .append(style)
                    .append('\n');
        }
        text.append("  classDef inserted fill:")
                .append(Ink.INSERTED.fill())
                .append(",stroke:")
                .append(Ink.INSERTED.line())
                .append(",color:")
                .append(Ink.INSERTED.text())
                .append(",stroke-dasharray:5 3\n");
        return text.toString();
    }

    private void group(String name, Role role) {
        if (diagram.nodes().stream().noneMatch(node -> node.role() == role)) {
            return;
        }
        String type = diagram.notes().getOrDefault(name, "");
        String title = type.isEmpty() ? name : name + " · " + type;
        text.append("  subgraph ").append(name).append("[\"").append(title).append("\"]\n");
        boxes("    ", role);
        text.append("  end\n");
    }

    private void boxes(String indent, Role... roles) {
        for (Node node : diagram.nodes()) {
            if (List.of(roles).contains(node.role())) {
                String lines = node.lines().stream().map(line -> "<br/>" + line).collect(Collectors.joining());
                text.append(indent).append(names.get(node.path()));
                text.append("[\"<b>")
                        .append(node.title())
                        .append("</b>")
                        .append(lines)
                        .append("\"]:::");
                text.append(node.isInserted() ? "inserted" : className(node.role()))
                        .append('\n');
            }
        }
    }

    private static String className(Role role) {
        return role.name().toLowerCase(java.util.Locale.ROOT);
    }
}
