package dev.hanet.toolkit.run;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.plugin.HanetPlugin;
import dev.hanet.yaml.SpecReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * Which code a run was made by: of a release its number; of a build between releases also a digest of its classes and resources, since those
 * builds share one number; with plugins also one of theirs. Where they lie makes no difference: a jar and the folder that it was packed from
 * are the same code.
 */
public final class CodeVersion {
    private static final String BETWEEN_RELEASES = "-SNAPSHOT";
    private static final int DIGITS = 12;
    private static final String PACKED = "META-INF/(MANIFEST\\.MF|maven/.*) .*";
    /** Written by the build. */
    private static final String STATED = "version.txt";

    private static final Map<Path, String> PLUGINS =
            plugins(ServiceLoader.load(HanetPlugin.class, CodeVersion.class.getClassLoader()));
    private static final String CURRENT =
            of(number(), List.of(SpecReader.class, Graph.class, CodeVersion.class), PLUGINS.values());

    private CodeVersion() {}

    /** Of the code that runs: {@code 0.1.0}, or {@code 0.1.0-SNAPSHOT 3f2a5c07d1be}, or {@code unpackaged}. */
    public static String current() {
        return CURRENT;
    }

    /** The number alone; {@code unpackaged} where another program than the build has laid the classes together. */
    public static String number() {
        try (InputStream stated = CodeVersion.class.getResourceAsStream(STATED)) {
            String number = stated == null ? "" : new String(stated.readAllBytes(), StandardCharsets.UTF_8).strip();
            return number.isEmpty() || number.startsWith("$") ? "unpackaged" : number;
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the toolkit cannot be read", e);
        }
    }

    /** What was added to the toolkit: the name of each jar, or folder, with a digest of what is in it. */
    public static Map<String, String> plugins() {
        Map<String, String> plugins = new TreeMap<>();
        PLUGINS.forEach((code, digest) -> plugins.put(String.valueOf(code.getFileName()), digest));
        return plugins;
    }

    private static Map<Path, String> plugins(ServiceLoader<HanetPlugin> offered) {
        Map<Path, String> plugins = new LinkedHashMap<>();
        offered.stream().forEach(plugin -> place(plugin.type())
                .ifPresent(code -> plugins.computeIfAbsent(code, CodeVersion::digest)));
        return plugins;
    }

    /**
     * Of a version and what is there of code.
     *
     * @param number as the build states it
     * @param own classes of the toolkit, one of each module
     * @param plugins digests of what was added to it
     */
    static String of(String number, List<Class<?>> own, Collection<String> plugins) {
        Set<String> digests = new TreeSet<>(plugins);
        if (number.endsWith(BETWEEN_RELEASES)) {
            own.forEach(type -> place(type).ifPresent(code -> digests.add(digest(code))));
        }
        return digests.isEmpty()
                ? number
                : number + " " + Sha256.of(String.join("\n", digests)).substring(0, DIGITS);
    }

    private static Optional<Path> place(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource()).map(source -> {
            try {
                return Path.of(source.getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the place of a loaded class is no address", e);
            }
        });
    }

    /** Of what is in a jar or a folder, by name, length and checksum; without what packing adds. */
    static String digest(Path code) {
        List<String> lines = new ArrayList<>();
        try {
            if (Files.isDirectory(code)) {
                try (Stream<Path> files = Files.walk(code)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        byte[] content = Files.readAllBytes(file);
                        CRC32 checksum = new CRC32();
                        checksum.update(content);
                        lines.add(line(
                                code.relativize(file).toString().replace(File.separatorChar, '/'),
                                content.length,
                                checksum.getValue()));
                    }
                }
            } else {
                try (ZipFile jar = new ZipFile(code.toFile())) {
                    jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .forEach(entry -> lines.add(line(entry.getName(), entry.getSize(), entry.getCrc())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the code that runs cannot be read: " + code, e);
        }
        return Sha256.of(
                lines.stream().filter(line -> !line.matches(PACKED)).sorted().collect(Collectors.joining("\n")));
    }

    private static String line(String name, long length, long checksum) {
        return name + " " + length + " " + Long.toHexString(checksum);
    }
}
