package dev.hanet.toolkit.experiment;

import dev.hanet.yaml.PresetSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The presets on the classpath.
 *
 * <p>A jar brings presets as {@code META-INF/hanet/presets/<name>.yaml} and lists their names, one a line, in
 * {@code META-INF/hanet/presets/index}.
 */
public final class Presets implements PresetSource {
    private static final String FOLDER = "META-INF/hanet/presets/";
    private static final String MODELINE = "# yaml-language-server:";

    private final ClassLoader loader;
    private final List<String> names;

    /** Reads the indexes; the presets themselves are read when asked for. */
    public Presets(ClassLoader loader) {
        this.loader = loader;
        this.names = readIndexes(loader);
    }

    private static List<String> readIndexes(ClassLoader loader) {
        try {
            List<String> names = new ArrayList<>();
            for (URL index : Collections.list(loader.getResources(FOLDER + "index"))) {
                try (var reader =
                        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
                    reader.lines()
                            .filter(line -> !line.isBlank() && !names.contains(line))
                            .forEach(names::add);
                }
            }
            return List.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of presets cannot be read", e);
        }
    }

    /** The names that a jar lists; none where it is no jar that can be read. */
    public static List<String> in(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry index = zip.getEntry(FOLDER + "index");
            if (index == null) {
                return List.of();
            }
            try (InputStream in = zip.getInputStream(index)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public Optional<String> text(String name) {
        if (!names.contains(name)) {
            return Optional.empty();
        }
        try (InputStream stream = loader.getResourceAsStream(FOLDER + name + ".yaml")) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the preset '" + name + "' cannot be read", e);
        }
    }

    @Override
    public List<String> names() {
        return names;
    }

    /** The question a preset answers: its first comment, as one line, without what is said to editors. */
    public String question(String name) {
        StringBuilder question = new StringBuilder();
        for (String line : text(name).orElse("").lines().toList()) {
            if (line.startsWith(MODELINE)) {
                continue;
            }
            if (!line.startsWith("#")) {
                break;
            }
            question.append(question.isEmpty() ? "" : " ")
                    .append(line.substring(1).strip());
        }
        return question.toString();
    }
}
