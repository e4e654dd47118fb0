package dev.hanet.toolkit.study.search;

import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is searched: some keys, each with a range or some values.
 *
 * @param dimensions the keys
 */
public record Space(List<Dimension> dimensions) {
    /** A space of so many points at most is walked through without coming twice to one. */
    private static final long FEW = 1 << 16;

    public Space {
        dimensions = List.copyOf(dimensions);
        if (new HashSet<>(dimensions.stream().map(Dimension::key).toList()).size() < dimensions.size()) {
            throw HanetException.input("a key to vary is given twice", "give all values of a key at once: key=a,b,c");
        }
    }

    /**
     * A place in the space.
     *
     * @param coordinates one a dimension: of a range of numbers from 0 to 1, else the number of the value, from 0
     */
    public record Point(List<Double> coordinates) {
        public Point {
            coordinates = List.copyOf(coordinates);
        }
    }

    /**
     * One key.
     *
     * <p>{@code key=a,b,c} and {@code key=[a, b, c]} are values, {@code key=1..8} whole numbers, {@code key=0.1..0.9} numbers, and {@code
     * key=log(1e-4..1e-1)} numbers or whole ones whose logarithm is drawn evenly.
     *
     * @param key its path
     * @param range absent for values
     * @param values as YAML, with what lays each over a spec; of a range its two ends
     */
    public record Dimension(String key, Optional<Range> range, Map<String, Overlay> values) {
        private static final String OPTION = "--vary";
        private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");
        private static final Pattern LIST = Pattern.compile("\\s*\\[(.*)]\\s*");
        private static final int DIGITS = 4;

