package dev.hanet.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text that was read, with everything it extends and the options laid over it.
 *
 * @param source what the user calls the text itself
 * @param tree the merged tree, {@code extends} taken out
 * @param lines the lines of every source that had a part in it, the document's own first
 * @param problems the mistakes found so far
 * @param complete whether nothing is missing from the tree: false when a text could not be read or a parent was not
 *     found, so that an absent key means nothing
 * @param overridden YAML path to the place of the value that the one in the tree was laid over
 * @param warnings what is no mistake, but hardly meant: overrides that change nothing
 */
public record Document(
        String source,
        Tree tree,
        Map<String, List<String>> lines,
        List<Problem> problems,
        boolean complete,
        Map<String, Location> overridden,
        List<Problem> warnings) {
    public Document {
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        problems = List.copyOf(problems);
        overridden = Map.copyOf(overridden);
        warnings = List.copyOf(warnings);
    }
}
