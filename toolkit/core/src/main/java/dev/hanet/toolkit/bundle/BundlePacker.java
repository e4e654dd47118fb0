package dev.hanet.toolkit.bundle;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.page.Shell;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.KeptNetworks;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Packs a trained run, or specs, into one file that somebody else can use.
 *
 * <pre>{@code
 * bundle.json                     name, version, licence, and the digest of every other file
 * bundle.sig                      somebody's signature of bundle.json, where there is one
 * card.md                         what it is, for people
 * spec.yaml  parents/1.yaml ...   the spec as it was given, and what it extends
 * resolved.yaml                   the spec complete
 * checkpoints/best/weights.safetensors
 * networks/1/...                  networks that its preparation asks
 * provenance.json                 what made it, without the folders of the machine
 * metrics.csv  results/...        how it was trained and what it was measured to be
 * sample.safetensors              an image and what the network says of it
 * }</pre>
 *
 * <p>What holds a trained network is a run directory once it is unpacked. Of several specs each has {@code spec.yaml}, {@code parents} and
 * {@code resolved.yaml} in a folder {@code specs/NAME} of its own.
 */
public final class BundlePacker {
    private static final List<String> RESULTS = List.of(
            "results/test.json", "results/test-images.csv", "results/test-images.json", "results/threshold.json");

    /** Behind a value, what it lies over. */
    private static final String OVER = ", over ";

    private static final String REMARK = "  # ";

    private final Sessions sessions;
    private final ExperimentLoader loader;
    private final SpecWriter writer;

    @Inject
    public BundlePacker(Sessions sessions, ExperimentLoader loader, SpecWriter writer) {
        this.sessions = sessions;
        this.loader = loader;
        this.writer = writer;
    }

    /**
     * How to pack.
     *
     * @param reference name and version
     * @param licence under which it may be used, in words
     * @param limits what it is not for, in words, beside what can be said of every network
     * @param photograph an image for the sample; absent for one that is drawn
     * @param key file of the secret key that signs
     * @param out the file to write
     * @param overwrite whether an older file may go
     */
    public record Request(
            Bundles.Reference reference,
            Optional<String> licence,
            Optional<String> limits,
            Optional<Path> photograph,
            Optional<Path> key,
            Path out,
            boolean overwrite) {}

