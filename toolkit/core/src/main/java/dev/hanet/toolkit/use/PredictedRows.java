package dev.hanet.toolkit.use;

import dev.hanet.toolkit.check.GreyValues;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.FoundRegions;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What runs say of an image that is never whole in memory, as {@link KeptPixels}; the image itself is read again, by rows.
 */
final class PredictedRows implements PredictionFiles.Rows, AutoCloseable {
    private static final int BLOCK = 256;

    private final ImageSize size;
    private final Supplier<ImageRows> image;
    private final KeptPixels kept;
    private Optional<ImageRows> open = Optional.empty();
    private GreyValues values = GreyValues.NONE;

    /** Hears how far a large image is. */
    @FunctionalInterface
    interface Progress {
        /** So many of all rows are done. */
        void rows(int done, int all);
    }

    private PredictedRows(ImageSize size, Supplier<ImageRows> image, KeptPixels kept) {
        this.size = size;
        this.image = image;
        this.kept = kept;
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
            long pixels = (long) size.height() * size.width();
            PredictedRows result = new PredictedRows(
                    size, image, KeptPixels.in(folder, files, classes, pixels, "an image of " + size));
            try {
                for (int top = 0; top < size.height(); top += BLOCK) {
                    int count = Math.min(BLOCK, size.height() - top);
                    Segmentation next = rows.next(count);
                    found.add(next.mask(), Optional.empty());
                    result.kept.add(next);
                    progress.rows(top + count, size.height());
                }
                return result;
            } catch (RuntimeException | Error e) {
                result.close();
                throw e;
            }
        }
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
        return new Mask(new ImageSize(count, size.width()), kept.classes(at(top), count * size.width()));
    }

    @Override
    public byte[] uncertainty(int top, int count) {
        return kept.uncertainty(at(top), count * size.width());
    }

    @Override
    public byte[] probability(int label, int top, int count) {
        return kept.probability(label, at(top), count * size.width());
    }

    private long at(int top) {
        return (long) top * size.width();
    }

    @Override
    public void close() {
        open.ifPresent(ImageRows::close);
        kept.close();
    }
}
