package dev.hanet.toolkit.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the values of a run are of, as its complete spec says it: which images and masks, which regions, over which area, which epoch. Values of runs
 * that have it otherwise are not to be held against each other.
 */
public final class Yardstick {
    /** Keys, and those below them, that say which images and masks there are. */
    public static final List<String> DATASET = List.of("data.dataset");
    /** Those that say by which rule regions and outlines are measured. */
    public static final List<String> RULES = List.of("data.spacing", "evaluate.boundaryTolerance");
    /** The key that says which regions there are. */
    public static final String REGIONS = "data.regions";
    /** The key that says by what an epoch, and a point, is chosen. */
    public static final String SELECT = "train.select";
    /** All that values on test images depend on but the network. */
    public static final List<String> VALUES = Stream.of(
                    DATASET, RULES, List.of("data.classes", REGIONS, "data.split", "evaluate.fieldOfView"))
            .flatMap(List::stream)
            .toList();
    /** The same with what chooses. */
    public static final List<String> ALL =
            Stream.concat(VALUES.stream(), Stream.of(SELECT)).toList();

    /** The value where a spec has no such key. */
    public static final String NONE = "none";

    private Yardstick() {}

    /**
     * Key to value of a complete spec.
     *
     * @param keys those that are looked at, with all below them
     */
    public static Map<String, String> of(String resolved, List<String> keys) {
        Map<String, String> values = new LinkedHashMap<>(SpecText.of(resolved).values());
        values.keySet().removeIf(path -> keys.stream().noneMatch(key -> isBelow(path, key)));
        return values;
    }

    /**
     * Key to its values, of the keys that have several among some complete specs.
     *
     * @param resolved complete specs, as runs keep them
     * @param keys those that are looked at, with all below them
     */
    public static Map<String, List<String>> differing(Collection<String> resolved, List<String> keys) {
        List<Map<String, String>> specs =
                resolved.stream().distinct().map(text -> of(text, keys)).toList();
        Map<String, List<String>> differing = new LinkedHashMap<>();
        specs.stream().flatMap(spec -> spec.keySet().stream()).distinct().forEach(path -> {
            Set<String> values = new LinkedHashSet<>();
            specs.forEach(spec -> values.add(Objects.requireNonNullElse(spec.get(path), NONE)));
            if (values.size() > 1) {
                differing.put(path, List.copyOf(values));
            }
        });
        return differing;
    }

    /** The same in words: {@code data.dataset.seed (1, 2)}; empty where nothing differs. */
    public static String words(Map<String, List<String>> differing) {
        StringBuilder words = new StringBuilder();
        differing.forEach((key, values) -> words.append(words.isEmpty() ? "" : ", ")
                .append(key)
                .append(" (")
                .append(String.join(", ", values))
                .append(')'));
        return words.toString();
    }

    /** Whether a path is that of a key, or of something below it. */
    private static boolean isBelow(String path, String key) {
        return path.startsWith(key) && (path.length() == key.length() || ".[".indexOf(path.charAt(key.length())) >= 0);
    }
}
