package dev.hanet.toolkit.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** A canvas to draw on; on a machine without fonts, words are left out and the rest is drawn. */
final class Drawing {
    /** Height of a line of text. */
    static final int LINE = 18;

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private final BufferedImage canvas;
    private final Graphics2D graphics;

    Drawing(BufferedImage canvas) {
        this.canvas = canvas;
        this.graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    static BufferedImage white(int height, int width) {
        var canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = canvas.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return canvas;
    }

    Picture finish() {
        graphics.dispose();
        return Picture.of(canvas);
    }

    void picture(Picture picture, int x, int y) {
        graphics.drawImage(picture.canvas(), x, y, null);
    }

    /** The picture smoothly scaled into a box. */
    void picture(Picture picture, int x, int y, int width, int height) {
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(picture.canvas(), x, y, width, height, null);
    }

    void box(int x, int y, int width, int height, Color color) {
        graphics.setColor(color);
        graphics.fillRect(x, y, width, height);
    }

    void ring(double x, double y, double radius, Color color, float width) {
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke(width));
        graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    void dot(double x, double y, double radius, Color color) {
        graphics.setColor(color);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** A line through points of x and y. */
    void line(List<double[]> points, Color color, double width) {
        var path = new Path2D.Double();
        path.moveTo(points.get(0)[0], points.get(0)[1]);
        points.stream().skip(1).forEach(point -> path.lineTo(point[0], point[1]));
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
    }

    void text(String words, double x, double baseline, Color color) {
        try {
            graphics.setFont(FONT);
            graphics.setColor(color);
            graphics.drawString(words, (float) x, (float) baseline);
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            // a machine without fonts: the picture says what it can
        }
    }

    void textEndingAt(String words, double x, double baseline, Color color) {
        text(words, x - width(words), baseline, color);
    }

    void textCentredAt(String words, double x, double baseline, Color color) {
        text(words, x - width(words) / 2.0, baseline, color);
    }

    /** Width of words in pixels. */
    int width(String words) {
        try {
            return graphics.getFontMetrics(FONT).stringWidth(words);
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            return 7 * words.length();
        }
    }
}
