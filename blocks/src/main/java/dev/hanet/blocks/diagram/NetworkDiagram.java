package dev.hanet.blocks.diagram;

import dev.hanet.blocks.graph.Graph;
import java.util.List;
import java.util.Map;

/**
 * A network as boxes and arrows: stages of the encoder, what lies between, stages of the decoder, taps and insertions.
 *
 * @param title what is drawn
 * @param nodes in the order they are computed, the image first and the logits last
 * @param edges who hands on to whom
 * @param notes type names by scope, for {@code encoder} and {@code decoder} as a whole
 */
public record NetworkDiagram(
        String title, List<DiagramNode> nodes, List<DiagramEdge> edges, Map<String, String> notes) {
    public NetworkDiagram {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        notes = Map.copyOf(notes);
    }

    /**
     * Reads a graph with the outputs of {@link dev.hanet.blocks.model.Networks}.
     *
     * @param title what is drawn
     * @param notes what a part is, by its scope: {@code context} is {@code ha}; further lines stand in its box
     */
    public static NetworkDiagram of(Graph graph, String title, Map<String, String> notes) {
        return new DiagramReader(graph, notes).read(title);
    }

    /** As text for Mermaid. */
    public String mermaid() {
        return MermaidWriter.of(this);
    }

    /** As a picture. */
    public String svg() {
        return SvgWriter.of(this);
    }

    DiagramNode node(String path) {
        return nodes.stream()
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part '" + path + "'"));
    }
}
