package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import java.awt.Color;
import java.util.List;

/** Values as colours: probabilities, and what one pixel attends to. */
public final class HeatMaps {
    private static final int RED = 0xFF0000;
    private static final double STRONGEST = 0.85;
    private static final int BAR = 10;

    private HeatMaps() {}

    /** Probability of a class, dark violet for 0 to yellow for 1. */
    public static Picture of(Probabilities probabilities, int label) {
        int pixels = probabilities.size().pixels();
        int[] rgb = new int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            rgb[pixel] = ColorScale.of(probabilities.values()[label * pixels + pixel]);
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
            drawing.box(x, map.height() + 2, 1, BAR, new Color(ColorScale.of(x / Math.max(1.0, map.width() - 1))));
        }
        int baseline = map.height() + BAR + Drawing.LINE - 2;
        drawing.text("0", 1, baseline, Color.BLACK);
        drawing.textEndingAt("1", map.width() - 1, baseline, Color.BLACK);
        return drawing.finish();
    }

    /**
     * One row of an attention map over the image, which is gray so that red stands out on a fundus too: the more a place
     * is attended to, the redder it is (paper, figure 5).
     *
     * @param image what was segmented
     * @param row weights of the grid's places, {@code gridHeight * gridWidth}, row by row
     * @param grid height and width of the feature map
     * @param query the place that attends, an index into the row; it is marked by a ring
     */
    public static Picture attention(Image image, float[] row, ImageSize grid, int query) {
        if (row.length != grid.pixels() || query < 0 || query >= row.length) {
            throw new IllegalArgumentException(
                    "a row of " + row.length + " weights with query " + query + " on a grid of " + grid);
        }
        float largest = 0;
        for (float weight : row) {
            largest = Math.max(largest, weight);
        }
        Picture base = Picture.of(image).gray();
        int[] rgb = base.pixels();
        for (int y = 0; y < base.height(); y++) {
            for (int x = 0; x < base.width(); x++) {
                double weight = Bilinear.at(
                        row, grid, place(y, base.height(), grid.height()), place(x, base.width(), grid.width()));
                double alpha = largest == 0 ? 0 : Math.min(1, weight / largest);
                rgb[y * base.width() + x] = Picture.blend(rgb[y * base.width() + x], RED, STRONGEST * alpha);
            }
        }
        var drawing = new Drawing(new Picture(base.size(), rgb).canvas());
        int radius = Math.max(3, base.height() / 40);
        double y = place(query / grid.width(), grid.height(), base.height());
        double x = place(query % grid.width(), grid.width(), base.width());
        drawing.ring(x, y, radius, Color.BLACK, 3);
        drawing.ring(x, y, radius, Color.WHITE, 1.5f);
        return drawing.finish();
    }

    /** Where a coordinate lies on another axis whose ends are the same: the network's align-corners rule. */
    private static double place(int coordinate, int length, int target) {
        return length == 1 ? (target - 1) / 2.0 : coordinate * (target - 1.0) / (length - 1);
    }

    /** Legend of {@link #attention}. */
    public static List<LegendEntry> attentionLegend() {
        return List.of(new LegendEntry("attended to", Color.RED));
    }
}
