package dev.hanet.toolkit.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.page.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run was made of: enough to repeat it.
 *
 * @param started when
 * @param code version of the toolkit's code
 * @param versions library or engine to its version
 * @param device where it computed
 * @param seeds purpose to seed
 * @param data files that were read
 * @param folders key of the spec to the folder at which its path begins
 * @param command the command line
 * @param host machine and JVM
 */
public record Provenance(
        Instant started,
        String code,
        Map<String, String> versions,
        String device,
        Map<String, Long> seeds,
        List<DataFile> data,
        Map<String, Path> folders,
        List<String> command,
        Host host) {
    /**
     * A data file and what was in it.
     *
     * @param name path within the data set
     * @param bytes its length
     * @param sha256 its digest
     */
    public record DataFile(String name, long bytes, String sha256) {
        /**
         * Looks at a file.
         *
         * @throws RunException when it cannot be read
         */
        public static DataFile of(Path root, Path file) {
            try {
                String name = root.relativize(file).toString().replace('\\', '/');
                return new DataFile(name, Files.size(file), Sha256.of(file));
            } catch (IOException e) {
                throw RunException.reading(file, e);
            }
        }
    }

    /**
     * Where the paths of a run's spec begin, read from {@code provenance.json}: where they began when it was made; nothing where it
     * does not say.
     */
    public static Map<String, Path> folders(Path file) {
        Map<String, Path> folders = new LinkedHashMap<>();
        try {
            JsonElement written = JsonParser.parseString(AtomicFiles.read(file))
                    .getAsJsonObject()
                    .get("folders");
            if (written != null) {
                written.getAsJsonObject()
                        .entrySet()
                        .forEach(entry -> folders.put(
                                entry.getKey(), Path.of(entry.getValue().getAsString())));
            }
        } catch (JsonParseException | IllegalStateException | InvalidPathException | RunException e) {
            return Map.of(); // what else is wrong with the file tells whoever reads what the run was made of
        }
        return folders;
    }

    /**
     * What a result depends on besides its spec.
     *
     * @param code version of the toolkit's code
     * @param data files that were read
     */
    public record Ingredients(String code, List<DataFile> data) {
        public Ingredients {
            data = List.copyOf(data);
        }

        /**
         * Reads them from {@code provenance.json}.
         *
         * @throws RunException when the file is not there or damaged
         */
        public static Ingredients read(Path file) {
            try {
                JsonObject object =
                        JsonParser.parseString(AtomicFiles.read(file)).getAsJsonObject();
                List<DataFile> data = new ArrayList<>();
                for (JsonElement element : object.getAsJsonArray("data")) {
                    JsonObject one = element.getAsJsonObject();
                    data.add(new DataFile(
                            one.get("name").getAsString(),
                            one.get("bytes").getAsLong(),
                            one.get("sha256").getAsString()));
                }
                return new Ingredients(object.get("code").getAsString(), data);
            } catch (JsonParseException | IllegalStateException | NullPointerException e) {
                throw new RunException(
                        "'" + file + "' does not say what the run was made of", "was it written by a run?");
            }
        }
    }

    public Provenance {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
        data = List.copyOf(data);
        folders = Collections.unmodifiableMap(new LinkedHashMap<>(folders));
        command = List.copyOf(command);
    }

    /** The text of {@code provenance.json}. */
    public String json() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("started", started);
        described.put("code", code);
        described.put("versions", versions);
        described.put("device", device);
        described.put("seeds", seeds);
        described.put("command", command);
        described.put("host", host.described());
        described.put("folders", folders);
        described.put("data", data);
        return Json.text(described) + "\n";
    }
}
