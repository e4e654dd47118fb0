package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.bundle.Bundle;
import dev.hanet.toolkit.bundle.BundleManifest;
import dev.hanet.toolkit.bundle.BundleSignature;
import dev.hanet.toolkit.experiment.Bundles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What commands on bundles share: how one is opened, by its file or as it is installed, and how it is told what it is and who signed it. */
final class BundleArgument {
    static final String DESCRIPTION = "A file, or bundle:NAME@VERSION.";

    private BundleArgument() {}

    /** Does something with a bundle's file, be it named as such or installed. */
    static <T> T opened(String named, Bundles bundles, Function<Bundle, T> task) {
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
    static <T> T beside(Function<Path, T> task) {
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

    /** What a bundle is of, in words. */
    static String kind(BundleManifest manifest) {
        return manifest.network()
                ? "a trained network"
                : manifest.specs().size() == 1
                        ? "a spec"
                        : manifest.specs().size() + " specs: "
                                + String.join(", ", manifest.specs().keySet());
    }

    /** Who answers for a bundle, in words. */
    static String signed(Optional<String> signer, boolean isTrusted) {
        return signer.map(key -> "signed by the key " + key
                        + (isTrusted ? ", which is trusted" : ", whose owner nobody has said"))
                .orElse("not signed: nobody answers for it");
    }

    /** Whose signature is asked for. */
    static final class Trust {
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
}
