package dev.hanet.yaml;

import java.util.Optional;

/** Paths such as {@code data.augment[1].size}; the document itself is the empty path. */
final class YamlPath {
    private YamlPath() {}

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
