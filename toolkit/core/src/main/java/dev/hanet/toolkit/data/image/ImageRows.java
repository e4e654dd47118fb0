package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * An image that is never whole in memory: bands of full width are decoded in order, the next one in a thread of its own while the
 * last is worked on, and forgotten once nothing above a row is asked for any more.
 *
 * <p>The rows of PNG and JPEG files are decoded once, from the first to the last. Another decoder that cannot begin in the middle, as that of GIF or of
 * JPEG in several scans or with inks, decodes what lies above a band again: bands are as high as memory lets them be.
 */
public final class ImageRows implements AutoCloseable {
    /** The most pixels that are read by rows where nobody asks for more. */
    public static final long MOST_PIXELS = 1_000_000_000;

    private static final long BAND_BYTES = 1L << 28;
    private static final int SHARE = 16;

    private final ImageSize size;
    private final int band;
    private final Reader reader;
    private final UnaryOperator<Image> preparation;
    private final Deque<Band> bands = new ArrayDeque<>();
    private final ExecutorService ahead = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "rows of an image");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<Future<Image>> awaited = Optional.empty();
    private int decoded;

    /** Reads some rows, counted from 0. */
    @FunctionalInterface
    public interface Reader {
        /** The rows from {@code top} on as an image of full width. */
        Image read(int top, int count);

        /** Lets go of the file. */
        default void close() {}
    }

    /** The rows of a file from the first to the last, each decoded once. */
    interface InOrder extends AutoCloseable {
        /** The row that is read next, from 0. */
        int next();

        /** The next rows, as the file's decoder gives them. */
        BufferedImage read(int count) throws IOException;

        @Override
        void close();
    }

    /** The rows of a file, decoded once where that can be. */
    private record OfFile(Path file, int channels, long mostPixels, Optional<? extends InOrder> unpacked)
            implements Reader {
        @Override
        public Image read(int top, int count) {
            return photograph(file, channels, mostPixels, top, count, unpacked);
        }

        @Override
        public void close() {
            unpacked.ifPresent(InOrder::close);
        }
    }

    private record Band(int top, Image image) {
        int end() {
            return top + image.height();
        }
    }

    /**
     * An image whose rows somebody reads.
     *
     * @param band how many rows are read at once
     * @param preparation what is made of each band, pixel by pixel
     */
    public ImageRows(ImageSize size, int band, Reader reader, UnaryOperator<Image> preparation) {
        this.size = size;
        this.band = band;
        this.reader = reader;
        this.preparation = preparation;
    }

    /**
     * A photograph.
     *
     * @param channels as many as a network takes: grey becomes three equal ones, colour its luminance
     * @param mostPixels the most that it may claim to have
     * @throws DataException when the file cannot be read by rows, naming it
     */
    public static ImageRows of(Path file, int channels, long mostPixels, UnaryOperator<Image> preparation) {
        ImageSize size = ImageFile.size(file);
        long width = (long) size.width() * Math.max(channels, 3) * Float.BYTES;
        long bytes = Math.min(BAND_BYTES, Runtime.getRuntime().maxMemory() / SHARE);
        int band = (int) Math.max(1, Math.min(size.height(), bytes / width));
        return of(file, channels, mostPixels, band, preparation);
    }

    /** The same in bands of so many rows. */
    static ImageRows of(Path file, int channels, long mostPixels, int band, UnaryOperator<Image> preparation) {
        ImageSize size = ImageFile.size(file);
        Reader reader = new OfFile(file, channels, mostPixels, inOrder(file));
        return new ImageRows(size, band, reader, preparation);
    }

    private static Optional<? extends InOrder> inOrder(Path file) {
        Optional<PngRows> png = PngRows.open(file);
        return png.isPresent() ? png : JpegRows.open(file);
    }

    /** Some rows of a file as a viewer shows them. */
    static Image photograph(Path file, int channels, long mostPixels, int top, int count) {
        return photograph(file, channels, mostPixels, top, count, Optional.empty());
    }

    private static Image photograph(
            Path file, int channels, long mostPixels, int top, int count, Optional<? extends InOrder> unpacked) {
        ImageFile read = ImageFile.rows(file, top, count, mostPixels, unpacked);
        if (read.kind() == ImageFile.Kind.SIGNED || read.kind() == ImageFile.Kind.REAL) {
            throw new DataException(
                    "'" + file
                            + "' holds signed or real numbers, and so large an image is read row by row, as a viewer shows it",
                    "save it with 8 or 16 bits, from 0 to white, or cut it into tiles");
        }
        if (channels == 1 && read.indices().isPresent() && read.image().channels() == 3) {
            throw new DataException(
                    "'" + file
                            + "' has a palette with colours where grey is read, and so large an image is read row by row",
                    "save it in grey");
        }
        return Images.photograph(read, file, channels);
    }

    /** The size of the whole image. */
    public ImageSize size() {
        return size;
    }

    /** How many rows are read at once. */
    public int band() {
        return band;
    }

    /**
     * What a window shows; beyond the border of the image all is 0.
     *
     * @param top not above a row that was forgotten
     * @throws DataException when it cannot be decoded
     */
    public Image window(int top, int left, ImageSize window) {
        int end = Math.min(size.height(), top + window.height());
        while (decoded < end) {
            Image next = next();
            bands.add(new Band(decoded, next));
            decoded += next.height();
        }
        List<Band> seen = new ArrayList<>();
        for (Band one : bands) {
            if (one.top() < end && one.end() > top) {
                seen.add(one);
            }
        }
        int channels = seen.get(0).image().channels();
        float[] values = new float[channels * window.pixels()];
        int length = Math.min(window.width(), size.width() - left);
        for (Band one : seen) {
            for (int channel = 0; channel < channels; channel++) {
                for (int y = Math.max(top, one.top()); y < Math.min(end, one.end()); y++) {
                    int from = (channel * one.image().height() + y - one.top()) * size.width() + left;
                    int to = (channel * window.height() + y - top) * window.width();
                    System.arraycopy(one.image().values(), from, values, to, length);
                }
            }
        }
        return new Image(channels, window, values);
    }

    /** Lets go of bands that end above a row. */
    public void forget(int above) {
        while (!bands.isEmpty() && bands.getFirst().end() <= above) {
            bands.removeFirst();
        }
    }

    private Image next() {
        Future<Image> future = awaited.orElseGet(() -> read(decoded));
        try {
            Image image = future.get();
            int after = decoded + image.height();
            awaited = after < size.height() ? Optional.of(read(after)) : Optional.empty();
            return image;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException told) {
                throw told;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an image was decoded", e);
        }
    }

    private Future<Image> read(int top) {
        int count = Math.min(band, size.height() - top);
        return ahead.submit(() -> preparation.apply(reader.read(top, count)));
    }

    @Override
    public void close() {
        ahead.shutdownNow();
        bands.clear();
        reader.close();
    }
}
