package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lays overlays over a tree. */
final class OverlayMerger {
    private final StandardTypes standards;
    private final Overrides overrides;
    private final List<Problem> problems = new ArrayList<>();

    /** Tells {@code overrides} what was laid over what. */
    OverlayMerger(StandardTypes standards, Overrides overrides) {
        this.standards = standards;
        this.overrides = overrides;
    }

    /** What is wrong with the overlays, or with where they lead. */
    List<Problem> problems() {
        return problems;
    }

    Tree merge(Tree tree, Overlay overlay) {
        List<Overlay.Entry> entries = overlay.entries();
        IntStream.range(0, entries.size()).forEach(i -> agree(entries.subList(0, i), entries.get(i)));
        Tree merged = tree;
        for (Overlay.Entry entry : typesFirst(entries)) {
            problems.addAll(entry.problems());
            if (entry.value().isPresent()) {
                Tree value = entry.value().orElseThrow();
                Tree before = merged;
                merged = set(standards.below(before, alone(entry.path(), value)), entry.path(), value);
                overrides.add(before, merged, entry.isTyped());
            }
        }
        return merged;
    }

    /**
     * Two options that say the same key would leave it to their order which of them counts; one option may well be given twice, and
     * whatever else lays values means its own to count.
     */
    private void agree(List<Overlay.Entry> before, Overlay.Entry entry) {
        before.stream()
                .filter(earlier -> Overlay.isOption(earlier.source()) && Overlay.isOption(entry.source()))
                .filter(earlier -> !earlier.source().equals(entry.source()) && isSaidBy(entry, earlier.path()))
                .findFirst()
                .ifPresent(earlier -> refuse(
                        start(entry.value().orElseThrow()),
                        earlier.path().get(earlier.path().size() - 1).path(),
                        "both " + earlier.source() + " and " + entry.source() + " say it",
                        "leave it out of one of them"));
    }

    private static boolean isSaidBy(Overlay.Entry entry, List<YamlPath.Step> path) {
        int size = entry.path().size();
        if (entry.value().isEmpty()
                || path.size() < size
                || !path.subList(0, size).equals(entry.path())) {
            return false;
        }
        Optional<Tree> said = entry.value();
        for (YamlPath.Step step : path.subList(size, path.size())) {
            said = said.flatMap(tree -> tree instanceof Tree.Mapping mapping && step.isKey()
                    ? Optional.ofNullable(mapping.entries().get(step.key()))
                    : Optional.empty());
        }
        return said.isPresent();
    }

    /** The type of a component comes before its keys, whichever was given first: another type takes the keys of the old one away. */
    private static List<Overlay.Entry> typesFirst(List<Overlay.Entry> entries) {
        List<Overlay.Entry> ordered = new ArrayList<>();
        for (Overlay.Entry entry : entries) {
            int at = ordered.size();
            if (isType(entry)) {
                List<YamlPath.Step> component = component(entry);
                for (int i = ordered.size() - 1; i >= 0; i--) {
                    List<YamlPath.Step> path = ordered.get(i).path();
                    at = !isType(ordered.get(i))
                                    && path.size() > component.size()
                                    && path.subList(0, component.size()).equals(component)
                            ? i
                            : at;
                }
            }
            ordered.add(at, entry);
        }
        return ordered;
    }

    private static boolean isType(Overlay.Entry entry) {
        return entry.path().size() > 1
                && entry.path().get(entry.path().size() - 1).isKey()
                && entry.path().get(entry.path().size() - 1).key().equals(Trees.TYPE);
    }

    private static List<YamlPath.Step> component(Overlay.Entry entry) {
        return entry.path().subList(0, entry.path().size() - 1);
    }

    /** A document that has nothing but the value, as far as keys lead to it. */
    private static Tree alone(List<YamlPath.Step> path, Tree value) {
        if (path.isEmpty()) {
            return value;
        }
        YamlPath.Step step = path.get(0);
        return step.isKey()
                ? mapping(step.key(), alone(path.subList(1, path.size()), value), start(value))
                : Trees.emptyMapping(start(value));
    }

    private Tree set(Tree base, List<YamlPath.Step> path, Tree value) {
        if (path.isEmpty()) {
            return Trees.overlay(base, value);
        }
        YamlPath.Step step = path.get(0);
        List<YamlPath.Step> rest = path.subList(1, path.size());
        return step.isKey() ? setKey(base, step, rest, value) : setItem(base, step, rest, value);
    }

    private Tree setKey(Tree base, YamlPath.Step step, List<YamlPath.Step> rest, Tree value) {
        Location at = start(value);
        if (Trees.isEmpty(base)) {
            return setKey(Trees.emptyMapping(at), step, rest, value);
        }
        if (!(base instanceof Tree.Mapping mapping)) {
            refuse(
                    at,
                    step.path(),
                    Trees.subject(base) + " has no key " + Texts.quoted(step.key()),
                    "set the whole value");
            return base;
        }
        Tree child = mapping.entries().getOrDefault(step.key(), new Tree.Scalar("~", false, at));
        return Trees.overlay(base, mapping(step.key(), set(child, rest, value), at));
    }

    private Tree setItem(Tree base, YamlPath.Step step, List<YamlPath.Step> rest, Tree value) {
        Location at = start(value);
        if (!(base instanceof Tree.Sequence list)) {
            refuse(at, step.path(), Trees.subject(base) + " has no items to count", "is this key a list?");
            return base;
        }
        if (step.index() >= list.items().size()) {
            refuse(
                    at,
                    step.path(),
                    "there is no item " + step.index(),
                    "the list has " + Texts.count(list.items().size(), "item") + ", counted from 0");
            return base;
        }
        List<Tree> items = new ArrayList<>(list.items());
        items.set(step.index(), set(items.get(step.index()), rest, value));
        return new Tree.Sequence(items, list.at());
    }

    private static Tree.Mapping mapping(String key, Tree value, Location at) {
        return new Tree.Mapping(Map.of(key, value), Map.of(key, at), at);
    }

    /** Where the option begins that a value stands in. */
    private static Location start(Tree value) {
        return new Location(value.at().source(), value.at().line(), 1);
    }

    private void refuse(Location at, String path, String message, String remedy) {
        problems.add(new Problem(at, path, ProblemKind.OPTION, message, Optional.of(remedy)));
    }
}
