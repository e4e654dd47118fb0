package dev.hanet.toolkit.experiment;

import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bundles that are installed, each a folder {@code NAME@VERSION} of a store: what {@code bundle:NAME@VERSION} means, wherever it stands.
 *
 * <p>The project's store comes first, then the user's. A bundle of a trained network is a run directory, so that whatever takes a run
 * takes it; one of a spec holds the complete spec alone. Nothing is ever fetched here.
 *
 * @param stores the folders, the first that has a bundle counts; they need not exist
 */
public record Bundles(List<Path> stores) {
    /** What a reference begins with. */
    public static final String SCHEME = "bundle:";

    /** The property of the process that names the user's store. */
    public static final String PROPERTY = "hanet.bundles";

    private static final String NAME = "[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?";
    private static final String VERSION = "[0-9](?:[0-9A-Za-z.+-]{0,30}[0-9A-Za-z])?";
    private static final Pattern REFERENCE = Pattern.compile("(" + NAME + ")@(" + VERSION + ")");
    private static final String FORM = "write 'bundle:NAME@VERSION'";

    public Bundles {
        stores = List.copyOf(stores);
    }

    /**
     * A bundle by its name: small letters, digits and {@code . _ -}.
     *
     * @param name of what it is
     * @param version begins with a digit
     */
    public record Reference(String name, String version) {
        /**
         * Checks the letters.
         *
         * @throws HanetException when one of the two can name no bundle
         */
        public Reference {
            if (!name.matches(NAME)) {
                throw HanetException.input(
                        "'" + name + "' is no name of a bundle",
                        "use at most 64 small letters, digits, '.', '_' and '-', a letter or digit first and last");
            }
            if (!version.matches(VERSION)) {
                throw HanetException.input(
                        "'" + version + "' is no version of a bundle",
                        "write it as in '1', '1.2.0' or '2.0-rc1', at most 32 characters");
            }
        }

        /**
         * Reads {@code NAME@VERSION}, with or without {@code bundle:}.
         *
         * @throws HanetException when it is none
         */
        public static Reference parse(String text) {
            String bare = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
            Matcher matcher = REFERENCE.matcher(bare);
            if (!matcher.matches()) {
                throw HanetException.input("'" + text + "' names no version of a bundle", FORM);
            }
            return new Reference(matcher.group(1), matcher.group(2));
        }

        @Override
        public String toString() {
            return name + "@" + version;
        }
    }

    /**
     * The stores of this process: {@code bundles} of the project, which is the nearest folder at or above the working directory that is
     * declared a workspace or is a checkout, else the working directory; and what {@value #PROPERTY} or {@code HANET_BUNDLES} names, else
     * {@code .hanet/bundles} at home.
     */
    public static Bundles usual() {
        Path user = Stream.of(System.getProperty(PROPERTY), System.getenv("HANET_BUNDLES"))
                .filter(named -> named != null && !named.isBlank())
                .findFirst()
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".hanet", "bundles"));
        return new Bundles(List.of(Documents.project(Path.of("")).resolve("bundles"), user));
    }

    /** The store of the project at hand. */
    public Path ofProject() {
        return stores.get(0);
    }

    /** The store of the user. */
    public Path ofUser() {
        return stores.get(stores.size() - 1);
    }

    /** Whether a text means a bundle, installed or not. */
    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /** All that are installed, by name and version, with the folder that counts. */
    public Map<String, Path> installed() {
        Map<String, Path> found = new TreeMap<>();
        for (Path store : stores) {
            if (!Files.isDirectory(store)) {
                continue;
            }
            try (Stream<Path> folders = Files.list(store)) {
                folders.filter(folder -> REFERENCE
                                .matcher(String.valueOf(folder.getFileName()))
                                .matches())
                        .filter(Files::isDirectory)
                        .forEach(folder -> found.putIfAbsent(String.valueOf(folder.getFileName()), folder));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read '" + store + "'", e);
            }
        }
        return found;
    }

    /**
     * The folder of a bundle.
     *
     * @param reference with or without {@code bundle:}
     * @throws HanetException when there is none
     */
    public Path folder(String reference) {
        String name = Reference.parse(reference).toString();
        return stores.stream()
                .map(store -> store.resolve(name))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> {
                    PresetSource.Missing missing = missing(SCHEME + name);
                    return missing.remedy()
                            .map(remedy -> HanetException.input(missing.problem(), remedy))
                            .orElseGet(() -> HanetException.input(missing.problem()));
                });
    }

    /**
     * The folder of a bundle that holds a trained network, which is a run directory.
     *
     * @throws HanetException when there is none, or when it holds a spec alone
     */
    public Path network(String reference) {
        Path folder = folder(reference);
        if (!Files.exists(folder.resolve(SpecSource.PROVENANCE))) {
            throw HanetException.input(
                    "the bundle '" + folder.getFileName() + "' holds a spec, not a trained network",
                    "train it: hanet train bundle:" + folder.getFileName());
        }
        return folder;
    }

    private PresetSource.Missing missing(String reference) {
        try {
            Reference meant = Reference.parse(reference);
            List<String> known = List.copyOf(installed().keySet());
            return new PresetSource.Missing(
                    "no bundle '" + meant + "' is installed",
                    Suggestion.remedy(meant.toString(), known)
                            .or(() -> Optional.of("install it: hanet bundle install FILE")));
        } catch (HanetException e) {
            return new PresetSource.Missing(e.problem(), e.remedy());
        }
    }

    private Optional<String> text(String reference) {
        try {
            Path file = folder(reference).resolve(SpecSource.RESOLVED);
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (HanetException | IOException e) {
            return Optional.empty(); // missing says why
        }
    }

    /** The same presets, and the specs of these bundles beside them. */
    PresetSource beside(PresetSource presets) {
        return new PresetSource() {
            @Override
            public Optional<String> text(String name) {
                return isOne(name) ? Bundles.this.text(name) : presets.text(name);
            }

            @Override
            public List<String> names() {
                return presets.names();
            }

            @Override
            public boolean isNamed(String text) {
                return isOne(text) || presets.isNamed(text);
            }

            @Override
            public Missing missing(String name) {
                return isOne(name) ? Bundles.this.missing(name) : presets.missing(name);
            }
        };
    }
}
