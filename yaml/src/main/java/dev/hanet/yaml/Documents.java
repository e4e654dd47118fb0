package dev.hanet.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads texts, lays them over what they extend, and an {@link Overlay} over both.
 *
 * <p>One merge rule: mappings merge, lists and scalars replace, a component whose {@code type} changes replaces the old
 * one whole, {@code ~} restores the default. Nothing here throws on bad input: the mistakes travel in the
 * {@link Document}.
 */
public final class Documents {
    /** The name of the file that declares a folder to be the workspace of all specs below it. */
    public static final String WORKSPACE = ".hanet-workspace";

    /** How a preset is named among paths. */
    static final String PRESET = "preset:";

    private final PresetSource presets;
    private final List<Path> roots;
    private final StandardTypes standards;
    private final Set<String> repeated;
    private final Description description;
    private final Function<Path, Optional<String>> held;

    /**
     * A key that speaks of the whole spec in which it stands.
     *
     * @param key at the root; empty where there is none
     * @param asides paths of values that it does not speak of
     */
    record Description(String key, Set<String> asides) {
        static final Description NONE = new Description("", Set.of());

        /** The parent as it is inherited: without its description when the child changes what that speaks of. */
        Tree inherited(Tree parent, Tree child) {
            if (key.isEmpty() || !(parent instanceof Tree.Mapping mapping) || isAside("", child)) {
                return parent;
            }
            return Trees.without(mapping, key);
        }

        private boolean isAside(String path, Tree tree) {
            if (path.equals(key) || asides.contains(path)) {
                return true;
            }
            return tree instanceof Tree.Mapping mapping
                    && mapping.entries().entrySet().stream()
                            .allMatch(entry -> isAside(YamlPath.key(path, entry.getKey()), entry.getValue()));
        }
    }

    /**
     * Presets, and files of the spec's workspace: below the nearest folder at or above the spec that holds a file
     * {@code .hanet-workspace} or is a checkout, without one below the folder above the spec's.
     */
    public Documents(PresetSource presets) {
        this(presets, List.of());
    }

    /** As above, and files below {@code roots}. */
    public Documents(PresetSource presets, List<Path> roots) {
        this(presets, roots, StandardTypes.NONE, Set.of(), Description.NONE, file -> Optional.empty());
    }

    private Documents(
            PresetSource presets,
            List<Path> roots,
            StandardTypes standards,
            Set<String> repeated,
            Description description,
            Function<Path, Optional<String>> held) {
        this.presets = presets;
        this.roots = List.copyOf(roots);
        this.standards = standards;
        this.repeated = Set.copyOf(repeated);
        this.description = description;
        this.held = held;
    }

    /**
     * The same where somebody else has the newest text of some files, as an editor has of those that are open.
     *
     * @param open the text that counts in place of the file's own; empty for files that are read as ever
     */
    public Documents reading(Function<Path, Optional<String>> open) {
        return new Documents(presets, roots, standards, repeated, description, open);
    }

    /**
     * The same for specs of a record, some of whose families have a {@link DefaultType}: there too a mapping of another type
     * replaces one without {@code type}.
     */
    public Documents of(Class<? extends Record> root) {
        return new Documents(presets, roots, StandardTypes.of(root), repeated, description, held);
    }

    /** The same for specs in which these keys repeat what was there for the reader: nobody is warned that they change nothing. */
    public Documents repeating(String... keys) {
        return new Documents(presets, roots, standards, Set.of(keys), description, held);
    }

    /**
     * The same for specs in which a key at the root speaks of the whole spec: a child that changes the spec does not inherit it.
     *
     * @param asides paths of values that it does not speak of, which a child may change
     */
    public Documents describing(String key, String... asides) {
        return new Documents(presets, roots, standards, repeated, new Description(key, Set.of(asides)), held);
    }

    /**
     * What bounds the paths of a spec: the nearest folder at or above its own that is declared a workspace or is a checkout,
     * without one the folder above its own. The working directory has no say: a spec means the same wherever one stands.
     *
     * @param folder in which the spec lies
     */
    public static Path workspace(Path folder) {
        Path own = real(folder);
        return declared(own).orElseGet(() -> {
            Path above = own.getParent();
            return above == null || above.getParent() == null ? own : above;
        });
    }

