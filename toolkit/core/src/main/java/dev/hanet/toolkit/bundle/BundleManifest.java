package dev.hanet.toolkit.bundle;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a bundle says it is, {@code bundle.json}: its name, and of each of its files the length and the digest.
 *
 * @param reference its name and version
 * @param network whether it holds a trained network; otherwise specs alone
 * @param specs name to the hash of the complete spec; one alone lies at the top, of several each in a folder of its name
 * @param code version of the toolkit's code that packed it
 * @param licence under which it may be used, in words
 * @param parents file to what the spec extends under that name, in their order
 * @param files name to length and digest, by name
 */
public record BundleManifest(
        Bundles.Reference reference,
        boolean network,
        Map<String, String> specs,
        String code,
        String licence,
        Map<String, String> parents,
        Map<String, Content> files) {
    /** What the file is called. */
    public static final String FILE = Bundles.MANIFEST;

    static final String SIGNATURE = "bundle.sig";
    static final String CARD = "card.md";
    static final String SAMPLE = "sample.safetensors";
    static final String WEIGHTS = "checkpoints/best/weights.safetensors";
    static final String PARENTS = "parents/";

    private static final String FORMAT = "hanet-bundle-1";
    private static final String NETWORK = "network";
    private static final String SPEC = "spec";
    private static final String SEVERAL = "specs";
    private static final List<String> OF_RUN =
            List.of(RunDirectory.PROVENANCE, RunDirectory.STATUS, RunDirectory.DIGESTS, WEIGHTS);
    private static final Pattern RESULT = Pattern.compile("results/[A-Za-z0-9][A-Za-z0-9._-]*\\.(?:json|csv)");
    private static final Pattern KEPT_NETWORK = Pattern.compile("networks/[1-9][0-9]?/(.+)");
    private static final Pattern PARENT = Pattern.compile(PARENTS + "[1-9][0-9]?\\.yaml");

    /**
     * A file of a bundle.
     *
     * @param bytes its length
     * @param sha256 its digest
     */
    public record Content(long bytes, String sha256) {
        /** Of a file as it is. */
        static Content of(Path file) throws IOException {
            return new Content(Files.size(file), Sha256.of(file));
        }
    }

    public BundleManifest {
        specs = Collections.unmodifiableMap(new TreeMap<>(specs));
        parents = Collections.unmodifiableMap(new LinkedHashMap<>(parents));
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** What it holds, in a word or two. */
    public String kind() {
        return network ? NETWORK : specs.size() == 1 ? SPEC : SEVERAL;
    }

    /** Where the files of a spec begin: empty for one alone, {@code specs/NAME/} for one of several. */
    String folder(String spec) {
        return specs.size() == 1 ? "" : folderOf(spec);
    }

    /** The folder of one of several specs. */
    static String folderOf(String spec) {
        return Bundles.SPECS + "/" + spec + "/";
    }

    /** The text of {@code bundle.json}; there is one text for what it says. */
    String json() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("format", FORMAT);
        described.put("name", reference.name());
        described.put("version", reference.version());
        described.put("kind", kind());
        described.put("specs", specs);
        described.put("code", code);
        described.put("licence", licence);
        described.put("parents", parents);
        described.put("files", files);
        return Json.text(described) + "\n";
    }

    /**
     * Reads {@code bundle.json}.
     *
     * @throws JsonParseException when it is not what {@link #json} writes, or names files that have no place in a bundle
     * @throws HanetException when its name is none
     */
    static BundleManifest parse(String text) {
        BundleManifest read = Json.read(text, written -> of(written.getAsJsonObject()));
        if (!read.json().equals(text)) {
            throw new JsonParseException("it is written otherwise than 'hanet bundle pack' does");
        }
        read.requirePlaces();
        return read;
    }

    private static BundleManifest of(JsonObject all) {
        if (!all.get("format").getAsString().equals(FORMAT)) {
            throw new JsonParseException("its format is not '" + FORMAT + "', which is all that this version reads");
        }
        Map<String, String> parents = words(all, "parents");
        Map<String, Content> files = new TreeMap<>();
        for (Map.Entry<String, JsonElement> one : all.getAsJsonObject("files").entrySet()) {
            JsonObject content = one.getValue().getAsJsonObject();
            files.put(
                    one.getKey(),
                    new Content(
                            content.get("bytes").getAsLong(),
                            content.get("sha256").getAsString()));
        }
        return new BundleManifest(
                new Bundles.Reference(
                        all.get("name").getAsString(), all.get("version").getAsString()),
                all.get("kind").getAsString().equals(NETWORK),
                words(all, "specs"),
                all.get("code").getAsString(),
                all.get("licence").getAsString(),
                parents,
                files);
    }

    private static Map<String, String> words(JsonObject all, String key) {
        Map<String, String> words = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> one : all.getAsJsonObject(key).entrySet()) {
            words.put(one.getKey(), one.getValue().getAsString());
        }
        return words;
    }

    private void requirePlaces() {
        if (specs.isEmpty() || (network && specs.size() > 1)) {
            throw new JsonParseException("it says of no spec, or of several for one network");
        }
        specs.keySet().stream()
                .filter(name -> !Bundles.Reference.isName(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new JsonParseException("'" + name + "' is no name of a spec");
                });
        List<String> needed = new ArrayList<>(List.of(CARD));
        specs.keySet()
                .forEach(name ->
                        needed.addAll(List.of(folder(name) + SpecSource.RESOLVED, folder(name) + RunDirectory.SPEC)));
        if (network) {
            needed.addAll(OF_RUN);
            needed.add(SAMPLE);
        }
        needed.stream().filter(name -> !files.containsKey(name)).findFirst().ifPresent(name -> {
            throw new JsonParseException("it lacks '" + name + "'");
        });
        files.keySet().stream().filter(name -> !isPlaced(name)).findFirst().ifPresent(name -> {
            throw new JsonParseException("'" + name + "' has no place in it");
        });
        if (!files.keySet().containsAll(parents.keySet())) {
            throw new JsonParseException("it names a parent that it lacks");
        }
    }

    private boolean isPlaced(String name) {
        return name.equals(CARD)
                || (network && (name.equals(SAMPLE) || isOfRun(name)))
                || specs.keySet().stream()
                        .map(this::folder)
                        .filter(name::startsWith)
                        .anyMatch(folder -> {
                            String own = name.substring(folder.length());
                            return Set.of(SpecSource.RESOLVED, RunDirectory.SPEC)
                                            .contains(own)
                                    || (PARENT.matcher(own).matches() && parents.containsKey(name));
                        });
    }

    /** Whether a file of that name belongs to a trained network: of its run, or of a network that its preparation asks. */
    private static boolean isOfRun(String name) {
        Matcher asked = KEPT_NETWORK.matcher(name);
        String own = asked.matches() ? asked.group(1) : name;
        return OF_RUN.contains(own)
                || Set.of(RunDirectory.SPEC, RunDirectory.RESOLVED, RunDirectory.METRICS)
                        .contains(own)
                || RESULT.matcher(own).matches();
    }
}