    /**
     * What was packed.
     *
     * @param manifest what the bundle says it is
     * @param signer the fingerprint of the key that signed it
     * @param notes what whoever hands it over should know, a sentence each
     */
    public record Packed(BundleManifest manifest, Optional<String> signer, List<String> notes) {
        public Packed {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Packs what a run trained.
     *
     * @throws HanetException when it is not done, or a file cannot be written
     */
    public Packed run(Path path, Request request) {
        requireFree(request);
        TrainedRun run = sessions.read(path);
        RunStatus status = run.directory().status();
        if (status != RunStatus.DONE) {
            throw HanetException.input(
                    "the run '" + path + "' is not done but " + status.word(),
                    "go on with it: hanet train --resume " + Shell.word(path));
        }
        SpecSource given = loader.read(run.directory().file(RunDirectory.SPEC).toString());
        return packed(request, Map.of(request.reference().name(), new Given(run.experiment(), given)), true, folder -> {
            copy(run.directory(), folder);
            KeptNetworks.in(run.directory(), run.experiment().spec())
                    .values()
                    .forEach(kept -> copy(
                            RunDirectory.open(kept),
                            folder.resolve(
                                    run.directory().path().relativize(kept).toString())));
            try (OpenRun open = sessions.open(run, Device.CPU)) {
                BundleSample.write(folder.resolve(BundleManifest.SAMPLE), open, request.photograph());
            }
        });
    }

    /**
     * Packs specs.
     *
     * @param experiments by the names that the specs have in the bundle; one alone has that of the bundle
     * @throws HanetException when one cannot be called that, or a file cannot be written
     */
    public Packed specs(Map<String, Experiment> experiments, Request request) {
        requireFree(request);
        if (request.photograph().isPresent()) {
            throw HanetException.input("a spec has no weights to segment a sample with", "leave out --sample");
        }
        experiments.keySet().stream()
                .filter(name -> !Bundles.Reference.isName(name))
                .findFirst()
                .ifPresent(name -> {
                    throw HanetException.input(
                            "a spec in a bundle cannot be called '" + name + "'", "give its file another name");
                });
        Map<String, Given> all = new TreeMap<>();
        experiments.forEach((name, experiment) -> all.put(name, new Given(experiment, experiment.source())));
        return packed(
                request,
                all,
                false,
                folder -> experiments.forEach((name, experiment) -> {
                    Path own = folder.resolve(folder(all, name));
                    AtomicFiles.folder(own);
                    AtomicFiles.write(own.resolve(RunDirectory.SPEC), experiment.text());
                    AtomicFiles.write(own.resolve(SpecSource.RESOLVED), withoutFolders(experiment.resolved()));
                }));
    }

    /** An experiment and what was given to make it of. */
    private record Given(Experiment experiment, SpecSource source) {}

    private static String folder(Map<String, Given> all, String name) {
        return all.size() == 1 ? "" : BundleManifest.folderOf(name);
    }

    private static void requireFree(Request request) {
        if (Files.exists(request.out()) && !request.overwrite()) {
            throw HanetException.input(
                    "'" + request.out() + "' is there already",
                    "name another file with --out, or replace it with --force");
        }
    }

    private Packed packed(Request request, Map<String, Given> all, boolean isNetwork, Consumer<Path> content) {
        Path folder = WholeFile.beside(request.out().toAbsolutePath());
        try {
            AtomicFiles.folder(folder);
            content.accept(folder);
            List<String> notes = new ArrayList<>();
            Map<String, String> parents = new LinkedHashMap<>();
            all.forEach((name, given) -> {
                String own = folder(all, name);
                parents.putAll(parents(folder, own, given.source()));
                notes.addAll(notes(own, given));
            });
            String licence = request.licence().orElse("not stated");
            if (request.licence().isEmpty()) {
                notes.add(
                        "no licence is stated: whoever receives it may not know whether it may be used; --licence TEXT"
                                + " says so");
            }
            Map<String, Experiment> experiments = new TreeMap<>();
            Map<String, String> hashes = new TreeMap<>();
            all.forEach((name, given) -> {
                experiments.put(name, given.experiment());
                hashes.put(name, given.experiment().hash());
            });
            ModelCard card = new ModelCard(request.reference(), experiments, licence, request.limits());
            AtomicFiles.write(
                    folder.resolve(BundleManifest.CARD),
                    isNetwork ? card.ofRun(new RunDirectory(folder), writer) : card.ofSpecs(writer));
            BundleManifest manifest = new BundleManifest(
                    request.reference(), isNetwork, hashes, CodeVersion.current(), licence, parents, contents(folder));
            List<String> names = new ArrayList<>(List.of(BundleManifest.FILE));
            AtomicFiles.write(folder.resolve(BundleManifest.FILE), manifest.json());
            Optional<BundleSignature> signature = request.key().map(key -> BundleSignature.of(manifest.json(), key));
            signature.ifPresent(made -> {
                AtomicFiles.write(folder.resolve(BundleManifest.SIGNATURE), made.json());
                names.add(BundleManifest.SIGNATURE);
            });
            names.addAll(manifest.files().keySet());
            AtomicFiles.write(request.out(), beside -> BundleArchive.write(beside, folder, names));
            return new Packed(manifest, signature.map(BundleSignature::fingerprint), notes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack '" + request.out() + "'", e);
        } finally {
            remove(folder);
        }
    }

    private List<String> notes(String folder, Given given) {
        List<String> notes = new ArrayList<>();
        if (given.source().isIncomplete()) {
            notes.add("what '" + folder
                    + "spec.yaml' extends is not to be found any more and is left out; 'resolved.yaml' holds"
                    + " every value");
        }
        if (!given.experiment().overlay().isEmpty()) {
            notes.add("values were laid over the spec with --set: '" + folder
                    + "resolved.yaml' holds them, 'spec.yaml' does not");
        }
        absolute(given.experiment()).ifPresent(notes::add);
        return notes;
    }

    private static void remove(Path folder) {
        try {
            if (Files.exists(folder)) {
                WholeFile.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove '" + folder + "'", e);
        }
    }

    private static Map<String, BundleManifest.Content> contents(Path folder) throws IOException {
        Map<String, BundleManifest.Content> contents = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            contents.put(folder.relativize(file).toString().replace('\\', '/'), BundleManifest.Content.of(file));
        }
        return contents;
    }

    /** A run as it can be handed over: what another machine needs of it, without the folders of this one. */
    private static void copy(RunDirectory from, Path to) {
        List<String> names = new ArrayList<>(List.of(RunDirectory.SPEC, RunDirectory.RESOLVED));
        Stream.concat(Stream.of(RunDirectory.METRICS), RESULTS.stream())
                .filter(name -> Files.isRegularFile(from.file(name)))
                .forEach(names::add);
        from.require(names.toArray(String[]::new));
        names.forEach(name -> AtomicFiles.write(to.resolve(name), beside -> PlainFile.copy(from.file(name), beside)));
        AtomicFiles.write(to.resolve(RunDirectory.RESOLVED), withoutFolders(from.resolved()));
        RunDirectory copy = new RunDirectory(to);
        copy.write(Provenance.read(from.file(RunDirectory.PROVENANCE)).withoutFolders());
        names.add(RunDirectory.PROVENANCE);
        AtomicFiles.write(
                Checkpoints.of(copy).best(),
                beside -> PlainFile.copy(Checkpoints.of(from).best(), beside));
        copy.seal(names.toArray(String[]::new));
        copy.status(from.status());
    }

    /** A complete spec whose values come from files by their names, without the folders of this machine. */
    private static String withoutFolders(String resolved) {
        return resolved.lines()
                .map(line -> {
                    int remark = line.lastIndexOf(REMARK) + REMARK.length();
                    return remark < REMARK.length()
                            ? line
                            : line.substring(0, remark)
                                    + Arrays.stream(line.substring(remark).split(OVER, -1))
                                            .map(place -> place.replaceFirst(
                                                    "^(?:/|[A-Za-z]:[/\\\\]).*[/\\\\](?=[^/\\\\]+:\\d+$)", ""))
                                            .collect(Collectors.joining(OVER));
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Writes what a spec extends, each named as the spec names it; files by their own names, for their folders are of this machine. */
    private static Map<String, String> parents(Path folder, String own, SpecSource source) {
        Map<String, String> parents = new LinkedHashMap<>();
        source.parents().forEach((name, text) -> {
            String file = own + BundleManifest.PARENTS + (parents.size() + 1) + ".yaml";
            AtomicFiles.write(folder.resolve(file), text);
            parents.put(file, shortened(name));
        });
        return parents;
    }

    private static String shortened(String name) {
        return name.matches("(preset|bundle):.*") ? name : name.replaceFirst(".*[/\\\\]", "");
    }

    /** A path of this machine in the spec, which is part of what was trained and stays. */
    private Optional<String> absolute(Experiment experiment) {
        return writer.valuesByPath(experiment.spec()).entrySet().stream()
                .filter(entry -> entry.getValue().matches("\"?(/|[A-Za-z]:[/\\\\]).*"))
                .findFirst()
                .map(entry -> "the spec's '" + entry.getKey() + "' is " + entry.getValue()
                        + ", a place of this machine, and travels with it");
    }
}