    /** The project that a folder belongs to: the nearest at or above it that is declared a workspace or is a checkout, else itself. */
    public static Path project(Path folder) {
        Path own = real(folder);
        return declared(own).orElse(own);
    }

    /**
     * The folder of this user for what the toolkit keeps beyond one project, weights, bundles and how fast the machine is: the one that
     * {@code HANET_HOME} names, else {@code .hanet} at home.
     */
    public static Path home() {
        return home(Optional.ofNullable(System.getenv("HANET_HOME")));
    }

    static Path home(Optional<String> environment) {
        return environment
                .filter(named -> !named.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".hanet"));
    }

    private static Optional<Path> declared(Path folder) {
        for (Path above = folder; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(WORKSPACE)) || Files.exists(above.resolve(".git"))) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /** With all links followed, as far as the file is there. */
    public static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** Reads a file and what it extends. */
    public Document load(Path file) {
        Inheritance inheritance = inheritance(Optional.of(folder(file)));
        return document(inheritance, file.toString(), inheritance.file(file));
    }

    /** Reads a preset by its name, with or without {@code preset:}, or what else the source of presets knows by its whole name, and what it extends. */
    public Document preset(String name) {
        String bare = bare(name);
        Inheritance inheritance = inheritance(Optional.empty());
        return document(inheritance, inheritance.source(bare), inheritance.preset(bare));
    }

    /** A preset's name without {@code preset:}; any other as it is. */
    static String bare(String name) {
        return name.startsWith(PRESET) ? name.substring(PRESET.length()) : name;
    }

    /** Reads a text that came from elsewhere; paths it extends are relative to the working directory. */
    public Document text(String source, String text) {
        return text(SourceText.of(source, text), Optional.of(Path.of("")));
    }

    /** Reads a text whose paths are relative to a folder; none can be extended where there is no folder. */
    Document text(SourceText text, Optional<Path> folder) {
        Inheritance inheritance = inheritance(folder);
        return document(inheritance, text.source(), inheritance.text(text));
    }

    private Inheritance inheritance(Optional<Path> folder) {
        return new Inheritance(presets, roots, folder, standards, repeated, description, held);
    }

    private static Document document(Inheritance inheritance, String source, Optional<Tree> read) {
        return new Document(
                source,
                read.orElseGet(() -> Trees.emptyMapping(new Location(source, 1, 1))),
                inheritance.lines(),
                inheritance.problems(),
                read.isPresent() && inheritance.isComplete(),
                inheritance.overrides().overridden(),
                inheritance.overrides().idle());
    }

    /**
     * A document with values laid over it; no file is read again.
     *
     * @param document as it was read, nothing laid over it yet
     */
    public Document over(Document document, Overlay overlay) {
        if (overlay.isEmpty()) {
            return document;
        }
        Overrides overrides = Overrides.of(document, repeated);
        OverlayMerger merger = new OverlayMerger(standards, overrides);
        Tree tree = merger.merge(document.tree(), overlay);
        Map<String, List<String>> lines = new LinkedHashMap<>(document.lines());
        lines.putAll(overlay.lines());
        List<Problem> problems = new ArrayList<>(document.problems());
        problems.addAll(merger.problems());
        return new Document(
                document.source(),
                tree,
                lines,
                problems,
                document.complete(),
                overrides.overridden(),
                overrides.idle());
    }

    private static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** The file's text; the fault says why there is none. */
    static SourceText read(String source, Path file) {
        Optional<String> fault = fault(file);
        if (fault.isPresent()) {
            return unreadable(source, fault.get());
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SourceText.of(source, in.readNBytes(SourceText.LIMIT + 1));
        } catch (IOException e) {
            return unreadable(source, "the file cannot be read");
        }
    }

    /** Why a path leads to no text, in words. */
    static Optional<String> fault(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("this is not a file");
        }
        return Files.isReadable(file) ? Optional.empty() : Optional.of("the file cannot be read");
    }

    /** A path as the user wrote it, absent when it is none. */
    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static SourceText unreadable(String source, String why) {
        Problem problem = new Problem(new Location(source, 1, 1), "", ProblemKind.UNREADABLE, why, Optional.empty());
        return new SourceText(source, "", Optional.of(problem));
    }
}
