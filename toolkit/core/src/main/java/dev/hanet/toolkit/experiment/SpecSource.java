package dev.hanet.toolkit.experiment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.page.Json;
import dev.hanet.yaml.Document;
import dev.hanet.yaml.Location;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A spec as it was read, once, with everything it extends; what becomes of the files afterwards changes nothing.
 *
 * <p>Sweeps, seeds and reproductions make all their experiments of one source by laying values over it.
 */
public final class SpecSource {
    /** A run's complete spec. */
    public static final String RESOLVED = "resolved.yaml";

    /** What a run was made of; it remembers where the paths of its spec begin. */
    public static final String PROVENANCE = "provenance.json";

    private final String name;
    private final Document document;
    private final Bundles bundles;
    private final Map<String, Path> recorded;

    SpecSource(String name, Document document, Bundles bundles) {
        this(name, document, bundles, Map.of());
    }

    private SpecSource(String name, Document document, Bundles bundles, Map<String, Path> recorded) {
        this.name = name;
        this.document = document;
        this.bundles = bundles;
        this.recorded = recorded;
    }

    /** The same; where it is a complete spec beside which a file remembers where its paths begin, with paths that begin there. */
    SpecSource remembering() {
        try {
            return new SpecSource(name, document, bundles, remembered(memoryOf(Path.of(name))));
        } catch (InvalidPathException e) {
            return this; // the document says that there is no such file
        }
    }

    /** The file that remembers where the paths of a complete spec begin: a run's provenance, and {@code best.provenance.json} of {@code best.yaml}. */
    public static Path memoryOf(Path spec) {
        String file = spec.getFileName().toString();
        return spec.resolveSibling(
                file.equals(RESOLVED) ? PROVENANCE : file.replaceFirst("\\.ya?ml$", "") + "." + PROVENANCE);
    }

    /** What {@link #remembered} reads back. */
    public static String memory(Map<String, Path> folders) {
        Map<String, String> written = new LinkedHashMap<>();
        folders.forEach((key, folder) -> written.put(key, folder.toString()));
        return Json.text(Map.of("folders", written)) + "\n";
    }

    /**
     * Where the paths of a run's spec began when it was made.
     *
     * @param provenance the run's {@code provenance.json}
     * @return key to folder; nothing where the file does not say
     */
    public static Map<String, Path> remembered(Path provenance) {
        try {
            return Json.read(PlainFile.text(provenance), all -> {
                Map<String, Path> folders = new LinkedHashMap<>();
                if (all.getAsJsonObject().get("folders") instanceof JsonObject written) {
                    written.entrySet()
                            .forEach(entry -> folders.put(
                                    entry.getKey(), Path.of(entry.getValue().getAsString())));
                }
                return folders;
            });
        } catch (IOException | JsonParseException e) {
            return Map.of(); // what else is wrong with the file tells whoever reads what the run was made of
        }
    }

    /** What the user calls it: {@code lung/base-lite}, or the file's name. */
    public String name() {
        return name;
    }

    /**
     * Where paths begin.
     *
     * @param written the places of all scalars by their keys
     * @return key to folder, the latter empty for where one stands; one entry where all is the same
     */
    Map<String, Path> folders(Map<String, Location> written) {
        Map<String, Path> folders = new LinkedHashMap<>(recorded);
        written.forEach((key, place) -> {
            if (recorded.isEmpty() || !isFile(place.source())) {
                folders.put(key, folder(place.source()));
            }
        });
        if (!recorded.isEmpty()) {
            return Collections.unmodifiableMap(folders);
        }
        List<Path> distinct = folders.values().stream().distinct().toList();
        return distinct.size() == 1 ? Map.of("", distinct.get(0)) : Collections.unmodifiableMap(folders);
    }

    /** Of what the document names a source: a file, a preset, an option. */
    private Path folder(String source) {
        if (!isFile(source)) {
            return Path.of("");
        }
        Path parent = Path.of(source).getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private boolean isFile(String source) {
        return document.lines().containsKey(source) && !ExperimentLoader.isNamed(source);
    }

    /** What its own text is called in the places of its values: {@code my.yaml}, {@code preset:quickstart}. */
    public String itself() {
        return document.source();
    }

    /** The bundles that its references of the form {@code bundle:NAME@VERSION} mean. */
    public Bundles bundles() {
        return bundles;
    }

    /** The bundles whose specs it is made of, by their references, each with what {@link Bundles#digest} says of it. */
    public Map<String, String> fromBundles() {
        Map<String, String> found = new LinkedHashMap<>();
        document.lines().keySet().stream().filter(Bundles::isOne).forEach(named -> bundles.digest(named)
                .ifPresent(digest -> found.put(named, digest)));
        return Collections.unmodifiableMap(found);
    }

    /** What it extends, each by what it is called in the places of its values, with its text; empty where a parent could not be read. */
    public Map<String, String> parents() {
        Map<String, String> parents = new LinkedHashMap<>();
        if (document.complete()) {
            document.lines().forEach((source, lines) -> parents.put(source, String.join("\n", lines) + "\n"));
            parents.remove(document.source());
        }
        return Collections.unmodifiableMap(parents);
    }

    /** Whether something of it is missing: a parent, or its own text. */
    public boolean isIncomplete() {
        return !document.complete();
    }

    Document document() {
        return document;
    }
}
