package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays {@code key=value} options over a tree; the n-th option is line n of the source {@code --set}. */
final class SetOptions {
    static final String SOURCE = "--set";

    private final List<String> lines = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** One step of a path: a key, or the index of a list's item. */
    private record Step(String key, int index, String path) {
        boolean isKey() {
            return index < 0;
        }
    }

    List<String> lines() {
        return lines;
    }

    List<Problem> problems() {
        return problems;
    }

    Tree apply(Tree tree, String option) {
        lines.add(option);
        int equals = option.indexOf('=');
        Optional<List<Step>> steps = equals < 0
                ? Optional.empty()
                : steps(option.substring(0, equals).strip());
        if (steps.isEmpty() || option.indexOf('\n') >= 0) {
            refuse(
                    1,
                    "",
                    Texts.quoted(option) + " is not 'key=value'",
                    "write, for example, --set model.context.levels=1");
            return tree;
        }
        String path = steps.get().get(steps.get().size() - 1).path();
        Optional<Tree> value = value(option.substring(equals + 1), equals + 1, path);
        return value.map(given -> set(tree, steps.get(), given)).orElse(tree);
    }

    private Optional<Tree> value(String text, int shift, String path) {
        // Read with the option's number of lines before it and its columns shifted, so that places are those of the
        // option.
        SourceText source = SourceText.of(SOURCE, text);
        YamlParser.Parsed parsed = YamlParser.parse(source);
        for (Problem problem : parsed.problems()) {
            String below = YamlPath.join(path, problem.path());
            problems.add(new Problem(
                    moved(problem.at(), shift), below, problem.kind(), problem.message(), problem.remedy()));
        }
        if (text.isBlank()) {
            return Optional.of(new Tree.Scalar("~", false, here(shift + 1)));
        }
        return parsed.problems().isEmpty() ? parsed.tree().map(tree -> moved(tree, shift)) : Optional.empty();
    }

    private Tree moved(Tree tree, int shift) {
        Location at = moved(tree.at(), shift);
        if (tree instanceof Tree.Scalar scalar) {
            return new Tree.Scalar(scalar.text(), scalar.quoted(), at);
        }
        if (tree instanceof Tree.Sequence sequence) {
            return new Tree.Sequence(
                    sequence.items().stream().map(item -> moved(item, shift)).toList(), at);
        }
        Tree.Mapping mapping = (Tree.Mapping) tree;
        Map<String, Tree> entries = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, moved(value, shift)));
        mapping.keys().forEach((key, value) -> keys.put(key, moved(value, shift)));
        return new Tree.Mapping(entries, keys, at);
    }

    private Location moved(Location at, int shift) {
        return here(at.column() + shift);
    }

    private Location here(int column) {
        return new Location(SOURCE, lines.size(), column);
    }

    private Tree set(Tree base, List<Step> steps, Tree value) {
        if (steps.isEmpty()) {
            return Trees.overlay(base, value);
        }
        Step step = steps.get(0);
        List<Step> rest = steps.subList(1, steps.size());
        return step.isKey() ? setKey(base, step, rest, value) : setItem(base, step, rest, value);
    }

    private Tree setKey(Tree base, Step step, List<Step> rest, Tree value) {
        Location at = here(1);
        if (Trees.isEmpty(base)) {
            return setKey(Trees.emptyMapping(at), step, rest, value);
        }
        if (!(base instanceof Tree.Mapping mapping)) {
            refuse(
                    1,
                    step.path(),
                    Trees.subject(base) + " has no key " + Texts.quoted(step.key()),
                    "set the whole value");
            return base;
        }
        Tree child = mapping.entries().get(step.key());
        Tree changed = set(child == null ? new Tree.Scalar("~", false, at) : child, rest, value);
        return Trees.overlay(base, new Tree.Mapping(Map.of(step.key(), changed), Map.of(step.key(), at), at));
    }

    private Tree setItem(Tree base, Step step, List<Step> rest, Tree value) {
        if (!(base instanceof Tree.Sequence list)) {
            refuse(1, step.path(), Trees.subject(base) + " has no items to count", "is this key a list?");
            return base;
        }
        if (step.index() >= list.items().size()) {
            refuse(
                    1,
                    step.path(),
                    "there is no item " + step.index(),
                    "the list has " + Texts.count(list.items().size(), "item") + ", counted from 0");
            return base;
        }
        List<Tree> items = new ArrayList<>(list.items());
        items.set(step.index(), set(items.get(step.index()), rest, value));
        return new Tree.Sequence(items, list.at());
    }

    /** {@code data.augment[1].size} as steps; absent when it is no path. */
    private static Optional<List<Step>> steps(String text) {
        List<Step> steps = new ArrayList<>();
        String path = "";
        for (String part : text.split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String key = bracket < 0 ? part : part.substring(0, bracket);
            if (key.isEmpty()) {
                return Optional.empty();
            }
            path = YamlPath.key(path, key);
            steps.add(new Step(key, -1, path));
            String rest = bracket < 0 ? "" : part.substring(bracket);
            while (!rest.isEmpty()) {
                int close = rest.indexOf(']');
                Optional<Integer> index = rest.startsWith("[") && close > 0
                        ? Scalars.smallIndex(rest.substring(1, close))
                        : Optional.empty();
                if (index.isEmpty()) {
                    return Optional.empty();
                }
                path = YamlPath.item(path, index.get());
                steps.add(new Step("", index.get(), path));
                rest = rest.substring(close + 1);
            }
        }
        return Optional.of(steps);
    }

    private void refuse(int column, String path, String message, String remedy) {
        problems.add(new Problem(here(column), path, ProblemKind.OPTION, message, Optional.of(remedy)));
    }
}
