package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.bundle.Bundle;
import dev.hanet.toolkit.bundle.BundleSource;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a bundle into a store. */
@Command(
        name = "install",
        description = "Bring a bundle into the user's store, or into that of the project: from then on"
                + " bundle:NAME@VERSION means it.")
final class BundleInstallCommand implements Callable<Integer> {
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
            description = "Into bundles/ of the project rather than into HANET_BUNDLES, else .hanet/bundles at home.")
    private boolean project;

    @Mixin
    private BundleArgument.Trust trust = new BundleArgument.Trust();

    @Option(names = "--replace", description = "Let another bundle of the same name and version go.")
    private boolean replace;

    @Inject
    BundleInstallCommand(Bundles bundles, Console console) {
        this.bundles = bundles;
        this.console = console;
    }

    @Override
    public Integer call() {
        return BundleArgument.beside(folder -> {
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
                        + bundle.manifest().licence() + "; " + BundleArgument.signed(bundle.signer(), isTrusted));
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
