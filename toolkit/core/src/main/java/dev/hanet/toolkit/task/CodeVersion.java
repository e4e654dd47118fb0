package dev.hanet.toolkit.task;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.yaml.SpecReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;

/**
 * Which code a run was made by: of a release its number; of a build between releases also a digest of its jars, since those
 * builds share one number. Equal sources make equal jars.
 */
final class CodeVersion {
    private static final String BETWEEN_RELEASES = "-SNAPSHOT";
    private static final int DIGITS = 12;
    private static final String CURRENT = of(
            Optional.ofNullable(CodeVersion.class.getPackage().getImplementationVersion()),
            List.of(SpecReader.class, Graph.class, CodeVersion.class));

    private CodeVersion() {}

    /** Of the code that runs: {@code 0.1.0}, or {@code 0.1.0-SNAPSHOT 3f2a5c07d1be}, or {@code unpackaged}. */
    static String current() {
        return CURRENT;
    }

    /**
     * Of a version and the jars that classes come from.
     *
     * @param version as the jar says it; absent when classes lie in folders
     */
    static String of(Optional<String> version, List<Class<?>> classes) {
        if (version.isEmpty() || !version.orElseThrow().endsWith(BETWEEN_RELEASES)) {
            return version.orElse("unpackaged");
        }
        StringBuilder digests = new StringBuilder();
        classes.forEach(type -> jar(type).ifPresent(digests::append));
        return version.orElseThrow() + " " + Sha256.of(digests.toString()).substring(0, DIGITS);
    }

    private static Optional<String> jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            Path file = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(file) ? Optional.of(Sha256.of(file)) : Optional.empty();
        } catch (URISyntaxException | IOException e) {
            return Optional.empty(); // code that is no file has no digest
        }
    }
}
