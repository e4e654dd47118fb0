package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tables, figures and studies on the class path: {@code META-INF/hanet/items/<name>.yaml}, listed in {@code index}. */
public final class Items {
    private static final String FOLDER = "META-INF/hanet/items/";

    private final ClassLoader loader;
    private final SpecReader reader;
    private final Documents documents;

    /** Items of a class path. */
    public Items(ClassLoader loader, SpecReader reader, PresetSource presets) {
        this.loader = loader;
        this.reader = reader;
        this.documents = new Documents(presets);
    }

    /** Their names, the paper's in its order, then studies. */
    public List<String> names() {
        return text("index").lines().filter(line -> !line.isBlank()).toList();
    }

    /**
     * The item of that name.
     *
     * @throws HanetException when there is none
     * @throws dev.hanet.yaml.SpecException when its text has mistakes
     */
    public ItemSpec get(String name) {
        if (!names().contains(name)) {
            throw HanetException.input(
                    "there is no table, figure or study '" + name + "'",
                    Suggestion.remedy(name, names()).orElse(""));
        }
        String file = name + ".yaml";
        return reader.bind(documents.text(file, text(file)), ItemSpec.class).orThrow();
    }

    /** What the paper prints. */
    public Published published() {
        return Published.parse(text("published.csv"));
    }

    private String text(String file) {
        try (InputStream stream = loader.getResourceAsStream(FOLDER + file)) {
            if (stream == null) {
                throw new IllegalStateException("'" + FOLDER + file + "' is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
