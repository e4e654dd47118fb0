package dev.hanet.toolkit.picture;

import com.google.gson.Gson;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Draws charts: as a picture, or as SVG that stands inside a page. */
public final class Charts {
    private static final int LEFT = 64;
    private static final int GAP = 8;
    private static final double DIGIT = 7.4;
    private static final int RIGHT = 16;
    private static final int TOP = 28;
    private static final int LEGEND_LINE = 20;
    private static final int BOTTOM = 40;
    private static final Color GRID = new Color(0xE0E0E0);
    private static final Color FRAME = new Color(0x808080);

    private Charts() {}

    /** A picture of that size in pixels. */
    public static Picture picture(Chart chart, int width, int height) {
        var drawing = new Drawing(Drawing.white(height, width));
        draw(chart, width, height, new PixelInk(drawing));
        return drawing.finish();
    }

    /**
     * An {@code <svg>} element that scales to the width of its place. {@code data-chart} has its values and where they are drawn:
     * {@code {across, plot: [top, height], series: [{name, color, points: [[x, y, where x is drawn], ...]}]}}.
     */
    public static String svg(Chart chart, int width, int height) {
        SvgInk ink = new SvgInk(width, height);
        Plot plot = draw(chart, width, height, ink);
        return ink.finish(words(chart), data(chart, plot));
    }

    /** An {@code <svg>} element of axes beside each other. */
    public static String svg(Parallel parallel, int width, int height) {
        SvgInk ink = new SvgInk(width, height);
        ink.text(parallel.title(), RIGHT, 18, Ink.Anchor.START);
        int axes = parallel.axes().size();
        double top = TOP + 2 * LEGEND_LINE;
        double floor = height - BOTTOM;
        double step = axes < 2 ? 0 : (width - 2.0 * LEFT) / (axes - 1);
        for (boolean isBest : new boolean[] {false, true}) {
            for (Parallel.Line line : parallel.lines()) {
                if (line.best() == isBest) {
                    List<double[]> points = new ArrayList<>();
                    for (int i = 0; i < axes; i++) {
                        points.add(new double[] {
                            LEFT + i * step,
                            floor - (floor - top) * line.places().get(i)
                        });
                    }
                    ink.line(points, isBest ? Palette.ofLine(1) : FRAME, isBest ? 2 : 1);
                }
            }
        }
        for (int i = 0; i < axes; i++) {
            Parallel.Axis axis = parallel.axes().get(i);
            double x = LEFT + i * step;
            // Names of neighbours stand on lines of their own.
            ink.text(axis.name(), x, TOP + (i % 2 == 0 ? 8 : 8 + LEGEND_LINE), Ink.Anchor.MIDDLE);
            ink.line(List.of(new double[] {x, top}, new double[] {x, floor}), FRAME, 1.5);
            for (Parallel.Tick tick : axis.ticks()) {
                double y = floor - (floor - top) * tick.place();
                ink.line(List.of(new double[] {x - 3, y}, new double[] {x + 3, y}), FRAME, 1);
                ink.text(tick.label(), x + 6, y + 4, Ink.Anchor.START);
            }
        }
        return ink.finish(parallel.words(), "");
    }

