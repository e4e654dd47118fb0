package dev.hanet.yaml;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Follows {@code extends} from one document; knows which texts are open, so that a circle is told as the chain of files. */
final class Inheritance {
    static final String EXTENDS = "extends";

    private static final int LONGEST_CHAIN = 20;

    private final PresetSource presets;
    private final List<Path> roots;
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<String> chain = new ArrayDeque<>();
    private final Map<String, Optional<Tree>> known = new HashMap<>();
    private final Overrides overrides;
    private final StandardTypes standards;
    private final Documents.Description description;
    private final Function<Path, Optional<String>> held;
    private boolean complete = true;

    Inheritance(
            PresetSource presets,
            List<Path> roots,
            Optional<Path> folder,
            StandardTypes standards,
            Set<String> repeated,
            Documents.Description description,
            Function<Path, Optional<String>> held) {
        this.presets = presets;
        this.roots = new ArrayList<>(roots);
        folder.map(Documents::workspace).ifPresent(this.roots::add);
        this.standards = standards;
        this.overrides = new Overrides(repeated);
        this.description = description;
        this.held = held;
    }

    Optional<Tree> file(Path file) {
        return once(file.toString(), Optional.of(file), () -> held.apply(file)
                .map(text -> SourceText.of(file.toString(), text))
                .orElseGet(() -> Documents.read(file.toString(), file)));
    }

    Optional<Tree> preset(String name) {
        String source = source(name);
        return once(source, Optional.empty(), () -> presets.text(name)
                .map(text -> SourceText.of(source, text))
                .orElseGet(() ->
                        new SourceText(source, "", Optional.of(unknownPreset(new Location(source, 1, 1), name)))));
    }

    /** What a name is called among the sources of a document: its whole self. */
    String source(String name) {
        return presets.isNamed(name) ? name : Documents.PRESET + name;
    }

    Optional<Tree> text(SourceText text) {
        return once(text.source(), Optional.of(Path.of("text")), () -> text);
    }

    private Optional<Tree> once(String source, Optional<Path> file, Supplier<SourceText> text) {
        Optional<Tree> before = known.get(source);
        if (before != null) {
            return before;
        }
        SourceText read = text.get();
        YamlParser.Parsed parsed = YamlParser.parse(read);
        add(source, read.lines(), parsed.problems());
        chain.addLast(source);
        Optional<Tree> tree = parsed.tree().map(own -> withParents(own, file));
        chain.removeLast();
        known.put(source, tree);
        return tree;
    }

    private Tree withParents(Tree own, Optional<Path> file) {
        if (!(own instanceof Tree.Mapping mapping) || !mapping.entries().containsKey(EXTENDS)) {
            return own;
        }
        Tree names = Objects.requireNonNull(mapping.entries().get(EXTENDS));
        Tree bare = Trees.without(mapping, EXTENDS);
        Optional<Tree> merged = Optional.empty();
        List<Tree> parents = names instanceof Tree.Sequence list ? list.items() : List.of(names);
        for (int index = 0; index < parents.size(); index++) {
            String path = names instanceof Tree.Sequence ? YamlPath.item(EXTENDS, index) : EXTENDS;
            Optional<Tree> parent = parent(parents.get(index), path, file);
            complete &= parent.isPresent();
            Optional<Tree> base = merged;
            merged = parent.map(tree ->
                            base.map(below -> overlay(below, tree, false)).orElse(tree))
                    .or(() -> base);
        }
        return merged.map(base -> overlay(base, bare, true)).orElse(bare);
    }

    private Tree overlay(Tree parent, Tree over, boolean isTold) {
        Tree base = description.inherited(parent, over);
        Tree laid = Trees.overlay(standards.below(base, over), over);
        overrides.add(base, laid, isTold);
        return laid;
    }

    private Optional<Tree> parent(Tree name, String path, Optional<Path> child) {
        if (!(name instanceof Tree.Scalar scalar) || Trees.isEmpty(name)) {
            return refuse(
                    name.at(),
                    path,
                    Trees.isEmpty(name) ? "a name is missing" : Trees.subject(name) + " is no name of a spec",
                    "write 'preset:name' or a path");
        }
        String text = scalar.text();
        if (presets.isNamed(text)) {
            String preset = Documents.bare(text);
            if (presets.text(preset).isEmpty()) {
                problems.add(withPath(unknownPreset(name.at(), preset), path));
                return Optional.empty();
            }
            return isOpen(text, name, path) ? Optional.empty() : preset(preset);
        }
        if (child.isEmpty()) {
            return refuse(name.at(), path, "a preset can extend presets alone", "write 'preset:name'");
        }
        return parentFile(scalar, path, child.get());
    }

    private Optional<Tree> parentFile(Tree.Scalar name, String path, Path child) {
        Optional<Path> file = Documents.path(name.text())
                .map(written -> child.resolveSibling(written).normalize());
        if (file.isEmpty()) {
            return refuse(name.at(), path, Texts.quoted(name.text()) + " is no path", "write 'preset:name' or a path");
        }
        if (!isAllowed(file.get())) {
            return refuse(
                    name.at(),
                    path,
                    Texts.quoted(name.text()) + " lies outside the spec's workspace",
                    "copy the file beside the spec, or put an empty file '" + Documents.WORKSPACE
                            + "' into a folder above both");
        }
        if (isOpen(file.get().toString(), name, path)) {
            return Optional.empty();
        }
        Optional<String> fault = held.apply(file.get()).isPresent() ? Optional.empty() : Documents.fault(file.get());
        if (fault.isPresent()) {
            return refuse(name.at(), path, Texts.quoted(name.text()) + ": " + fault.get(), "");
        }
        return file(file.get());
    }

    /** Below a root, links followed; a file that is not there is judged by its name. */
    private boolean isAllowed(Path file) {
        return roots.stream().anyMatch(root -> Documents.real(file).startsWith(Documents.real(root)));
    }

    private boolean isOpen(String source, Tree name, String path) {
        if (chain.size() >= LONGEST_CHAIN) {
            refuse(name.at(), path, "more than " + LONGEST_CHAIN + " specs extend one another in a row", "");
            return true;
        }
        if (!chain.contains(source)) {
            return false;
        }
        List<String> circle = new ArrayList<>(chain).subList(new ArrayList<>(chain).indexOf(source), chain.size());
        refuse(name.at(), path, "this spec extends itself", String.join(" -> ", circle) + " -> " + source);
        return true;
    }

    private Problem unknownPreset(Location at, String name) {
        PresetSource.Missing missing = presets.missing(name);
        return new Problem(at, "", ProblemKind.UNREADABLE, missing.problem(), missing.remedy());
    }

    private static Problem withPath(Problem problem, String path) {
        return new Problem(problem.at(), path, ProblemKind.EXTENDS, problem.message(), problem.remedy());
    }

    private Optional<Tree> refuse(Location at, String path, String message, String remedy) {
        Optional<String> said = remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
        problems.add(new Problem(at, path, ProblemKind.EXTENDS, message, said));
        return Optional.empty();
    }

    void add(String source, List<String> text, List<Problem> found) {
        lines.put(source, text);
        problems.addAll(found);
    }

    Map<String, List<String>> lines() {
        return lines;
    }

    List<Problem> problems() {
        return problems;
    }

    Overrides overrides() {
        return overrides;
    }

    boolean isComplete() {
        return complete;
    }
}
