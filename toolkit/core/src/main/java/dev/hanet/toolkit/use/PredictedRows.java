package dev.hanet.toolkit.use;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.check.GreyValues;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.FoundRegions;
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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What runs say of an image that is never whole in memory: a passing file beside the results holds a byte a pixel for the classes, and
 * one more for each further thing that is asked for; the image itself is read again, by rows.
 */
final class PredictedRows implements PredictionFiles.Rows, AutoCloseable {
    private static final int BLOCK = 256;

    private final ImageSize size;
    private final Supplier<ImageRows> image;
    private final FileChannel passing;
    private Optional<ImageRows> open = Optional.empty();
    private GreyValues values = GreyValues.NONE;

    /** Hears how far a large image is. */
    @FunctionalInterface
    interface Progress {
        /** So many of all rows are done. */
        void rows(int done, int all);
    }

    private PredictedRows(ImageSize size, Supplier<ImageRows> image, FileChannel passing) {
        this.size = size;
        this.image = image;
        this.passing = passing;
    }

    /**
     * Segments an image from the top to the bottom.
     *
     * @param files what will be asked for
     * @param found sees every row's mask
     * @throws HanetException when the image cannot be segmented by rows, or the disk has too little room for it
     */
    static PredictedRows of(
            Ensemble runs,
            Path file,
            long mostPixels,
            Path folder,
            PredictionFiles files,
            FoundRegions found,
            Progress progress) {
        int channels = runs.first().experiment().spec().data().dataset().channels();
        Supplier<ImageRows> image = () -> ImageRows.of(file, channels, mostPixels, rows -> rows);
        try (Ensemble.SegmentedRows rows =
                runs.rows(preparation -> ImageRows.of(file, channels, mostPixels, preparation))) {
            ImageSize size = rows.size();
            int classes = runs.first().experiment().spec().data().classes().size();
            requireRoom(folder, size, 1 + (files.probabilities() ? classes : 0) + (files.uncertainty() ? 1 : 0));
            PredictedRows result = new PredictedRows(size, image, passing(folder));
            try {
                for (int top = 0; top < size.height(); top += BLOCK) {
                    int count = Math.min(BLOCK, size.height() - top);
                    Segmentation next = rows.next(count);
                    found.add(next.mask(), Optional.empty());
                    result.keep(files, classes, top, next);
                    progress.rows(top + count, size.height());
                }
                return result;
            } catch (RuntimeException | Error e) {
                result.close();
                throw e;
            }
        }
    }

    private static void requireRoom(Path folder, ImageSize size, int planes) {
        long bytes = (long) planes * size.height() * size.width();
        try {
            long free = Files.getFileStore(AtomicFiles.folder(folder)).getUsableSpace();
            if (bytes > free) {
                throw HanetException.input(
                        "an image of " + size + " takes " + ByteCount.words(bytes) + " for a while in '" + folder
                                + "', where " + ByteCount.words(free) + " are free",
                        "make room, or write to another disk");
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static HanetException unwritable(Path folder, IOException cause) {
        return HanetException.failure(
                "nothing can be written into '" + folder + "': " + cause.getMessage(),
                "make room, or write to another folder",
                cause);
    }

    private static FileChannel passing(Path folder) {
        try {
            return FileChannel.open(
                    Files.createTempFile(folder, ".rows-", ".part"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private void keep(PredictionFiles files, int classes, int top, Segmentation next) {
        List<byte[]> planes = new ArrayList<>(List.of(next.mask().classes()));
        planes.add(
                files.uncertainty()
                        ? PredictionFiles.bytes(
                                next.mask().size(),
                                PredictionFiles.shares(next.probabilities().entropy()))
                        : new byte[0]);
        for (int label = 0; files.probabilities() && label < classes; label++) {
            planes.add(PredictionFiles.bytes(next.mask().size(), PredictionFiles.levels(next.probabilities(), label)));
        }
        try {
            for (int plane = 0; plane < planes.size(); plane++) {
                ByteBuffer bytes = ByteBuffer.wrap(planes.get(plane));
                for (long at = place(plane, top); bytes.hasRemaining(); ) {
                    at += passing.write(bytes, at);
                }
            }
        } catch (IOException e) {
            throw HanetException.failure(
                    "what was predicted cannot be kept for a while: " + e.getMessage(),
                    "make room, or write to another disk",
                    e);
        }
    }

    private long place(int plane, int top) {
        return ((long) plane * size.height() + top) * size.width();
    }

    private byte[] kept(int plane, int top, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * size.width());
        try {
            for (long at = place(plane, top); bytes.hasRemaining(); ) {
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
    public ImageSize size() {
        return size;
    }

    @Override
    public int block() {
        return BLOCK;
    }

    @Override
    public Image image(int top, int count) {
        if (top == 0) {
            open.ifPresent(ImageRows::close);
            open = Optional.of(image.get());
        }
        ImageRows rows = open.orElseThrow();
        rows.forget(top);
        Image band = rows.window(top, 0, new ImageSize(count, size.width()));
        values = values.and(band);
        return band;
    }

    /** Of the rows that were asked for. */
    GreyValues values() {
        return values;
    }

    @Override
    public Mask mask(int top, int count) {
        return new Mask(new ImageSize(count, size.width()), kept(0, top, count));
    }

    @Override
    public byte[] uncertainty(int top, int count) {
        return kept(1, top, count);
    }

    @Override
    public byte[] probability(int label, int top, int count) {
        return kept(2 + label, top, count);
    }

    @Override
    public void close() {
        open.ifPresent(ImageRows::close);
        try {
            passing.close();
        } catch (IOException e) {
            throw HanetException.failure(
                    "a passing file cannot be removed: " + e.getMessage(), "remove '.rows-*.part'", e);
        }
    }
}
