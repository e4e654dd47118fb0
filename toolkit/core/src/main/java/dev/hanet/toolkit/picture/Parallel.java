package dev.hanet.toolkit.picture;

import java.util.List;

/**
 * Axes beside each other, and lines that cross each of them once: a line a trial, an axis a key.
 *
 * @param title what is shown
 * @param axes from left to right
 * @param lines those that are best are drawn over the others
 */
public record Parallel(String title, List<Axis> axes, List<Line> lines) {
    public Parallel {
        axes = List.copyOf(axes);
        lines = List.copyOf(lines);
    }

    /**
     * One axis.
     *
     * @param name what it counts
     */
    public record Axis(String name, List<Tick> ticks) {
        public Axis {
            ticks = List.copyOf(ticks);
        }
    }

    /**
     * A value on an axis.
     *
     * @param place from 0, below, to 1
     */
    public record Tick(double place, String label) {}

    /**
     * One line.
     *
     * @param places where it crosses each axis, from 0, below, to 1
     * @param best whether it is to be seen first
     */
    public record Line(List<Double> places, boolean best) {
        public Line {
            places = List.copyOf(places);
        }
    }

    /** What it shows for who does not see it. */
    String words() {
        return title + ": " + lines.size() + " lines over "
                + String.join(", ", axes.stream().map(Axis::name).toList());
    }
}