    /** What it shows for who does not see it: {@code loss over epoch: train from 0.7 to 0.5}. */
    private static String words(Chart chart) {
        return chart.title() + " over " + chart.across()
                + chart.series().stream()
                        .filter(series -> !series.points().isEmpty())
                        .map(series -> series.name() + " from "
                                + compact(series.points().get(0).y(), 4) + " to "
                                + compact(
                                        series.points()
                                                .get(series.points().size() - 1)
                                                .y(),
                                        4))
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static String data(Chart chart, Plot plot) {
        List<Map<String, Object>> series = new ArrayList<>();
        for (int i = 0; i < chart.series().size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", chart.series().get(i).name());
            one.put("color", SvgInk.hex(Palette.ofLine(i)));
            one.put(
                    "points",
                    chart.series().get(i).points().stream()
                            .map(point -> List.of(
                                    compact(point.x(), 9),
                                    compact(point.y(), 4),
                                    new BigDecimal(plot.x(point.x())).setScale(1, RoundingMode.HALF_UP)))
                            .toList());
            series.add(one);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("across", chart.across());
        data.put("plot", List.of(plot.top(), plot.height()));
        data.put("series", series);
        return new Gson().toJson(data);
    }

    private static BigDecimal compact(double value, int digits) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /**
     * Where the values of a chart are drawn.
     *
     * @param across the horizontal axis
     * @param left where the plot begins
     * @param width of the plot
     * @param top of the plot
     * @param height of the plot
     */
    private record Plot(Axis across, double left, double width, double top, double height) {
        double x(double value) {
            return left + width * across.place(value);
        }
    }

    private static Plot draw(Chart chart, int width, int height, Ink ink) {
        List<Chart.Point> points = chart.series().stream()
                .flatMap(series -> series.points().stream())
                .toList();
        if (points.isEmpty()) {
            ink.text(chart.title(), LEFT, 18, Ink.Anchor.START);
            ink.text("nothing was measured yet", width / 2.0, height / 2.0, Ink.Anchor.MIDDLE);
            return new Plot(new Axis(0, 1, 1), LEFT, width, 0, height);
        }
        boolean counts = points.stream().allMatch(point -> point.x() == Math.rint(point.x()));
        Axis across = axis(points, Chart.Point::x, counts);
        Axis up = axis(points, Chart.Point::y, false);
        int letters = up.ticks().stream()
                .mapToInt(tick -> up.label(tick).length())
                .max()
                .orElse(0);
        double left = Math.max(LEFT, Math.ceil(2 * GAP + DIGIT * letters));
        ink.text(chart.title(), left, 18, Ink.Anchor.START);
        double plotWidth = width - left - RIGHT;
        double top = legend(chart, left, width, ink);
        double plotHeight = height - top - BOTTOM;
        for (double tick : up.ticks()) {
            double y = top + plotHeight * (1 - up.place(tick));
            ink.line(List.of(new double[] {left, y}, new double[] {width - RIGHT, y}), GRID, 1);
            ink.text(up.label(tick), left - GAP, y + 4, Ink.Anchor.END);
        }
        double floor = height - BOTTOM;
        for (double tick : across.ticks()) {
            double x = left + plotWidth * across.place(tick);
            ink.line(List.of(new double[] {x, floor}, new double[] {x, floor + 4}), FRAME, 1);
            ink.text(across.label(tick), x, floor + 17, Ink.Anchor.MIDDLE);
        }
        ink.line(List.of(new double[] {left, floor}, new double[] {width - RIGHT, floor}), FRAME, 1);
        ink.text(chart.across(), left + plotWidth / 2, height - 6, Ink.Anchor.MIDDLE);
        for (int i = 0; i < chart.series().size(); i++) {
            Chart.Series series = chart.series().get(i);
            Color color = Palette.ofLine(i);
            List<double[]> line = new ArrayList<>();
            for (Chart.Point point : series.points()) {
                line.add(new double[] {
                    left + plotWidth * across.place(point.x()), top + plotHeight * (1 - up.place(point.y()))
                });
            }
            if (line.size() > 1) {
                ink.line(line, color, 2);
            }
            if (line.size() <= 60) {
                line.forEach(point -> ink.dot(point[0], point[1], 2.5, color));
            }
        }
        return new Plot(across, left, plotWidth, top, plotHeight);
    }

    /** Names of the curves above the plot, on as many lines as they need; returns where the plot begins. */
    private static double legend(Chart chart, double left, int width, Ink ink) {
        double x = left;
        double y = TOP;
        for (int i = 0; i < chart.series().size(); i++) {
            String name = chart.series().get(i).name();
            double wide = 39 + 7.5 * name.length();
            if (x + wide > width && x > left) {
                x = left;
                y += LEGEND_LINE;
            }
            ink.line(List.of(new double[] {x, y + 5}, new double[] {x + 18, y + 5}), Palette.ofLine(i), 3);
            ink.text(name, x + 23, y + 9, Ink.Anchor.START);
            x += wide;
        }
        return y + LEGEND_LINE;
    }

    private static Axis axis(List<Chart.Point> points, ToDoubleFunction<Chart.Point> coordinate, boolean whole) {
        var values = points.stream().mapToDouble(coordinate).summaryStatistics();
        return Axis.over(values.getMin(), values.getMax(), whole);
    }

    private record PixelInk(Drawing drawing) implements Ink {
        @Override
        public void line(List<double[]> points, Color color, double width) {
            drawing.line(points, color, width);
        }

        @Override
        public void dot(double x, double y, double radius, Color color) {
            drawing.dot(x, y, radius, color);
        }

        @Override
        public void text(String words, double x, double baseline, Anchor anchor) {
            switch (anchor) {
                case START -> drawing.text(words, x, baseline, Color.BLACK);
                case MIDDLE -> drawing.textCentredAt(words, x, baseline, Color.BLACK);
                case END -> drawing.textEndingAt(words, x, baseline, Color.BLACK);
            }
        }
    }

    /** What a chart is drawn with: pixels or SVG. */
    private interface Ink {
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

    /** Writes SVG, words escaped. */
    private static final class SvgInk implements Ink {
        private final StringBuilder svg = new StringBuilder();

        private final int width;
        private final int height;

        SvgInk(int width, int height) {
            this.width = width;
            this.height = height;
        }

        /**
         * The element.
         *
         * @param words what it shows, for who does not see it
         * @param data what is drawn, as JSON; empty for none
         */
        String finish(String words, String data) {
            return String.format(
                            Locale.ROOT,
                            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" tabindex=\"0\""
                                    + " aria-label=\"%s\"%s font-family=\"sans-serif\" font-size=\"13\">\n",
                            width,
                            height,
                            escaped(words),
                            data.isEmpty() ? "" : " data-chart=\"" + escaped(data) + "\"")
                    + svg + "</svg>\n";
        }

        @Override
        public void line(List<double[]> points, Color color, double width) {
            String places = points.stream()
                    .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point[0], point[1]))
                    .collect(Collectors.joining(" "));
            add(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
                    places, hex(color), width);
        }

        @Override
        public void dot(double x, double y, double radius, Color color) {
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", x, y, radius, hex(color));
        }

        @Override
        public void text(String words, double x, double baseline, Anchor anchor) {
            String place = anchor.name().toLowerCase(Locale.ROOT);
            add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, baseline, place, escaped(words));
        }

        private void add(String format, Object... values) {
            svg.append(String.format(Locale.ROOT, format, values)).append('\n');
        }

        private static String hex(Color color) {
            return String.format(Locale.ROOT, "#%06X", color.getRGB() & 0xffffff);
        }

        private static String escaped(String words) {
            return words.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }
    }

