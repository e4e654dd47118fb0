package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths such as {@code data.augment[1].size}; the document itself is the empty path. */
final class YamlPath {
    private YamlPath() {}

    /**
     * One step of a path.
     *
     * @param key the key, empty for an item
     * @param index the item's number from 0, -1 for a key
     * @param path the path so far
     */
    record Step(String key, int index, String path) {
        boolean isKey() {
            return index < 0;
        }
    }

    /**
     * {@code data.augment[1].size} as steps; none when the text is no path. Of a path deeper than {@link YamlParser#DEPTH} one
     * step more than that is read.
     */
    static List<Step> steps(String text) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at <= text.length() && steps.size() <= YamlParser.DEPTH) {
            int dot = text.indexOf('.', at);
            String part = text.substring(at, dot < 0 ? text.length() : dot);
            if (!addSteps(part, steps)) {
                return List.of();
            }
            at = dot < 0 ? text.length() + 1 : dot + 1;
        }
        return steps;
    }

    /** Adds the steps of {@code augment[1]}; false when it is none. */
    private static boolean addSteps(String part, List<Step> steps) {
        int bracket = part.indexOf('[');
        String key = bracket < 0 ? part : part.substring(0, bracket);
        if (key.isEmpty()) {
            return false;
        }
        String path = key(steps.isEmpty() ? "" : steps.get(steps.size() - 1).path(), key);
        steps.add(new Step(key, -1, path));
        int at = key.length();
        while (at < part.length() && steps.size() <= YamlParser.DEPTH) {
            int close = part.indexOf(']', at);
            Optional<Integer> index = part.charAt(at) == '[' && close > 0
                    ? Scalars.smallIndex(part.substring(at + 1, close))
                    : Optional.empty();
            if (index.isEmpty()) {
                return false;
            }
            path = item(path, index.get());
            steps.add(new Step("", index.get(), path));
            at = close + 1;
        }
        return true;
    }

    static String key(String parent, String key) {
        String clean = Texts.clean(key);
        return parent.isEmpty() ? clean : parent + "." + clean;
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** A path below another. */
    static String join(String parent, String below) {
        boolean isBare = parent.isEmpty() || below.isEmpty() || below.startsWith("[");
        return isBare ? parent + below : parent + "." + below;
    }

    /** The first key of a path: {@code augment} of {@code augment[1].size}. */
    static String firstKey(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return path.substring(0, end);
    }

    /** The path one step up, absent for the document. */
    static Optional<String> parent(String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return Optional.of(end < 0 ? "" : path.substring(0, end));
    }
}
