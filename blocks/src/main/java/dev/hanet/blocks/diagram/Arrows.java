package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.Layout.Place;
import dev.hanet.blocks.diagram.NetworkDiagram.Arrow;
import dev.hanet.blocks.diagram.NetworkDiagram.Edge;
import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import java.util.Locale;
import java.util.Optional;

/** Lays the arrows of a diagram between placed boxes. */
final class Arrows {
    static final String CHAIN = "#4a5562";
    static final String TAP = "#2f74c0";
    private static final double BULGE = 26;
    private static final double LEVEL = 40;
    private static final double ABOVE_LINE = 7;
    private static final double BESIDE_TIP = 56;
    private static final double BELOW_BOX = 19;

    private final NetworkDiagram diagram;
    private final Layout layout;

    Arrows(NetworkDiagram diagram, Layout layout) {
        this.diagram = diagram;
        this.layout = layout;
    }

    static String marker(String color) {
        return "tip" + color.substring(1);
    }

    /** An arrow with its place; absent where an end of it has none. */
    Optional<Arrow> of(Edge edge) {
        Place from = layout.places().get(edge.from());
        Place to = layout.places().get(edge.to());
        if (from == null || to == null) {
            return Optional.empty();
        }
        return Optional.of(
                isTap(edge) ? tap(edge, from, to) : new Arrow(edge, false, line(from, to), middle(from, to), 0));
    }

    private static double middle(Place from, Place to) {
        return (from.right() + to.x()) / 2;
    }

    private String line(Place from, Place to) {
        if (Math.abs(from.x() - to.x()) < 1) {
            return isNext(from, to) ? vertical(from, to) : around(from, to);
        }
        boolean goesUp = to.bottom() < from.y();
        boolean goesDown = to.y() > from.bottom();
        double x1 = to.x() > from.x() ? from.right() : from.x();
        double x2 = to.x() > from.x() ? to.x() : to.right();
        if (goesUp) {
            return path(
                    "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
                    x1,
                    from.middle(),
                    to.centre(),
                    from.middle(),
                    to.centre(),
                    from.middle(),
                    to.centre(),
                    to.bottom());
        }
        if (goesDown) {
            return path(
                    "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
                    from.centre(),
                    from.bottom(),
                    from.centre(),
                    to.middle(),
                    from.centre(),
                    to.middle(),
                    x2,
                    to.middle());
        }
        return path("M%.1f %.1f L%.1f %.1f", x1, from.middle(), x2, to.middle());
    }

    private boolean isTap(Edge edge) {
        return diagram.node(edge.from()).role() == Role.ENCODER
                && diagram.node(edge.to()).role() == Role.DECODER;
    }

    /** Whether nothing stands between two boxes of one column. */
    private boolean isNext(Place from, Place to) {
        double top = Math.min(from.bottom(), to.bottom());
        double end = Math.max(from.y(), to.y());
        return layout.places().values().stream()
                .noneMatch(
                        other -> Math.abs(other.x() - from.x()) < 1 && other.y() > top - 1 && other.bottom() < end + 1);
    }

    private static String vertical(Place from, Place to) {
        boolean down = to.y() > from.y();
        return path(
                "M%.1f %.1f L%.1f %.1f",
                from.centre(), down ? from.bottom() : from.y(), to.centre(), down ? to.y() : to.bottom());
    }

    /** Past the boxes between, on the outer side of the column. */
    private String around(Place from, Place to) {
        boolean isLeft = from.centre() < layout.width() / 2;
        double side = isLeft ? from.x() : from.right();
        double out = isLeft ? side - BULGE : side + BULGE;
        return path(
                "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
                side, from.middle(), out, from.middle(), out, to.middle(), side, to.middle());
    }

    /** Whether a box stands where an arrow from one column to another would go. */
    private boolean isSomethingBetween(Place from, Place to) {
        return layout.places().values().stream()
                .anyMatch(box -> box.x() > from.right()
                        && box.right() < to.x()
                        && box.bottom() > to.middle()
                        && box.y() < from.middle());
    }

    /** Along the bottom, and up into the box from below. */
    private static String cornered(Place from, Place to) {
        return path(
                "M%.1f %.1f L%.1f %.1f Q%.1f %.1f %.1f %.1f",
                from.right(),
                from.middle(),
                to.x(),
                from.middle(),
                to.centre(),
                from.middle(),
                to.centre(),
                to.bottom());
    }

    /** From the encoder across to the decoder, with the shape of what is handed over. */
    private Arrow tap(Edge edge, Place from, Place to) {
        if (from.y() > to.bottom() && isSomethingBetween(from, to)) {
            return new Arrow(
                    edge,
                    true,
                    cornered(from, to),
                    to.centre() + BESIDE_TIP,
                    to.bottom() + BELOW_BOX); // where it alone arrives
        }
        double half = middle(from, to);
        String line = path(
                "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
                from.right(), from.middle(), half, from.middle(), half, to.middle(), to.x(), to.middle());
        boolean isLevel = Math.abs(from.middle() - to.middle()) < LEVEL;
        double along = isLevel ? 0.5 : 0.25; // where two that cross are apart
        return new Arrow(
                edge,
                true,
                line,
                curve(along, from.right(), half, half, to.x()),
                curve(along, from.middle(), from.middle(), to.middle(), to.middle()) - ABOVE_LINE);
    }

    /** A cubic Bézier curve of four points, that part of the way along. */
    private static double curve(double along, double first, double second, double third, double last) {
        double left = 1 - along;
        return left * left * left * first
                + 3 * left * left * along * second
                + 3 * left * along * along * third
                + along * along * along * last;
    }

    private static String path(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }
}