        public Dimension {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /**
         * From a number to another.
         *
         * @param log whether the logarithm is drawn evenly
         * @param whole whether whole numbers are meant
         */
        public record Range(double low, double high, boolean log, boolean whole) {}

        /**
         * Reads an option as a command line has it.
         *
         * @throws HanetException when a range is empty or has no logarithm
         */
        public static Dimension parse(String text) {
            int equals = text.indexOf('=');
            Matcher range = Variation.RANGE.matcher(text);
            range.region(Math.max(0, equals + 1), text.length());
            if (equals > 0 && range.matches() && (range.group(1) == null) == (range.group(4) == null)) {
                return of(text, text.substring(0, equals).strip(), range);
            }
            Matcher list = LIST.matcher(text.substring(equals + 1));
            if (equals > 0 && list.matches() && Variation.parse(text).values().size() == 1) {
                Variation listed = Variation.parse(text.substring(0, equals + 1) + list.group(1));
                return new Dimension(listed.key(), Optional.empty(), listed.overlays());
            }
            Variation varied = Variation.parse(text);
            return new Dimension(varied.key(), Optional.empty(), varied.overlays());
        }

        private static Dimension of(String text, String key, Matcher found) {
            double low = Double.parseDouble(found.group(2));
            double high = Double.parseDouble(found.group(3));
            boolean log = found.group(1) != null;
            if (low >= high) {
                throw HanetException.input(
                        OPTION + ": '" + text + "' is an empty range: " + found.group(2) + " is not below "
                                + found.group(3),
                        "write the lower end first");
            }
            if (log && low <= 0) {
                throw HanetException.input(
                        OPTION + ": '" + text + "' has no logarithm at " + found.group(2),
                        "begin above 0, or leave out 'log'");
            }
            boolean whole = WHOLE.matcher(found.group(2)).matches()
                    && WHOLE.matcher(found.group(3)).matches();
            Map<String, Overlay> ends = new LinkedHashMap<>();
            ends.put(found.group(2), Overlay.oneOf(OPTION, text, found.start(2), found.end(2)));
            ends.put(found.group(3), Overlay.oneOf(OPTION, text, found.start(3), found.end(3)));
            return new Dimension(key, Optional.of(new Range(low, high, log, whole)), ends);
        }

        /** How many values there are; 0 for a range of numbers. */
        public int size() {
            return range.map(one -> one.whole() ? (int) Math.min(Integer.MAX_VALUE, one.high() - one.low() + 1) : 0)
                    .orElse(values.size());
        }

        /** Whether its values lie on a scale: a range, or values that are numbers and ascend. */
        public boolean ordered() {
            if (range.isPresent()) {
                return true;
            }
            double last = Double.NEGATIVE_INFINITY;
            for (String value : values.keySet()) {
                if (!value.matches(Variation.NUMBER) || Double.parseDouble(value) <= last) {
                    return false;
                }
                last = Double.parseDouble(value);
            }
            return true;
        }

        /** The value at a coordinate, as YAML. */
        public String text(double coordinate) {
            if (range.isEmpty()) {
                return List.copyOf(values.keySet()).get((int) coordinate);
            }
            Range one = range.orElseThrow();
            if (one.whole()) {
                return String.valueOf((long) (one.low() + coordinate));
            }
            double value = one.log()
                    ? Math.exp(Math.log(one.low()) + coordinate * (Math.log(one.high()) - Math.log(one.low())))
                    : one.low() + coordinate * (one.high() - one.low());
            double kept = Math.min(one.high(), Math.max(one.low(), value));
            return new BigDecimal(kept)
                    .round(new MathContext(DIGITS))
                    .max(new BigDecimal(one.low()).round(new MathContext(DIGITS)))
                    .stripTrailingZeros()
                    .toString();
        }

        Overlay overlay(double coordinate) {
            String text = text(coordinate);
            String written = key + "=" + text;
            return Optional.ofNullable(values.get(text))
                    .orElseGet(() -> Overlay.oneOf(OPTION, written, key.length() + 1, written.length()));
        }

        /** Where a value begins on a scale from 0 to 1; value {@link #size} is where the last one ends. */
        double edge(double index) {
            if (range.isPresent() && range.orElseThrow().log()) {
                Range one = range.orElseThrow();
                double from = Math.log(one.low() - 0.5);
                return (Math.log(one.low() + index - 0.5) - from) / (Math.log(one.high() + 0.5) - from);
            }
            return index / size();
        }

        /** Where a coordinate lies on a scale from 0 to 1. */
        double place(double coordinate) {
            return size() == 0 ? coordinate : (edge(coordinate) + edge(coordinate + 1)) / 2;
        }

        /** The coordinate of a place. */
        double coordinate(double place) {
            if (size() == 0) {
                return place;
            }
            int low = 0;
            int high = size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (edge(middle + 1.0) > place) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }

    /** How many points there are; absent where that is beyond counting, or all are not to be walked through. */
    Optional<Integer> count() {
        long count = 1;
        for (Dimension dimension : dimensions) {
            count *= dimension.size();
            if (count == 0 || count > FEW) {
                return Optional.empty();
            }
        }
        return Optional.of((int) count);
    }

    /** The point of a number, the last dimension counting fastest. */
    Point at(int number) {
        List<Double> coordinates = new ArrayList<>();
        int left = number;
        for (int i = dimensions.size() - 1; i >= 0; i--) {
            int size = dimensions.get(i).size();
            coordinates.add(0, (double) (left % size));
            left /= size;
        }
        return new Point(coordinates);
    }

    /**
     * The point that a trial has by chance: of few points each once, in an order of the seed; else whatever the seed and the trial's
     * number draw. The same for whoever asks, whenever.
     */
    Point drawn(int trial, long seed) {
        Optional<Integer> count = count();
        if (count.isPresent()) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < count.orElseThrow(); i++) {
                order.add(i);
            }
            Collections.shuffle(order, new java.util.Random(seed));
            return at(order.get(trial));
        }
        SplittableRandom random = random(trial, seed);
        return new Point(dimensions.stream()
                .map(dimension -> dimension.coordinate(random.nextDouble()))
                .toList());
    }

    /** Chance for one trial. */
    static SplittableRandom random(int trial, long seed) {
        return new SplittableRandom(seed * 1_000_003L + trial);
    }

    /** What lays a point over a spec. */
    Overlay overlay(Point point) {
        Overlay overlay = Overlay.NONE;
        for (int i = 0; i < dimensions.size(); i++) {
            overlay = overlay.and(dimensions.get(i).overlay(point.coordinates().get(i)));
        }
        return overlay;
    }

    /** Key to value, as YAML. */
    public Map<String, String> values(Point point) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            values.put(
                    dimensions.get(i).key(),
                    dimensions.get(i).text(point.coordinates().get(i)));
        }
        return values;
    }
}
