package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.bundle.Bundle;
import dev.hanet.toolkit.bundle.BundleManifest;
import dev.hanet.toolkit.bundle.BundlePacker;
import dev.hanet.toolkit.bundle.BundleSignature;
import dev.hanet.toolkit.bundle.BundleSource;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with files that hand over a spec or a trained network. */
@Command(
        name = "bundle",
        description = "Hand over a spec or a trained network as one file: pack it, check it, install it.",
        subcommands = {
            BundleCommand.PackCommand.class,
            BundleCommand.VerifyCommand.class,
            BundleCommand.ShowCommand.class,
            BundleCommand.InstallCommand.class,
            BundleCommand.DiffCommand.class,
            BundleCommand.KeyCommand.class
        })
final class BundleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with bundles: pack, verify, show, install, diff or key");
    }

    /** Does something with a bundle's file, be it named as such or installed. */
    private static <T> T opened(String named, Bundles bundles, Function<Bundle, T> task) {
        if (!Bundles.isOne(named)) {
            try (Bundle bundle = Bundle.open(Path.of(named))) {
                return task.apply(bundle);
            }
        }
        return beside(folder -> {
            Path file = Bundle.repack(bundles.folder(named), folder.resolve("installed.hanet"));
            try (Bundle bundle = Bundle.open(file)) {
                return task.apply(bundle);
            }
        });
    }

    /** Lends a passing folder. */
    private static <T> T beside(Function<Path, T> task) {
        try {
            Path folder = Files.createTempDirectory("hanet-bundle-");
            try {
                return task.apply(folder);
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("there is no passing folder", e);
        }
    }

    /** Whose signature is asked for. */
    static final class TrustOption {
        @Option(
                names = "--trust",
                paramLabel = "KEY",
                description = "A public key; with one or several, one of them has to have signed it. May be repeated.")
        private List<Path> trusted = new ArrayList<>();

        /** The keys in these files. */
        Set<String> keys() {
            return trusted.stream().map(BundleSignature::trusted).collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    private static String kind(BundleManifest manifest) {
        return manifest.network()
                ? "a trained network"
                : manifest.specs().size() == 1
                        ? "a spec"
                        : manifest.specs().size() + " specs: "
                                + String.join(", ", manifest.specs().keySet());
    }

    private static String signed(Optional<String> signer, boolean isTrusted) {
        return signer.map(key -> "signed by the key " + key
                        + (isTrusted ? ", which is trusted" : ", whose owner nobody has said"))
                .orElse("not signed: nobody answers for it");
    }

    /** Packs a run or specs. */
    @Command(
            name = "pack",
            description = "Pack a trained run with its card, its weights, its measures and a sample into one file; or a"
                    + " spec, or several.")
    static final class PackCommand implements Callable<Integer> {
        private final BundlePacker packer;
        private final ExperimentLoader loader;
        private final Console console;

        @Parameters(
                paramLabel = "RUN|SPEC",
                arity = "1..*",
                description = "A run directory that is done; or YAML files and names of presets, one or several.")
        private List<String> what = new ArrayList<>();

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "The file to write; NAME-VERSION.hanet if left out.")
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
        PackCommand(BundlePacker packer, ExperimentLoader loader, Console console) {
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
            Bundles.Reference reference =
                    new Bundles.Reference(name.orElseGet(() -> called(what.get(0), isRun)), version);
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
            console.note("    " + reference + ", " + kind(packed.manifest()) + ", "
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

    /** Checks a bundle. */
    @Command(
            name = "verify",
            description =
                    "Check a bundle: its form, every digest, its signature, and that its network says of its sample"
                            + " what it said when it was packed. Nothing in it is run.")
    static final class VerifyCommand implements Callable<Integer> {
        private final Sessions sessions;
        private final ExperimentLoader loader;
        private final Bundles bundles;
        private final Console console;

        @Parameters(paramLabel = "BUNDLE", description = "A file, or bundle:NAME@VERSION.")
        private String named = "";

        @Mixin
        private TrustOption trust = new TrustOption();

        @Inject
        VerifyCommand(Sessions sessions, ExperimentLoader loader, Bundles bundles, Console console) {
            this.sessions = sessions;
            this.loader = loader;
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            Bundle.Verified verified = opened(named, bundles, bundle -> bundle.verify(trust.keys(), sessions, loader));
            console.print(verified.manifest().reference() + ": "
                    + verified.manifest().files().size() + " files are what its manifest says");
            console.print(signed(verified.signer(), verified.trusted()));
            console.print(
                    verified.difference().isPresent()
                            ? "the sample is segmented as it was: the largest difference is "
                                    + Numbers.compact(verified.difference().getAsDouble())
                            : "it is " + kind(verified.manifest())
                                    + ", which this version reads as the one that packed it");
            return ExitCode.DONE;
        }
    }

    /** Shows what a bundle is. */
    @Command(name = "show", description = "Print a bundle's card; without a bundle, list those that are installed.")
    static final class ShowCommand implements Callable<Integer> {
        private final Bundles bundles;
        private final Console console;

        @Parameters(paramLabel = "BUNDLE", arity = "0..1", description = "A file, or bundle:NAME@VERSION.")
        private Optional<String> named = Optional.empty();

        @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
        private OutputFormat format = OutputFormat.TEXT;

        @Inject
        ShowCommand(Bundles bundles, Console console) {
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            if (named.isEmpty()) {
                Map<String, Path> installed = bundles.installed();
                if (format == OutputFormat.JSON) {
                    console.print(Json.text(installed));
                } else {
                    installed.forEach(this::list);
                }
                if (installed.isEmpty()) {
                    console.note("no bundle is installed in "
                            + bundles.stores().stream()
                                    .map(store -> "'" + store + "'")
                                    .collect(Collectors.joining(" or ")));
                }
                return ExitCode.DONE;
            }
            return opened(named.orElseThrow(), bundles, bundle -> {
                if (format == OutputFormat.JSON) {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("manifest", bundle.manifest());
                    shown.put("signer", bundle.signer());
                    console.print(Json.text(shown));
                } else {
                    console.printText(bundle.text("card.md"));
                    console.print("");
                    console.print(signed(bundle.signer(), false));
                }
                return ExitCode.DONE;
            });
        }

        /** What can be named, and what cannot because another one of that name comes first. */
        private void list(String name, Path folder) {
            List<String> specs = Bundles.specs(folder);
            (specs.isEmpty() ? Stream.of(name) : specs.stream().map(spec -> name + "/" + spec))
                    .forEach(one -> console.print(Bundles.SCHEME + one + "  " + folder));
            bundles.stores().stream()
                    .map(store -> store.resolve(name))
                    .filter(other -> !other.equals(folder) && Files.isDirectory(other))
                    .filter(other -> !new Bundles(List.of(Objects.requireNonNull(other.getParent())))
                            .digest(name)
                            .equals(bundles.digest(name)))
                    .forEach(other -> console.note("    warning: another '" + name + "' in '" + other
                            + "' does not count: the first one does"));
        }
    }

    /** Brings a bundle into a store. */
    @Command(
            name = "install",
            description = "Bring a bundle into the user's store, or into that of the project: from then on"
                    + " bundle:NAME@VERSION means it.")
    static final class InstallCommand implements Callable<Integer> {
        private final Bundles bundles;
        private final Console console;

        @Parameters(
                paramLabel = "BUNDLE",
                description =
                        "A file, an http or https address of one, maven:GROUP:NAME:VERSION in the repositories of your"
                                + " Maven settings, or NAME@VERSION with --from.")
        private String named = "";

        @Option(
                names = "--from",
                paramLabel = "STORE",
                description = "A folder, or an http or https address of one, that holds NAME-VERSION.hanet.")
        private Optional<String> from = Optional.empty();

        @Option(
                names = "--project",
                description =
                        "Into bundles/ of the project rather than into HANET_BUNDLES, else .hanet/bundles at home.")
        private boolean project;

        @Mixin
        private TrustOption trust = new TrustOption();

        @Option(names = "--replace", description = "Let another bundle of the same name and version go.")
        private boolean replace;

        @Inject
        InstallCommand(Bundles bundles, Console console) {
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            return beside(folder -> {
                if (MavenStore.isOne(named) && from.isPresent()) {
                    throw HanetException.input(
                            "a coordinate is looked for in Maven's repositories alone", "leave out --from");
                }
                Path file = MavenStore.isOne(named)
                        ? MavenStore.usual().file(named)
                        : new BundleSource(named, from).file(folder.resolve("fetched.hanet"));
                try (Bundle bundle = Bundle.open(file)) {
                    if (expected()
                            .filter(reference -> !reference.equals(bundle.reference()))
                            .isPresent()) {
                        throw HanetException.input(
                                "'" + file.getFileName() + "' is the bundle '" + bundle.reference() + "', not '" + named
                                        + "'",
                                "tell whoever keeps the store");
                    }
                    boolean isTrusted = bundle.requireTrust(trust.keys());
                    Path installed = bundle.install(project ? bundles.ofProject() : bundles.ofUser(), replace);
                    console.print(Bundles.SCHEME + bundle.reference());
                    Bundles.specs(installed)
                            .forEach(spec -> console.print(Bundles.SCHEME + bundle.reference() + "/" + spec));
                    console.note("    in '" + installed + "', licence: "
                            + bundle.manifest().licence() + "; " + signed(bundle.signer(), isTrusted));
                    Path counts = bundles.folder(bundle.reference().toString());
                    if (!counts.equals(installed)) {
                        console.note("    warning: the one in '" + counts + "' comes first here");
                    }
                    return ExitCode.DONE;
                }
            });
        }

        /** The bundle that has to come, where it was not named by its file. */
        private Optional<Bundles.Reference> expected() {
            if (MavenStore.isOne(named)) {
                return Optional.of(MavenStore.reference(named));
            }
            return from.map(store -> Bundles.Reference.parse(named));
        }
    }

    /** Says what two bundles have otherwise. */
    @Command(
            name = "diff",
            description = "Print what another bundle has otherwise: values of the spec, files, and who signed it.")
    static final class DiffCommand implements Callable<Integer> {
        private final ExperimentLoader loader;
        private final SpecWriter writer;
        private final Bundles bundles;
        private final Console console;

        @Parameters(index = "0", paramLabel = "BUNDLE", description = "A file, or bundle:NAME@VERSION.")
        private String one = "";

        @Parameters(index = "1", paramLabel = "OTHER", description = "Another one.")
        private String other = "";

        @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
        private OutputFormat format = OutputFormat.TEXT;

        @Inject
        DiffCommand(ExperimentLoader loader, SpecWriter writer, Bundles bundles, Console console) {
            this.loader = loader;
            this.writer = writer;
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            Map<String, String> before = opened(one, bundles, this::facts);
            Map<String, String> after = opened(other, bundles, this::facts);
            ValueTable.differences(one, before, other, after, format, console);
            return ExitCode.DONE;
        }

        private Map<String, String> facts(Bundle bundle) {
            BundleManifest manifest = bundle.manifest();
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("bundle", manifest.reference().toString());
            facts.put("kind", kind(manifest));
            facts.put("code", manifest.code());
            facts.put("licence", manifest.licence());
            facts.put("signature", signed(bundle.signer(), false));
            Map<String, Experiment> experiments = bundle.experiments(loader);
            experiments.forEach((name, experiment) -> writer.valuesByPath(experiment.spec())
                    .forEach((key, value) -> facts.put(experiments.size() == 1 ? key : name + ": " + key, value)));
            manifest.files()
                    .forEach((name, content) -> facts.put(
                            "file " + name,
                            content.sha256().substring(0, 12) + ", " + ByteCount.words(content.bytes())));
            return facts;
        }
    }

    /** Makes a pair of keys. */
    @Command(
            name = "key",
            description =
                    "Make a pair of Ed25519 keys: FILE, the secret one that signs, and FILE.pub, which you hand out.")
    static final class KeyCommand implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "FILE", description = "The file of the secret key, which is not there yet.")
        private Path file = Path.of("");

        @Inject
        KeyCommand(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Path shared = BundleSignature.makeKeys(file);
            console.print(shared.toString());
            console.note("    key " + BundleSignature.fingerprint(BundleSignature.trusted(shared)) + "; '" + file
                    + "' signs in your name: keep it to yourself");
            return ExitCode.DONE;
        }
    }
}
