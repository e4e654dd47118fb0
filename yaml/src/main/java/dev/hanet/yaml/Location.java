package dev.hanet.yaml;

/**
 * A place in a source text.
 *
 * @param source what the user calls the text: a file, {@code preset:drive/hanet-h2}, {@code --set}
 * @param line line, counted from 1 as editors do
 * @param column column, counted from 1 in characters
 */
public record Location(String source, int line, int column) {
    /** Source and line, {@code lung/base-lite.yaml:12}; of an option only that it is one. */
    public String shortly() {
        return source.startsWith("--") ? source : source + ":" + line;
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
