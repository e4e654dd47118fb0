package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.NetworkDiagram.Edge;
import dev.hanet.blocks.diagram.NetworkDiagram.Node;
import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places boxes as a U: the encoder goes down on the left, what follows lies at the bottom, the decoder goes up on the
 * right, each of its stages beside the stage of the encoder it taps where that is possible.
 */
final class Layout {
    private static final double MARGIN = 36;
    private static final double HEAD = 84;
    private static final double GAP = 30;
    private static final double APART = 56;
    private static final double LINE = 17;
    private static final double PADDING = 30;

    private final NetworkDiagram diagram;
    private final Map<String, Integer> rows = new HashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Node> left = new ArrayList<>();
    private final List<Node> bottom = new ArrayList<>();
    private final List<Node> right = new ArrayList<>();
    private final List<Node> inner = new ArrayList<>();
    private double width;
    private double height;

    Layout(NetworkDiagram diagram) {
        this.diagram = diagram;
        sort();
        int lastRow = rows();
        place(lastRow);
    }

    Map<String, Place> places() {
        return places;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    /** Where the first box of a column begins. */
    double top(double column) {
        return places.values().stream()
                .filter(place -> Math.abs(place.x() - column) < 1)
                .mapToDouble(Place::y)
                .min()
                .orElse(HEAD);
    }

    double leftColumn() {
        return MARGIN;
    }

    double rightColumn() {
        return width - MARGIN - Place.WIDTH;
    }

    private void sort() {
        boolean hasEncoder = diagram.nodes().stream().anyMatch(node -> node.role() == Role.ENCODER);
        for (Node node : diagram.nodes()) {
            if (node.role() == Role.DECODER || node.role() == Role.LOGITS) {
                (isSideBranch(node) ? inner : right).add(node);
            } else if (hasEncoder && node.role() != Role.IMAGE && node.role() != Role.ENCODER) {
                bottom.add(node);
            } else {
                left.add(node);
            }
        }
    }

    /** A stage of the decoder that only works on what the encoder hands over. */
    private boolean isSideBranch(Node node) {
        List<Edge> into = into(node);
        return node.role() == Role.DECODER
                && !into.isEmpty()
                && into.stream().allMatch(edge -> role(edge.from()) == Role.ENCODER)
                && (node.path().endsWith(".inserted")
                        || diagram.nodes().stream()
                                .anyMatch(other -> other.role() == Role.BRIDGE || other.role() == Role.CONTEXT));
    }

    private Role role(String path) {
        return diagram.node(path).role();
    }

    private List<Edge> into(Node node) {
        return diagram.edges().stream()
                .filter(edge -> edge.to().equals(node.path()))
                .toList();
    }

    /** Numbers rows from the top; answers the last one above the bottom. */
    private int rows() {
        for (int i = 0; i < left.size(); i++) {
            rows.put(left.get(i).path(), i);
        }
        int next = left.size() - 1;
        for (Node node : right) {
            int tapped = into(node).stream()
                    .filter(edge -> role(edge.from()) == Role.ENCODER || inner.contains(diagram.node(edge.from())))
                    .mapToInt(edge -> source(edge.from()))
                    .min()
                    .orElse(next);
            rows.put(node.path(), Math.min(next, tapped));
            next = Math.min(next, tapped) - 1;
        }
        inner.forEach(node -> rows.put(
                node.path(),
                diagram.edges().stream()
                        .filter(edge -> edge.from().equals(node.path()))
                        .mapToInt(edge -> rows.getOrDefault(edge.to(), 0))
                        .findFirst()
                        .orElse(0)));
        int above = rows.values().stream().mapToInt(row -> row).min().orElse(0);
        rows.replaceAll((path, row) -> row - above);
        return rows.values().stream().mapToInt(row -> row).max().orElse(0);
    }

    /** The row of a stage of the encoder, or of the one that a side branch taps. */
    private int source(String path) {
        Integer row = rows.get(path);
        return row != null
                ? row
                : into(diagram.node(path)).stream()
                        .mapToInt(edge -> rows.getOrDefault(edge.from(), 0))
                        .min()
                        .orElse(0);
    }

    private void place(int lastRow) {
        double[] tops = tops(lastRow);
        int columns = Math.max(Math.max(bottom.size(), 3), inner.isEmpty() ? 3 : 4);
        width = 2 * MARGIN + columns * Place.WIDTH + (columns - 1) * APART;
        for (Node node : left) {
            put(node, leftColumn(), tops);
        }
        for (Node node : right) {
            put(node, rightColumn(), tops);
        }
        for (Node node : inner) {
            put(node, rightColumn() - Place.WIDTH - APART, tops);
        }
        height = tops[lastRow + 1];
        double span = rightColumn() - leftColumn();
        double tallest = bottom.stream().mapToDouble(Layout::boxHeight).max().orElse(0);
        for (int i = 0; i < bottom.size(); i++) {
            double share = bottom.size() == 1 ? 0.5 : (double) i / (bottom.size() - 1);
            Node node = bottom.get(i);
            double y = tops[lastRow + 1] + (tallest - boxHeight(node)) / 2;
            places.put(node.path(), new Place(leftColumn() + share * span, y, boxHeight(node)));
        }
        height += bottom.isEmpty() ? MARGIN - GAP : tallest + MARGIN;
    }

    private double[] tops(int lastRow) {
        double[] tops = new double[lastRow + 2];
        tops[0] = HEAD;
        for (int row = 0; row <= lastRow; row++) {
            int wanted = row;
            double tallest = diagram.nodes().stream()
                    .filter(node -> rows.getOrDefault(node.path(), -1) == wanted)
                    .mapToDouble(Layout::boxHeight)
                    .max()
                    .orElse(0);
            tops[row + 1] = tops[row] + tallest + GAP;
        }
        return tops;
    }

    private void put(Node node, double x, double[] tops) {
        int row = rows.getOrDefault(node.path(), 0);
        double room = tops[row + 1] - GAP - tops[row];
        places.put(node.path(), new Place(x, tops[row] + (room - boxHeight(node)) / 2, boxHeight(node)));
    }

    private static double boxHeight(Node node) {
        return PADDING + LINE * node.lines().size();
    }

    /** Where a box stands, in pixels. */
    record Place(double x, double y, double height) {
        static final double WIDTH = 212;

        double right() {
            return x + WIDTH;
        }

        double centre() {
            return x + WIDTH / 2;
        }

        double middle() {
            return y + height / 2;
        }

        double bottom() {
            return y + height;
        }
    }
}
