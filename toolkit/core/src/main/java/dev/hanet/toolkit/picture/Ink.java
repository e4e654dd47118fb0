package dev.hanet.toolkit.picture;

import java.awt.Color;
import java.util.List;

/** What a chart is drawn with: pixels or SVG. */
interface Ink {
    /** Where words stand by their point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A line through points of x and y. */
    void line(List<double[]> points, Color color, double width);

    void dot(double x, double y, double radius, Color color);

    void text(String words, double x, double baseline, Anchor anchor);
}
