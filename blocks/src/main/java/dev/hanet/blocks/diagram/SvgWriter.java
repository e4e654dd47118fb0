package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.Layout.Place;
import dev.hanet.blocks.diagram.NetworkDiagram.Arrow;
import dev.hanet.blocks.diagram.NetworkDiagram.Node;
import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import java.util.List;
import java.util.Locale;

/** Writes a diagram as a picture that needs nothing else. */
final class SvgWriter {
    private static final double TITLE = 13.5;

    /** Of a bold one, in parts of its size, on the average. */
    private static final double WIDTH_OF_A_LETTER = 0.55;

    private static final String SANS = "-apple-system, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";
    private static final double CORNER = 9;

    private final NetworkDiagram diagram;
    private final Layout layout;
    private final StringBuilder text = new StringBuilder();

    private SvgWriter(NetworkDiagram diagram) {
        this.diagram = diagram;
        this.layout = new Layout(diagram);
    }

    static String of(NetworkDiagram diagram) {
        return new SvgWriter(diagram).write();
    }

    private String write() {
        add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" font-family=\"%s\">",
                layout.width(),
                layout.height(),
                layout.width(),
                layout.height(),
                SANS));
        add(String.format(Locale.ROOT, "<title>%s</title>", escaped(diagram.title())));
        add("<defs>");
        for (String color : new String[] {Arrows.CHAIN, Arrows.TAP}) {
            add(String.format(
                    Locale.ROOT,
                    "<marker id=\"%s\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 1 L9 5 L0 9 z\" fill=\"%s\"/></marker>",
                    Arrows.marker(color),
                    color));
        }
        add("</defs>");
        add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        heads();
        Arrows arrows = new Arrows(diagram, layout);
        List<Arrow> placed = diagram.edges().stream()
                .flatMap(edge -> arrows.of(edge).stream())
                .toList();
        placed.forEach(this::arrow);
        placed.stream().filter(Arrow::isTap).forEach(this::label);
        diagram.nodes().forEach(this::box);
        add("</svg>");
        return text.toString();
    }

    private void heads() {
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.0f\" y=\"34\" text-anchor=\"middle\" font-size=\"18\" font-weight=\"600\" fill=\"#1c2430\">%s</text>",
                layout.width() / 2,
                escaped(diagram.title())));
        head("encoder", Role.ENCODER, layout.leftColumn());
        head("decoder", Role.DECODER, layout.rightColumn());
    }

    private void head(String name, Role role, double x) {
        if (diagram.nodes().stream().anyMatch(node -> node.role() == role)) {
            String type = diagram.notes().getOrDefault(name, "");
            add(String.format(
                    Locale.ROOT,
                    "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\" font-size=\"13\" font-weight=\"600\" letter-spacing=\"0.4\" fill=\"%s\">%s</text>",
                    x + Place.WIDTH / 2,
                    layout.top(x) - 14,
                    Ink.of(role).line(),
                    escaped(type.isEmpty() ? name : name + " · " + type)));
        }
    }

    private void arrow(Arrow arrow) {
        String color = arrow.isTap() ? Arrows.TAP : Arrows.CHAIN;
        add("<path d=\"" + arrow.path() + "\" fill=\"none\" stroke=\"" + color
                + "\" stroke-width=\"1.7\" marker-end=\"url(#" + Arrows.marker(color) + ")\"/>");
    }

    /** With a white seam, so that a line behind it does not strike it out. */
    private void label(Arrow tap) {
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"11.5\" fill=\"%s\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">%s</text>",
                tap.labelX(),
                tap.labelY(),
                Arrows.TAP,
                escaped(tap.edge().shape())));
    }

    private void box(Node node) {
        Place place = layout.places().get(node.path());
        if (place == null) {
            return;
        }
        Ink ink = Ink.of(node);
        add(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\" rx=\"%.0f\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.5\"%s/>",
                place.x(),
                place.y(),
                Place.WIDTH,
                place.height(),
                CORNER,
                ink.fill(),
                ink.line(),
                node.isInserted() ? " stroke-dasharray=\"6 3\"" : ""));
        double y = place.y() + 20;
        line(place.centre(), y, size(node.title()), "600", ink.text(), node.title());
        for (int i = 0; i < node.lines().size(); i++) {
            boolean isShape = i == 0;
            line(
                    place.centre(),
                    y + 17 * (i + 1),
                    isShape ? 12.5 : 11,
                    "400",
                    isShape ? ink.text() : "#66707d",
                    node.lines().get(i));
        }
    }

    /** Of a title that stays within its box. */
    private static double size(String title) {
        return Math.min(TITLE, (Place.WIDTH - 2 * CORNER) / (WIDTH_OF_A_LETTER * title.length()));
    }

    private void line(double x, double y, double size, String weight, String color, String words) {
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"%.1f\" font-weight=\"%s\" fill=\"%s\">%s</text>",
                x,
                y,
                size,
                weight,
                color,
                escaped(words)));
    }

    private void add(String line) {
        text.append(line).append('\n');
    }

    static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
