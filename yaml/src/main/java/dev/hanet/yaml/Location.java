package dev.hanet.yaml;

/**
 * A place in a source text.
 *
 * @param source what the user calls the text: a file, {@code preset:drive/hanet-h2}; or what laid the value over one: an option such as
 *     {@code --set}, else who did, in parentheses
 * @param line line, counted from 1 as editors do
 * @param column column, counted from 1 in characters
 */
public record Location(String source, int line, int column) {
    /** Source and line, {@code lung/base-lite.yaml:12}; of what was laid over a text only what laid it. */
    public String shortly() {
        return isOfText(source) ? source + ":" + line : source;
    }

    /** Whether a source is a text, such as a file, and not what laid a value over one. */
    public static boolean isOfText(String source) {
        return !source.startsWith("--") && !(source.startsWith("(") && source.endsWith(")"));
    }

    /**
     * How many characters the key or value that stands here takes, as far as its line shows it.
     *
     * @param text the line
     * @return 1 or more
     */
    public int extent(String text) {
        int[] points = text.codePoints().toArray();
        return Math.max(1, length(points, Math.min(column - 1, points.length), !isOfText(source)));
    }

    private static int length(int[] points, int start, boolean isOption) {
        if (start >= points.length) {
            return 1;
        }
        int first = points[start];
        if (first == '"' || first == '\'') {
            int close = start + 1;
            while (close < points.length && points[close] != first) {
                close += points[close] == '\\' && first == '"' ? 2 : 1;
            }
            return Math.min(close + 1, points.length) - start;
        }
        if (first == '[' || first == '{') {
            return 1;
        }
        int end = start;
        while (end < points.length && !ends(points, end, isOption)) {
            end++;
        }
        while (end > start && points[end - 1] == ' ') {
            end--;
        }
        return end - start;
    }

    private static boolean ends(int[] points, int index, boolean isOption) {
        int point = points[index];
        if ((point == '=' && isOption) || point == ',' || point == ']' || point == '}') {
            return true;
        }
        boolean isLast = index + 1 == points.length;
        return point == ':' ? isLast || points[index + 1] == ' ' : point == ' ' && !isLast && points[index + 1] == '#';
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
