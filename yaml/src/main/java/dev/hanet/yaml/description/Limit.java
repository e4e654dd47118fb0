package dev.hanet.yaml.description;

import java.util.List;
import java.util.Locale;

/** A constraint on one value. */
public sealed interface Limit {
    /** The constraint in a few words: {@code 0 to 1}. */
    String words();

    /**
     * Bounds of a number; infinite where there is none.
     *
     * @param open whether a bound is itself outside
     */
    record Range(double least, double most, boolean open) implements Limit {
        /** From {@code least} to {@code most}. */
        public static Range between(double least, double most) {
            return new Range(least, most, false);
        }

        /** {@code least} or more. */
        public static Range atLeast(double least) {
            return between(least, Double.POSITIVE_INFINITY);
        }

        /** {@code most} or less. */
        public static Range atMost(double most) {
            return between(Double.NEGATIVE_INFINITY, most);
        }

        /** More than {@code bound}. */
        public static Range above(double bound) {
            return new Range(bound, Double.POSITIVE_INFINITY, true);
        }

        /** Less than {@code bound}. */
        public static Range below(double bound) {
            return new Range(Double.NEGATIVE_INFINITY, bound, true);
        }

        @Override
        public String words() {
            if (Double.isInfinite(most)) {
                return open ? "more than " + number(least) : number(least) + " or more";
            }
            if (Double.isInfinite(least)) {
                return open ? "less than " + number(most) : number(most) + " or less";
            }
            return number(least) + " to " + number(most);
        }
    }

    /** One of these, compared as text. */
    record Among(List<String> values) implements Limit {
        public Among {
            values = List.copyOf(values);
        }

        @Override
        public String words() {
            return String.join(", ", values);
        }
    }

    /** An integer multiple. */
    record Multiple(long unit) implements Limit {
        @Override
        public String words() {
            return "multiple of " + unit;
        }
    }

    /** How many entries a list or a mapping has, or characters a text; {@code most} may be the largest integer. */
    record Entries(int least, int most) implements Limit {
        /** Whether there is an upper bound. */
        public boolean isBounded() {
            return most < Integer.MAX_VALUE;
        }

        @Override
        public String words() {
            if (least == most) {
                return "exactly " + least;
            }
            return isBounded() ? least + " to " + most : "at least " + least;
        }
    }

    /** Text in which a regular expression is found. */
    record Matching(String expression) implements Limit {
        @Override
        public String words() {
            return "matches " + expression;
        }
    }

    /** A constraint that only its validator knows. */
    record Other(String name) implements Limit {
        @Override
        public String words() {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
