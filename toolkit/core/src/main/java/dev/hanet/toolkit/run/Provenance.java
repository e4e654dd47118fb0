package dev.hanet.toolkit.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run was made of: enough to repeat it.
 *
 * @param started when
 * @param made what its result depends on besides its spec
 * @param versions engine to its version, bundle that the spec is from to the digest of its manifest, plugin to the digest of what
 *     is in it
 * @param device where it computed
 * @param seeds purpose to seed
 * @param folders key of the spec to the folder at which its path begins
 * @param command the command line
 * @param host machine and JVM
 * @param cautions what was known before the first step and makes its results say less than they seem to
 */
public record Provenance(
        Instant started,
        Ingredients made,
        Map<String, String> versions,
        String device,
        Map<String, Long> seeds,
        Map<String, Path> folders,
        List<String> command,
        Host host,
        List<Caution.Begun> cautions) {
    static final String ENGINE_THREADS = "engineThreads";
    static final String PLUGIN = "plugin ";
    private static final String PARTS = "parts";
    private static final String CAUTIONS = "cautions";
    private static final int DIGITS = 12;
    private static final String PROGRAM = "hanet ";

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
     * What a result depends on besides its spec.
     *
     * @param code version of the toolkit's code
     * @param data files that were read
     * @param parts the images of each part of the split, by their names; empty where that was not written down
     */
    public record Ingredients(String code, List<DataFile> data, Map<Part, List<String>> parts) {
        public Ingredients {
            data = List.copyOf(data);
            Map<Part, List<String>> copied = new EnumMap<>(Part.class);
            parts.forEach((part, names) -> copied.put(part, List.copyOf(names)));
            parts = Collections.unmodifiableMap(copied);
        }

        /**
         * Reads them from {@code provenance.json}.
         *
         * @throws RunException when the file is not there or damaged
         */
        public static Ingredients read(Path file) {
            String written = AtomicFiles.read(file);
            try {
                return Json.read(written, element -> of(element.getAsJsonObject()));
            } catch (JsonParseException e) {
                throw untold(file);
            }
        }

        private static Ingredients of(JsonObject object) {
            List<DataFile> data = new ArrayList<>();
            for (JsonElement element : object.getAsJsonArray("data")) {
                JsonObject one = element.getAsJsonObject();
                data.add(new DataFile(
                        one.get("name").getAsString(),
                        one.get("bytes").getAsLong(),
                        one.get("sha256").getAsString()));
            }
            Map<Part, List<String>> parts = new EnumMap<>(Part.class);
            if (object.get(PARTS) instanceof JsonObject lists) {
                for (Part part : Part.values()) {
                    List<String> names = new ArrayList<>();
                    lists.getAsJsonArray(part.label()).forEach(name -> names.add(name.getAsString()));
                    parts.put(part, names);
                }
            }
            return new Ingredients(object.get("code").getAsString(), data, parts);
        }
    }

    public Provenance {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
        folders = Collections.unmodifiableMap(new LinkedHashMap<>(folders));
        command = List.copyOf(command);
        cautions = List.copyOf(cautions);
    }

    /**
     * Reads {@code provenance.json}.
     *
     * @throws RunException when the file is not there or damaged
     */
    public static Provenance read(Path file) {
        String written = AtomicFiles.read(file);
        try {
            return Json.read(written, element -> of(element.getAsJsonObject(), SpecSource.remembered(file)));
        } catch (JsonParseException e) {
            throw untold(file);
        }
    }

    private static RunException untold(Path file) {
        return new RunException("'" + file + "' does not say what the run was made of", "was it written by a run?");
    }

    private static Provenance of(JsonObject all, Map<String, Path> folders) {
        Map<String, String> versions = new LinkedHashMap<>();
        all.getAsJsonObject("versions")
                .entrySet()
                .forEach(one -> versions.put(one.getKey(), one.getValue().getAsString()));
        Map<String, Long> seeds = new LinkedHashMap<>();
        all.getAsJsonObject("seeds")
                .entrySet()
                .forEach(one -> seeds.put(one.getKey(), one.getValue().getAsLong()));
        List<String> command = new ArrayList<>();
        all.getAsJsonArray("command").forEach(word -> command.add(word.getAsString()));
        JsonObject host = all.getAsJsonObject("host");
        return new Provenance(
                Instant.parse(all.get("started").getAsString()),
                Ingredients.of(all),
                versions,
                all.get("device").getAsString(),
                seeds,
                folders,
                command,
                new Host(
                        host.get("jvm").getAsString(),
                        host.get("os").getAsString(),
                        host.get("cores").getAsInt(),
                        host.get("memoryBytes").getAsLong()),
                cautions(all));
    }

    private static List<Caution.Begun> cautions(JsonObject all) {
        List<Caution.Begun> cautions = new ArrayList<>();
        if (all.has(CAUTIONS)) {
            all.getAsJsonArray(CAUTIONS).forEach(told -> cautions.add(Caution.Begun.of(told)));
        }
        return cautions;
    }

    /**
     * What was known against a run's results before its first step, whatever else its {@code provenance.json} says.
     *
     * @throws RunException when the file is not there or damaged
     */
    static List<Caution.Begun> cautions(Path file) {
        String written = AtomicFiles.read(file);
        try {
            return Json.read(written, element -> cautions(element.getAsJsonObject()));
        } catch (JsonParseException e) {
            throw untold(file);
        }
    }

    /** How many cores the engine used, as a command takes it. */
    public String threads() {
        return versions.getOrDefault(ENGINE_THREADS, "1");
    }

    /** What made the run but how it was called, for a person, a fact a name. */
    public Map<String, String> environment() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("code", made.code());
        facts.put("engine", versions.getOrDefault("engine", "unknown"));
        facts.put("device", computedOn(device, threads()));
        versions.forEach((what, version) -> {
            if (Bundles.isOne(what)) {
                facts.put("spec from " + what, "manifest " + version.substring(0, Math.min(DIGITS, version.length())));
            } else if (what.startsWith(PLUGIN)) {
                facts.put(what, "content " + version.substring(0, Math.min(DIGITS, version.length())));
            }
        });
        facts.put(
                "machine",
                host.os() + ", " + host.cores() + " cores, " + ByteCount.words(host.memory()) + "; " + host.jvm());
        facts.put("seeds", words(seeds));
        List<DataFile> data = RecordedData.withoutWeights(made.data());
        List<DataFile> weights = new ArrayList<>(made.data());
        weights.removeAll(data);
        String none = made.parts().isEmpty() ? "no files that are known" : "no files: drawn by the seed";
        facts.put("data", data.isEmpty() ? none : files(data));
        if (!weights.isEmpty()) {
            facts.put("weights", files(weights));
        }
        if (!made.parts().isEmpty()) {
            facts.put(
                    "parts",
                    made.parts().entrySet().stream()
                            .map(part ->
                                    part.getValue().size() + " " + part.getKey().label())
                            .collect(Collectors.joining(", ")));
        }
        return facts;
    }

    /** A device and how many cores the engine used, for a person. */
    public static String computedOn(String device, String threads) {
        return device + ", " + threads + (threads.equals("1") ? " thread" : " threads");
    }

    /** The command that made the run, as a POSIX shell reads it. */
    public String called() {
        return PROGRAM + Shell.line(command);
    }

    /**
     * The command that repeats the run, from its complete spec on the same device with as many threads.
     *
     * @param run its directory
     */
    public String repetition(Path run) {
        return PROGRAM + "train " + Shell.word(run.resolve(RunDirectory.RESOLVED)) + " --device " + Shell.word(device)
                + " --threads " + threads();
    }

    private static String words(Map<String, Long> seeds) {
        return seeds.entrySet().stream()
                .map(seed -> seed.getKey() + " " + seed.getValue())
                .collect(Collectors.joining(", "));
    }

    /** How many, and a digest of their names and digests. */
    private static String files(List<DataFile> files) {
        String digest = Sha256.of(files.stream()
                        .map(file -> file.sha256() + "  " + file.name() + "\n")
                        .collect(Collectors.joining()))
                .substring(0, DIGITS);
        return files.size() + (files.size() == 1 ? " file, " : " files, together ") + digest;
    }

    /** The same as it can be handed over: without the folders of this machine, in the command too, where a path keeps its last name. */
    public Provenance withoutFolders() {
        List<String> words = command.stream()
                .map(word -> word.replaceFirst("^(--[a-z-]+=)?(?:[/~]|[A-Za-z]:).*[/\\\\](?=[^/\\\\]+$)", "$1"))
                .toList();
        List<Caution.Begun> told =
                cautions.stream().map(Caution.Begun::withoutFolders).toList();
        return new Provenance(started, made, versions, device, seeds, Map.of(), words, host, told);
    }

    /** The text of {@code provenance.json}. */
    public String json() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("started", started);
        described.put("code", made.code());
        described.put("versions", versions);
        described.put("device", device);
        described.put("seeds", seeds);
        described.put("command", command);
        described.put("host", host.described());
        described.put("folders", folders);
        described.put("data", made.data());
        if (!made.parts().isEmpty()) {
            Map<String, List<String>> parts = new LinkedHashMap<>();
            made.parts().forEach((part, names) -> parts.put(part.label(), names));
            described.put(PARTS, parts);
        }
        if (!cautions.isEmpty()) {
            described.put(
                    CAUTIONS, cautions.stream().map(Caution.Begun::described).toList());
        }
        return Json.text(described) + "\n";
    }
}
