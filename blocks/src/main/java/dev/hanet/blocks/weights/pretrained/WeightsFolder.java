package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where weights are kept on this machine. Nothing is ever fetched.
 *
 * @param folder the one of {@code --weights} or {@code HANET_WEIGHTS}
 * @param beside folders at which the paths of files begin that a spec writes, where the folder has no such file
 */
public record WeightsFolder(Optional<Path> folder, List<Path> beside) {
    static final String SUFFIX = ".safetensors";
    private static final Pattern FILE = Pattern.compile(".*[/\\\\].*|.*\\.(safetensors|pth|pt|th|bin|whl)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public WeightsFolder {
        beside = List.copyOf(beside);
    }

    /** A folder alone. */
    public WeightsFolder(Optional<Path> folder) {
        this(folder, List.of());
    }

    /** The same folder, and these beside it. */
    public WeightsFolder beside(List<Path> folders) {
        return new WeightsFolder(folder, folders);
    }

    /** The given folder, else that of the environment, else {@code weights} in {@link Documents#home}. */
    public static WeightsFolder of(Optional<Path> given, Optional<String> environment) {
        return new WeightsFolder(
                given.or(() -> environment.filter(text -> !text.isBlank()).map(Path::of))
                        .or(() -> Optional.of(Documents.home().resolve("weights"))));
    }

    /**
     * Finds the file of weights that a spec names, and holds a published one to its digest.
     *
     * @param encoder the type they are for
     * @param name a name of the catalogue or of an import, or a file
     * @throws HanetException when there is no such file, or it is another one
     */
    public Path find(String encoder, String name) {
        if (FILE.matcher(name).matches()) {
            return file(name);
        }
        Optional<WeightsCatalog.Entry> published = WeightsCatalog.find(encoder, name);
        if (published.isPresent()) {
            return published(published.orElseThrow());
        }
        return imported(name)
                .filter(Files::isRegularFile)
                .orElseThrow(() -> HanetException.input(
                        "there are no weights '" + name + "' for " + encoder,
                        Suggestion.remedy(name, known(encoder)).orElse("none are known here")
                                + "; 'hanet weights import FILE --to " + name + "' brings others in"));
    }

    /**
     * The file that a spec names by its path; nothing where it names weights of the catalogue or of an import.
     *
     * @throws HanetException when there is no such file
     */
    public Optional<Path> named(String name) {
        return FILE.matcher(name).matches() ? Optional.of(file(name)) : Optional.empty();
    }

    private Path file(String name) {
        List<Path> places = Stream.concat(folder.stream(), beside.stream()).toList();
        return places.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isRegularFile)
                .map(file -> inWorkspace(name, file))
                .findFirst()
                .orElseThrow(() -> HanetException.input(
                        "there is no file of weights '" + name + "'",
                        "a file is looked for in " + described() + ", then beside the spec that names it"));
    }

    /** By the letters of its path: not out of the folder of weights, nor out of the workspace of the spec that writes it. */
    private Path inWorkspace(String name, Path file) {
        Path whole = file.toAbsolutePath().normalize();
        boolean isWithin = Path.of(name).isAbsolute()
                || folder.filter(root -> whole.startsWith(root.toAbsolutePath().normalize()))
                        .isPresent()
                || beside.stream()
                        .anyMatch(place -> place.toString().isEmpty()
                                || Documents.real(place)
                                        .resolve(name)
                                        .normalize()
                                        .startsWith(Documents.workspace(place)));
        if (!isWithin) {
            throw HanetException.input(
                    "the file of weights '" + name + "' lies outside the spec's workspace",
                    "write its full path, name its folder with --weights, or put an empty file '" + Documents.WORKSPACE
                            + "' into a folder above both");
        }
        return file;
    }

    private Path published(WeightsCatalog.Entry entry) {
        String named = "the weights '" + entry.name() + "' for " + entry.encoder();
        Path file = folder.map(root -> root.resolve(entry.file()))
                .filter(Files::isRegularFile)
                .orElseThrow(() -> HanetException.input(
                        named + " are not on this machine, and nothing is fetched by itself",
                        entry.remedy(described()) + ", or train with 'weights: none'"));
        String digest = digest(file);
        if (!digest.startsWith(entry.sha256())) {
            throw HanetException.input(
                    "the file '" + file + "' is not " + named + ": its SHA-256 is " + digest + ", not "
                            + entry.sha256(),
                    "get it again from " + entry.source());
        }
        return file;
    }

    /** What a file is known by. */
    static String digest(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw HanetException.input(file + ": the file cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file of imported weights of that name, there or not; empty when no folder is known. */
    Optional<Path> imported(String name) {
        if (!NAME.matcher(name).matches()) {
            throw HanetException.input(
                    "'" + name + "' is no name for weights", "letters, digits, '.', '_' and '-' make one");
        }
        return folder.map(root -> root.resolve(name + SUFFIX));
    }

    private List<String> known(String encoder) {
        List<String> names = new ArrayList<>(List.of("none"));
        WeightsCatalog.entries().stream()
                .filter(entry -> entry.encoder().equals(encoder))
                .forEach(entry -> names.add(entry.name()));
        folder.filter(Files::isDirectory).ifPresent(root -> {
            try (Stream<Path> files = Files.list(root)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(file -> file.endsWith(SUFFIX))
                        .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                        .sorted()
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + root, e);
            }
        });
        return names;
    }

    private String described() {
        return folder.map(root -> "'" + root + "'")
                .orElse("a folder that --weights or HANET_WEIGHTS names (neither does)");
    }
}
