package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * takes it; one of a spec holds the complete spec alone; one of several holds them in {@code specs/}, and {@code bundle:NAME@VERSION/SPEC}
 * means one of them. Nothing is ever fetched here.
 *
 * @param stores the folders, the first that has a bundle counts; they need not exist
 */
public record Bundles(List<Path> stores) {
    /** What a reference begins with. */
    public static final String SCHEME = "bundle:";

    /** The property of the process that names the user's store. */
    public static final String PROPERTY = "hanet.bundles";

    /** In a bundle of several specs, the folder of their folders. */
    public static final String SPECS = "specs";

    /** What is written in every bundle about itself. */
    public static final String MANIFEST = "bundle.json";

    private static final String NAME = "[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?";
    private static final String VERSION = "[0-9](?:[0-9A-Za-z.+-]{0,30}[0-9A-Za-z])?";
    private static final Pattern REFERENCE = Pattern.compile("(" + NAME + ")@(" + VERSION + ")");
    private static final String FORM =
            "write 'bundle:NAME@VERSION', and behind it '/SPEC' where it holds several specs";

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

        /** Whether a bundle, or a spec in one, can be called that. */
        public static boolean isName(String text) {
            return text.matches(NAME);
        }

        @Override
        public String toString() {
            return name + "@" + version;
        }
    }

    /**
     * The stores of this process: {@code bundles} of the project, which is the nearest folder at or above the working directory that is
     * declared a workspace or is a checkout, else the working directory; and what {@value #PROPERTY} or {@code HANET_BUNDLES} names, else
     * {@code bundles} in {@link Documents#home}.
     */
    public static Bundles usual() {
        Path user = Stream.of(System.getProperty(PROPERTY), System.getenv("HANET_BUNDLES"))
                .filter(named -> named != null && !named.isBlank())
                .findFirst()
                .map(Path::of)
                .orElseGet(() -> Documents.home().resolve("bundles"));
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
                .orElseThrow(() -> HanetException.input(
                        "no bundle '" + name + "' is installed",
                        Suggestion.remedy(name, List.copyOf(installed().keySet()))
                                .orElse("install it: hanet bundle install FILE")));
    }

    /**
     * The names of the specs in a bundle of several, in their order; none for any other.
     *
     * @param folder of the bundle
     */
    public static List<String> specs(Path folder) {
        Path specs = folder.resolve(SPECS);
        if (!Files.isDirectory(specs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(specs)) {
            return folders.map(one -> String.valueOf(one.getFileName()))
                    .filter(Reference::isName)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '" + specs + "'", e);
        }
    }

    /**
     * What tells a bundle from another one of its name and version: the digest of its manifest, which lists those of its files.
     *
     * @param reference with or without {@code bundle:}, and with or without one of its specs
     * @return SHA-256; nothing where it is not to be found
     */
    public Optional<String> digest(String reference) {
        try {
            return Optional.of(Sha256.of(folder(withoutSpec(reference)).resolve(MANIFEST)));
        } catch (HanetException | IOException e) {
            return Optional.empty();
        }
    }

    private static String withoutSpec(String reference) {
        int slash = reference.indexOf('/');
        return slash < 0 ? reference : reference.substring(0, slash);
    }

    /** The complete spec that a reference means. */
    private Path spec(String reference) {
        String bundle = withoutSpec(reference);
        Path folder = folder(bundle);
        List<String> specs = specs(folder);
        String asked = reference.substring(Math.min(reference.length(), bundle.length() + 1));
        if (asked.isEmpty() && specs.isEmpty()) {
            return folder.resolve(SpecSource.RESOLVED);
        }
        if (!specs.contains(asked)) {
            String name = SCHEME + folder.getFileName();
            String choice = specs.isEmpty()
                    ? "write '" + name + "'"
                    : "write '" + name + "/SPEC' with one of " + String.join(", ", specs);
            throw HanetException.input(
                    "the bundle '" + folder.getFileName() + "' holds "
                            + (specs.isEmpty() ? "one thing alone" : specs.size() + " specs")
                            + (asked.isEmpty() ? "" : ", and none that is called '" + asked + "'"),
                    choice);
        }
        return folder.resolve(SPECS).resolve(asked).resolve(SpecSource.RESOLVED);
    }

    /**
     * The folder of a bundle that holds a trained network, which is a run directory.
     *
     * @throws HanetException when there is none, or when it holds a spec alone
     */
    public Path network(String reference) {
        Path folder = folder(withoutSpec(reference));
        if (!Files.exists(folder.resolve(SpecSource.PROVENANCE)) || reference.contains("/")) {
            spec(reference);
            throw HanetException.input(
                    "the bundle '" + folder.getFileName() + "' holds a spec, not a trained network",
                    "train it: hanet train " + (isOne(reference) ? "" : SCHEME) + reference);
        }
        return folder;
    }

    private PresetSource.Missing missing(String reference) {
        try {
            Path file = spec(reference);
            return new PresetSource.Missing(
                    "'" + file + "' cannot be read", Optional.of("install the bundle again with --replace"));
        } catch (HanetException e) {
            return new PresetSource.Missing(e.problem(), e.remedy());
        }
    }

    private Optional<String> text(String reference) {
        try {
            return Optional.of(PlainFile.text(spec(reference)));
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
