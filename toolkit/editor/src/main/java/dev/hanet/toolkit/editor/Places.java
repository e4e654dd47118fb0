package dev.hanet.toolkit.editor;

import dev.hanet.yaml.Document;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.PresetSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Places of texts as an editor opens them. Presets lie in jars, where no editor looks: those that are pointed to are written to a
 * folder that goes with the process.
 */
final class Places {
    private static final String PRESET = "preset:";

    private final PresetSource presets;
    private final Map<String, Path> written = new HashMap<>();
    private Optional<Path> folder = Optional.empty();

    Places(PresetSource presets) {
        this.presets = presets;
    }

    /** What a source is called by editors; absent for what was laid over a text, and presets that there are not. */
    Optional<String> uri(String source) {
        if (source.startsWith(PRESET)) {
            return preset(source.substring(PRESET.length()))
                    .map(file -> file.toUri().toString());
        }
        if (!Location.isOfText(source)) {
            return Optional.empty();
        }
        if (source.matches("[a-z][a-z0-9+.-]+:.*")) {
            return Optional.of(source);
        }
        try {
            return Optional.of(Path.of(source).toAbsolutePath().toUri().toString());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A place as editors go to it. */
    Optional<org.eclipse.lsp4j.Location> location(Location at, Document document) {
        List<String> lines = document.lines().getOrDefault(at.source(), List.of());
        SpecText text = new SpecText(String.join("\n", lines));
        return uri(at.source()).map(uri -> new org.eclipse.lsp4j.Location(uri, text.range(at)));
    }

    private Optional<Path> preset(String name) {
        return presets.text(name).map(text -> written(name, text));
    }

    private synchronized Path written(String name, String text) {
        Path known = written.get(name);
        if (known != null) {
            return known;
        }
        try {
            if (folder.isEmpty()) {
                folder = Optional.of(Files.createTempDirectory("hanet-presets"));
                folder.orElseThrow().toFile().deleteOnExit();
            }
            Path file = folder.orElseThrow().resolve(name + ".yaml");
            makeFolder(file.resolveSibling(".").normalize());
            Files.writeString(file, text);
            file.toFile().deleteOnExit();
            // Where it stays writable, what is written there changes no preset.
            boolean isGuarded = file.toFile().setReadOnly();
            LoggerFactory.getLogger(Places.class).debug("{} is {}", file, isGuarded ? "guarded" : "open");
            written.put(name, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the preset '" + name + "' cannot be written for the editor", e);
        }
    }

    /** Makes a folder and those above it, each to go with the process. */
    private static void makeFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            makeFolder(folder.resolveSibling(".").normalize());
            Files.createDirectory(folder);
            folder.toFile().deleteOnExit();
        }
    }
}
