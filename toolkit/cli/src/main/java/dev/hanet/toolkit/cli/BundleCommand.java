package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.bundle.Bundle;
import dev.hanet.toolkit.bundle.BundleManifest;
import dev.hanet.toolkit.bundle.BundleSignature;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with files that hand over a spec or a trained network. */
@Command(
        name = "bundle",
        description = "Hand over a spec or a trained network as one file: pack it, check it, install it.",
        subcommands = {
            BundlePackCommand.class,
            BundleCommand.VerifyCommand.class,
            BundleCommand.ShowCommand.class,
            BundleInstallCommand.class,
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

        @Parameters(paramLabel = "BUNDLE", description = BundleArgument.DESCRIPTION)
        private String named = "";

        @Mixin
        private BundleArgument.Trust trust = new BundleArgument.Trust();

        @Inject
        VerifyCommand(Sessions sessions, ExperimentLoader loader, Bundles bundles, Console console) {
            this.sessions = sessions;
            this.loader = loader;
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            Bundle.Verified verified =
                    BundleArgument.opened(named, bundles, bundle -> bundle.verify(trust.keys(), sessions, loader));
            console.print(verified.manifest().reference() + ": "
                    + verified.manifest().files().size() + " files are what its manifest says");
            console.print(BundleArgument.signed(verified.signer(), verified.trusted()));
            console.print(
                    verified.difference().isPresent()
                            ? "the sample is segmented as it was: the largest difference is "
                                    + Numbers.compact(verified.difference().getAsDouble())
                            : "it is " + BundleArgument.kind(verified.manifest())
                                    + ", which this version reads as the one that packed it");
            return ExitCode.DONE;
        }
    }

    /** Shows what a bundle is. */
    @Command(name = "show", description = "Print a bundle's card; without a bundle, list those that are installed.")
    static final class ShowCommand implements Callable<Integer> {
        private final Bundles bundles;
        private final Console console;

        @Parameters(paramLabel = "BUNDLE", arity = "0..1", description = BundleArgument.DESCRIPTION)
        private Optional<String> named = Optional.empty();

        @Mixin
        private FormatOption format = new FormatOption();

        @Inject
        ShowCommand(Bundles bundles, Console console) {
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            if (named.isEmpty()) {
                Map<String, Path> installed = bundles.installed();
                if (format.isJson()) {
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
            return BundleArgument.opened(named.orElseThrow(), bundles, bundle -> {
                if (format.isJson()) {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("manifest", bundle.manifest());
                    shown.put("signer", bundle.signer());
                    console.print(Json.text(shown));
                } else {
                    console.printText(bundle.text("card.md"));
                    console.print("");
                    console.print(BundleArgument.signed(bundle.signer(), false));
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

    /** Says what two bundles have otherwise. */
    @Command(
            name = "diff",
            description = "Print what another bundle has otherwise: values of the spec, files, and who signed it.")
    static final class DiffCommand implements Callable<Integer> {
        private final ExperimentLoader loader;
        private final SpecWriter writer;
        private final Bundles bundles;
        private final Console console;

        @Parameters(index = "0", paramLabel = "BUNDLE", description = BundleArgument.DESCRIPTION)
        private String one = "";

        @Parameters(index = "1", paramLabel = "OTHER", description = "Another one.")
        private String other = "";

        @Mixin
        private FormatOption format = new FormatOption();

        @Inject
        DiffCommand(ExperimentLoader loader, SpecWriter writer, Bundles bundles, Console console) {
            this.loader = loader;
            this.writer = writer;
            this.bundles = bundles;
            this.console = console;
        }

        @Override
        public Integer call() {
            Map<String, String> before = BundleArgument.opened(one, bundles, this::facts);
            Map<String, String> after = BundleArgument.opened(other, bundles, this::facts);
            ValueTable.differences(one, before, other, after, format.format(), console);
            return ExitCode.DONE;
        }

        private Map<String, String> facts(Bundle bundle) {
            BundleManifest manifest = bundle.manifest();
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("bundle", manifest.reference().toString());
            facts.put("kind", BundleArgument.kind(manifest));
            facts.put("code", manifest.code());
            facts.put("licence", manifest.licence());
            facts.put("signature", BundleArgument.signed(bundle.signer(), false));
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
