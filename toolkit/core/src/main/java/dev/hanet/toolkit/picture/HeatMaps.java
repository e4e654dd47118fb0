package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Spot;
import java.awt.Color;
import java.util.List;

/** Values as colours: probabilities, and what one pixel attends to. */
public final class HeatMaps {
    private static final int RED = 0xFF0000;
    private static final double STRONGEST = 0.85;
    private static final int BAR = 10;
    private static final int[] SCALE = {
        0x440154, 0x46327E, 0x365C8D, 0x277F8E, 0x1FA187, 0x4AC16D, 0x9FDA3A, 0xFDE725,
    };

    private HeatMaps() {}

    /** Probability of a class, dark violet for 0 to yellow for 1. */
    public static Picture of(Probabilities probabilities, int label) {
        int pixels = probabilities.size().pixels();
        int[] rgb = new int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            rgb[pixel] = shade(probabilities.values()[label * pixels + pixel]);
        }
        return new Picture(probabilities.size(), rgb);
    }

    /** The same with its scale from 0 to 1 below. */
    public static Picture withScale(Probabilities probabilities, int label) {
        Picture map = of(probabilities, label);
        var canvas = Drawing.white(map.height() + BAR + 4 + Drawing.LINE, map.width());
        var drawing = new Drawing(canvas);
        drawing.picture(map, 0, 0);
        for (int x = 0; x < map.width(); x++) {
            drawing.box(x, map.height() + 2, 1, BAR, new Color(shade(x / Math.max(1.0, map.width() - 1))));
        }
        int baseline = map.height() + BAR + Drawing.LINE - 2;
        drawing.text("0", 1, baseline, Color.BLACK);
        drawing.textEndingAt("1", map.width() - 1, baseline, Color.BLACK);
        return drawing.finish();
    }

    /**
     * What a pixel attends to over the image, which is gray so that red stands out on a fundus too: the more a pixel is
     * attended to, the redder it is (paper, figure 5).
     *
     * @param image what was segmented
     * @param shares of every pixel, from 0 to 1 for what is attended to most
     * @param spot the pixel that attends
     */
    public static Picture attention(Image image, float[] shares, Spot spot) {
        if (shares.length != image.size().pixels()) {
            throw new IllegalArgumentException(shares.length + " values for an " + image);
        }
        Picture base = Picture.of(image).gray();
        int[] rgb = base.pixels();
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            rgb[pixel] = Picture.blend(rgb[pixel], RED, STRONGEST * Math.max(0, Math.min(1, shares[pixel])));
        }
        return marked(new Picture(base.size(), rgb), spot);
    }

    /**
     * An edge of a graph of places.
     *
     * @param from the pixel in the middle of the place that gathers
     * @param to that of the place it gathers from
     * @param isWithin whether both are of one class
     */
    public record Edge(Spot from, Spot to, boolean isWithin) {}

    /** Edges over the image, which is gray: from ringed pixels, in one colour within a class and in another to other classes. */
    public static Picture graph(Image image, List<Edge> edges) {
        Picture base = Picture.of(image).gray();
        double width = Math.max(1, base.height() / 250.0);
        var drawing = new Drawing(base.canvas());
        for (Edge edge : edges) {
            drawing.line(
                    List.of(
                            new double[] {edge.from().x(), edge.from().y()},
                            new double[] {edge.to().x(), edge.to().y()}),
                    edge.isWithin() ? Palette.SKY : Palette.ORANGE,
                    width);
        }
        Picture drawn = drawing.finish();
        for (Spot from : edges.stream().map(Edge::from).distinct().toList()) {
            drawn = marked(drawn, from);
        }
        return drawn;
    }

    /** A picture with a ring around a pixel. */
    public static Picture marked(Picture picture, Spot spot) {
        var drawing = new Drawing(picture.canvas());
        int radius = Math.max(3, picture.height() / 40);
        drawing.ring(spot.x(), spot.y(), radius, Color.BLACK, 3);
        drawing.ring(spot.x(), spot.y(), radius, Color.WHITE, 1.5f);
        return drawing.finish();
    }

    /** Legend of {@link #attention}. */
    public static List<Legends.Entry> attentionLegend() {
        return List.of(new Legends.Entry("attended to", Color.RED));
    }

    /** Dark violet over green to yellow, from 0 to 1, evenly rising in lightness: read alike in print and by any colour vision. */
    private static int shade(double value) {
        double place = Math.max(0, Math.min(1, value)) * (SCALE.length - 1);
        int below = Math.min((int) place, SCALE.length - 2);
        return Picture.blend(SCALE[below], SCALE[below + 1], place - below);
    }
}
