package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.bundle.BundlePacker;
import dev.hanet.toolkit.bundle.BundleSource;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Packs a run or specs. */
@Command(
        name = "pack",
        description = "Pack a trained run with its card, its weights, its measures and a sample into one file; or a"
                + " spec, or several.")
final class BundlePackCommand implements Callable<Integer> {
    private final BundlePacker packer;
    private final ExperimentLoader loader;
    private final Console console;

    @Parameters(
            paramLabel = "RUN|SPEC",
            arity = "1..*",
            description = "A run directory that is done; or YAML files and names of presets, one or several.")
    private List<String> what = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write; NAME-VERSION.hanet if left out.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What it is called: small letters, digits, '.', '_', '-'; after the experiment if left out and"
                            + " it is one.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--version", paramLabel = "VERSION", description = "Its version; 1 if left out.")
    private String version = "1";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over every spec that is packed. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--licence", paramLabel = "TEXT", description = "Under which it may be used: CC-BY-4.0.")
    private Optional<String> licence = Optional.empty();

    @Option(names = "--limits", paramLabel = "TEXT", description = "What it is not for, for its card.")
    private Optional<String> limits = Optional.empty();

    @Option(
            names = "--sample",
            paramLabel = "IMAGE",
            description = "An image that travels with it to check the network by; one that is drawn if left out.")
    private Optional<Path> sample = Optional.empty();

    @Option(
            names = "--sign",
            paramLabel = "KEY",
            description = "Signs it with the secret key of that file, which 'hanet bundle key' has made.")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--force", description = "Replace a file that is there already.")
    private boolean force;

    @Inject
    BundlePackCommand(BundlePacker packer, ExperimentLoader loader, Console console) {
        this.packer = packer;
        this.loader = loader;
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean isRun = what.stream().anyMatch(one -> Files.isDirectory(Path.of(one)));
        if (isRun && !sets.isEmpty()) {
            throw HanetException.input("--set cannot change what a run trained", "leave it out, or pack the spec");
        }
        if (isRun && what.size() > 1) {
            throw HanetException.input(
                    "a bundle holds one trained network, or specs alone", "pack each run into a bundle of its own");
        }
        if (name.isEmpty() && what.size() > 1) {
            throw HanetException.input("a bundle of several specs has no name of its own", "name it with --name");
        }
        Bundles.Reference reference = new Bundles.Reference(name.orElseGet(() -> called(what.get(0), isRun)), version);
        BundlePacker.Request request = new BundlePacker.Request(
                reference,
                licence,
                limits,
                sample,
                key,
                out.orElseGet(() -> Path.of(BundleSource.fileName(reference))),
                force);
        BundlePacker.Packed packed =
                isRun ? packer.run(Path.of(what.get(0)), request) : packer.specs(experiments(reference), request);
        console.print(request.out().toString());
        console.note("    " + reference + ", " + BundleArgument.kind(packed.manifest()) + ", "
                + packed.manifest().files().size() + " files; "
                + packed.signer().map(key -> "signed by the key " + key).orElse("not signed"));
        packed.notes().forEach(note -> console.note("    " + note));
        return ExitCode.DONE;
    }

    /** The specs by their names: one alone is called as the bundle, of several each after itself. */
    private Map<String, Experiment> experiments(Bundles.Reference reference) {
        Map<String, Experiment> experiments = new LinkedHashMap<>();
        for (String one : what) {
            String own = what.size() == 1 ? reference.name() : called(one, false);
            if (experiments.put(own, loader.load(one, Overlay.parse(sets))) != null) {
                throw HanetException.input(
                        "two of the specs are called '" + own + "'", "give the file of one of them another name");
            }
        }
        return experiments;
    }

    /** After the experiment: the folder above a run's own, a preset's or a file's name. */
    private static String called(String what, boolean isRun) {
        Path path = Path.of(what).toAbsolutePath().normalize();
        String words = isRun
                ? String.valueOf(
                        Objects.requireNonNullElse(path.getParent(), path).getFileName())
                : RunNames.of(what);
        return FileNames.plain(words).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+$", "");
    }
}
