package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A published data set as its user should know it when something is missing.
 *
 * @param name what it is called
 * @param source how to get it, in the imperative
 */
record Publication(String name, String source) {
    private static final int MOST_TOLD = 3;

    /**
     * Where its files lie.
     *
     * @param example a file by which it is known, for the message
     * @throws DataException when it is nowhere
     */
    FileTree find(DataRoots roots, String root, Pattern mark, String example) {
        return FileTree.find(roots, root, mark).orElseThrow(() -> new DataException(
                        name + " is not there: no file like '" + example + "' in a folder '" + root
                                + "' or anywhere below, under " + roots.describe("root"),
                        source + ", unpack it, and name the folder with --data or HANET_DATA")
                .at("root"));
    }

    /**
     * Holds that every item has a file.
     *
     * @param what the file is, for the message: {@code mask}
     * @param fileName the name that was looked for, from an id
     * @throws DataException when some have none, naming the first
     */
    void requireAll(
            FileTree tree,
            Collection<String> ids,
            Map<String, Path> files,
            String what,
            UnaryOperator<String> fileName,
            String remedy) {
        List<String> missing = ids.stream().filter(id -> !files.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            String told =
                    missing.stream().limit(MOST_TOLD).map(id -> "'" + id + "'").collect(Collectors.joining(", "));
            String more = missing.size() > MOST_TOLD ? " and " + (missing.size() - MOST_TOLD) + " more" : "";
            throw incomplete(
                    tree,
                    "no " + what + " for " + told + more + ", such as '" + fileName.apply(missing.get(0)) + "',",
                    remedy);
        }
    }

    /** Half of it is missing. */
    DataException incomplete(FileTree tree, String missing, String remedy) {
        return new DataException(name + " is not complete: " + missing + " below '" + tree.folder() + "'", remedy)
                .at("root");
    }
}
