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

    /** The path one step up, absent for the document. */
    static Optional<String> parent(String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return Optional.of(end < 0 ? "" : path.substring(0, end));
    }

    /** Whether {@code path} is {@code root} or lies below it. */
    static boolean isWithin(String path, String root) {
        return root.isEmpty()
                || (path.startsWith(root)
                        && (path.length() == root.length()
                                || path.charAt(root.length()) == '.'
                                || path.charAt(root.length()) == '['));
    }
}
