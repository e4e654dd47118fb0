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
public record NetworkDiagram(String title, List<Node> nodes, List<Edge> edges, Map<String, String> notes) {
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

    /** Where everything lies, for whoever draws it by other means. */
    public Drawing drawing() {
        Layout layout = new Layout(this);
        Arrows arrows = new Arrows(this, layout);
        List<Box> boxes = layout.places().entrySet().stream()
                .map(entry -> new Box(
                        node(entry.getKey()),
                        entry.getValue().x(),
                        entry.getValue().y(),
                        Layout.Place.WIDTH,
                        entry.getValue().height()))
                .toList();
        return new Drawing(
                layout.width(),
                layout.height(),
                boxes,
                edges.stream().flatMap(edge -> arrows.of(edge).stream()).toList());
    }

    Node node(String path) {
        return nodes.stream()
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part '" + path + "'"));
    }

    /**
     * A box of a diagram.
     *
     * @param path the part's scope, {@code encoder.level1}; {@code image} and {@code logits} for the ends
     * @param role which side of the network it is on
     * @param title what stands in the box first
     * @param lines what stands below: shape, parameters, maps
     */
    public record Node(String path, Role role, String title, List<String> lines) {
        /** Where a part belongs. */
        public enum Role {
            IMAGE,
            ENCODER,
            BRIDGE,
            CONTEXT,
            DECODER,
            LOGITS
        }

        public Node {
            lines = List.copyOf(lines);
        }

        /** Whether a spec put it into an architecture that has it not by itself. */
        public boolean isInserted() {
            return path.endsWith(".inserted");
        }
    }

    /**
     * An arrow of a diagram.
     *
     * @param from path of a node
     * @param to path of a node
     * @param shape of what is handed on, without the batch: {@code 64 × 32 × 32}
     */
    public record Edge(String from, String to, String shape) {}

    /** A diagram whose boxes and arrows have their places, in pixels from the upper left corner. */
    public record Drawing(double width, double height, List<Box> boxes, List<Arrow> arrows) {
        public Drawing {
            boxes = List.copyOf(boxes);
            arrows = List.copyOf(arrows);
        }
    }

    /** A node with its place. */
    public record Box(Node node, double x, double y, double width, double height) {}

    /**
     * An edge with its place.
     *
     * @param isTap whether it goes from the encoder across to the decoder
     * @param path as SVG writes one
     * @param labelX the middle of the shape that stands on a tap
     * @param labelY its foot; of no meaning where the arrow is no tap
     */
    public record Arrow(Edge edge, boolean isTap, String path, double labelX, double labelY) {}
}
