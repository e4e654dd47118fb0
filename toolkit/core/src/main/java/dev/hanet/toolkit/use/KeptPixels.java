package dev.hanet.toolkit.use;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs say of pixels that are never all in memory: a passing file beside the results holds a byte a pixel for the classes, and one
 * more for each further thing that is asked for. On most systems it has no name while it is there, so that nothing is left of it.
 */
final class KeptPixels implements AutoCloseable {
    private final PredictionFiles files;
    private final int classes;
    private final long pixels;
    private final FileChannel passing;
    private long next;

    private KeptPixels(PredictionFiles files, int classes, long pixels, FileChannel passing) {
        this.files = files;
        this.classes = classes;
        this.pixels = pixels;
        this.passing = passing;
    }

    /**
     * Makes the passing file.
     *
     * @param folder of the results
     * @param files what will be asked for
     * @param pixels how many there will be
     * @param what they are of, for a message
     * @throws HanetException when the disk has too little room
     */
    static KeptPixels in(Path folder, PredictionFiles files, int classes, long pixels, String what) {
        long planes = 1L + (files.uncertainty() ? 1 : 0) + (files.probabilities() ? classes : 0);
        try {
            long free = Files.getFileStore(AtomicFiles.folder(folder)).getUsableSpace();
            if (planes * pixels > free) {
                throw HanetException.input(
                        what + " takes " + ByteCount.words(planes * pixels) + " for a while in '" + folder + "', where "
                                + ByteCount.words(free) + " are free",
                        "make room, or write to another disk");
            }
            return new KeptPixels(
                    files,
                    classes,
                    pixels,
                    FileChannel.open(
                            Files.createTempFile(folder, ".rows-", ".part"),
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw HanetException.failure(
                    "nothing can be written into '" + folder + "': " + e.getMessage(),
                    "make room, or write to another folder",
                    e);
        }
    }

    /** Keeps the pixels behind those that were kept before. */
    void add(Segmentation segmentation) {
        List<byte[]> planes = new ArrayList<>(List.of(segmentation.mask().classes()));
        if (files.uncertainty()) {
            planes.add(PredictionFiles.bytes(
                    segmentation.mask().size(),
                    PredictionFiles.shares(segmentation.probabilities().entropy())));
        }
        for (int label = 0; files.probabilities() && label < classes; label++) {
            planes.add(PredictionFiles.bytes(
                    segmentation.mask().size(), PredictionFiles.levels(segmentation.probabilities(), label)));
        }
        try {
            for (int plane = 0; plane < planes.size(); plane++) {
                ByteBuffer bytes = ByteBuffer.wrap(planes.get(plane));
                for (long at = plane * pixels + next; bytes.hasRemaining(); ) {
                    at += passing.write(bytes, at);
                }
            }
        } catch (IOException e) {
            throw HanetException.failure(
                    "what was predicted cannot be kept for a while: " + e.getMessage(),
                    "make room, or write to another disk",
                    e);
        }
        next += segmentation.mask().size().pixels();
    }

    /** The classes of some pixels, from 0. */
    byte[] classes(long first, int count) {
        return kept(0, first, count);
    }

    /** Entropies from 0 to 255 of some pixels, where they are asked for. */
    byte[] uncertainty(long first, int count) {
        return kept(1, first, count);
    }

    /** Probabilities of a class from 0 to 255, where they are asked for. */
    byte[] probability(int label, long first, int count) {
        return kept(label + (files.uncertainty() ? 2 : 1), first, count);
    }

    private byte[] kept(int plane, long first, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try {
            for (long at = plane * pixels + first; bytes.hasRemaining(); ) {
                int read = passing.read(bytes, at);
                if (read < 0) {
                    throw new IOException("it ends too early");
                }
                at += read;
            }
        } catch (IOException e) {
            throw HanetException.failure(
                    "what was predicted cannot be read again: " + e.getMessage(), "try once more", e);
        }
        return bytes.array();
    }

    @Override
    public void close() {
        try {
            passing.close();
        } catch (IOException e) {
            throw HanetException.failure(
                    "a passing file cannot be removed: " + e.getMessage(), "remove '.rows-*.part'", e);
        }
    }
}
