package dev.hanet.toolkit.run;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.plugin.HanetPlugin;
import dev.hanet.yaml.SpecReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which code a run was made by: of a release its number; of a build between releases also a digest of its jars, since those
 * builds share one number; with plugins also one of theirs. Equal sources make equal jars.
 */
public final class CodeVersion {
    private static final String BETWEEN_RELEASES = "-SNAPSHOT";
    private static final int DIGITS = 12;
    private static final String CURRENT = of(
            Optional.ofNullable(CodeVersion.class.getPackage().getImplementationVersion()),
            List.of(SpecReader.class, Graph.class, CodeVersion.class),
            plugins());

    private CodeVersion() {}

    /** Of the code that runs: {@code 0.1.0}, or {@code 0.1.0-SNAPSHOT 3f2a5c07d1be}, or {@code unpackaged}. */
    public static String current() {
        return CURRENT;
    }

    private static List<Class<?>> plugins() {
        List<Class<?>> types = new ArrayList<>();
        ServiceLoader.load(HanetPlugin.class, CodeVersion.class.getClassLoader()).stream()
                .forEach(plugin -> types.add(plugin.type()));
        return types;
    }

    /**
     * Of a version and the jars that classes come from.
     *
     * @param version as the jar says it; absent when classes lie in folders
     * @param own classes of the toolkit, one of each jar
     * @param plugins classes of what was added to it
     */
    static String of(Optional<String> version, List<Class<?>> own, List<Class<?>> plugins) {
        Set<String> digests = new TreeSet<>();
        if (version.orElse("").endsWith(BETWEEN_RELEASES)) {
            own.forEach(type -> jar(type).ifPresent(digests::add));
        }
        plugins.forEach(type -> jar(type).ifPresent(digests::add));
        String name = version.orElse("unpackaged");
        return digests.isEmpty()
                ? name
                : name + " " + Sha256.of(String.join("\n", digests)).substring(0, DIGITS);
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