    /**
     * A scale with round numbers at its ticks.
     *
     * @param low value at its start
     * @param high value at its end
     * @param step distance of the ticks: 1, 2 or 5 times a power of ten
     */
    record Axis(double low, double high, double step) {
        private static final int TICKS = 6;

        /** An axis that holds the values; {@code whole} keeps ticks at whole numbers. */
        static Axis over(double least, double most, boolean whole) {
            double span = most > least ? most - least : Math.max(1e-3, Math.abs(least) * 0.1);
            double power = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
            double step = power;
            for (double factor : new double[] {1, 2, 5, 10}) {
                step = factor * power;
                if (span / step <= TICKS + 1e-9) {
                    break;
                }
            }
            if (whole) {
                step = Math.max(1, Math.rint(step));
            }
            return new Axis(
                    Math.floor(least / step + 1e-9) * step, Math.ceil((least + span) / step - 1e-9) * step, step);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int i = 0; low + i * step <= high + step * 1e-6; i++) {
                ticks.add(low + i * step);
            }
            return ticks;
        }

        /** Share of the way from start to end. */
        double place(double value) {
            return (value - low) / (high - low);
        }

        String label(double tick) {
            int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
            return BigDecimal.valueOf(tick)
                    .setScale(decimals, RoundingMode.HALF_UP)
                    .toPlainString();
        }
    }
}
