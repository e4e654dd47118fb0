package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which values were laid over which, and those that changed nothing by it. */
final class Overrides {
    private final Set<String> repeated;
    private final Map<String, Location> overridden = new LinkedHashMap<>();
    private final List<Problem> idle = new ArrayList<>();

    /** {@code repeated} are keys that, as {@code type}, repeat what was there for the reader and not to change it. */
    Overrides(Set<String> repeated) {
        this.repeated = repeated;
    }

    private boolean isRepeated(String key) {
        return key.equals(Trees.TYPE) || repeated.contains(key);
    }

    /** What is known of a document, to go on from. */
    static Overrides of(Document document, Set<String> repeated) {
        Overrides overrides = new Overrides(repeated);
        overrides.overridden.putAll(document.overridden());
        overrides.idle.addAll(document.warnings());
        return overrides;
    }

    /** Path to the place of the value that was there before, the nearest one when several were laid over one another. */
    Map<String, Location> overridden() {
        return overridden;
    }

    /** A warning for each value that says what was there before. */
    List<Problem> idle() {
        return idle;
    }

    /**
     * Compares a tree with what came of it; what stands at the same place in both was inherited.
     *
     * @param isTold whether values that change nothing are worth a warning
     */
    void add(Tree before, Tree after, boolean isTold) {
        add("", before, after, isTold);
    }

    private void add(String path, Tree before, Tree after, boolean isTold) {
        if (before instanceof Tree.Mapping below && after instanceof Tree.Mapping above) {
            if (Trees.changesType(below, above)) {
                overridden.keySet().removeIf(known -> known.startsWith(path + "."));
                Optional.ofNullable(below.entries().get(Trees.TYPE))
                        .ifPresent(type -> overridden.put(YamlPath.key(path, Trees.TYPE), type.at()));
                return;
            }
            below.entries().forEach((key, inherited) -> Optional.ofNullable(
                            above.entries().get(key))
                    .ifPresent(now -> add(YamlPath.key(path, key), inherited, now, isTold && !isRepeated(key))));
        } else if (before instanceof Tree.Sequence below
                && after instanceof Tree.Sequence above
                && below.at().equals(above.at())) {
            for (int index = 0; index < below.items().size(); index++) {
                add(
                        YamlPath.item(path, index),
                        below.items().get(index),
                        above.items().get(index),
                        isTold);
            }
        } else if (!before.at().equals(after.at())) {
            overridden.put(path, before.at());
            if (isTold && isSame(before, after)) {
                idle.add(warning(path, before, after));
            }
        }
    }

    private static Problem warning(String path, Tree before, Tree after) {
        String remedy = "take it out: " + before.at().shortly() + " says the same";
        return new Problem(
                after.at(),
                path,
                ProblemKind.IDLE_OVERRIDE,
                (Trees.isEmpty(after) ? "the default" : Trees.subject(after)) + " changes nothing",
                Optional.of(remedy));
    }

    private static boolean isSame(Tree a, Tree b) {
        if (a instanceof Tree.Scalar one && b instanceof Tree.Scalar other) {
            return one.quoted() == other.quoted() && (one.text().equals(other.text()) || isSameNumber(one, other));
        }
        if (a instanceof Tree.Sequence one && b instanceof Tree.Sequence other) {
            return one.items().size() == other.items().size()
                    && IntStream.range(0, one.items().size())
                            .allMatch(index ->
                                    isSame(one.items().get(index), other.items().get(index)));
        }
        return a instanceof Tree.Mapping one
                && b instanceof Tree.Mapping other
                && one.entries().size() == other.entries().size()
                && one.entries().entrySet().stream()
                        .allMatch(entry -> Optional.ofNullable(other.entries().get(entry.getKey()))
                                .filter(value -> isSame(entry.getValue(), value))
                                .isPresent());
    }

    /** {@code 0.5} and {@code .50}; text such as {@code 010} may be no number to its key. */
    private static boolean isSameNumber(Tree.Scalar a, Tree.Scalar b) {
        Optional<Object> one = Scalars.read(a, double.class).value();
        return one.isPresent()
                && a.text().indexOf('.') >= 0
                && b.text().indexOf('.') >= 0
                && one.equals(Scalars.read(b, double.class).value());
    }
}
