package dev.hanet.toolkit.check;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.load.PreparedItems;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of one item; without pixels, so that all can be kept.
 *
 * @param item the item
 * @param seen what could be read
 * @param findings what is wrong or odd about it alone
 */
record Look(Item item, Optional<Seen> seen, List<Finding> findings) {
    /** Fewer pixels may be alike by chance. */
    private static final int LEAST_DRAWN = 16;

    Look {
        findings = List.copyOf(findings);
    }

    /**
     * An image and its mask in numbers.
     *
     * @param content digest of the decoded pixels
     * @param low least value of the image
     * @param high greatest
     * @param pixels of each of the 256 labels of the mask
     * @param field pixels in the field of view; all without one
     * @param foregroundInField of these, those that are neither of the first class nor to be ignored
     * @param mask digest of the labels where more than a few pixels and not all are of another class than the first; else empty
     * @param isTurned whether the image's file says that it lies on its side, upside down or mirrored, and no mask's file does
     */
    record Seen(
            String content,
            ImageSize size,
            float low,
            float high,
            List<Integer> pixels,
            int field,
            int foregroundInField,
            Optional<String> mask,
            boolean isTurned) {
        Seen {
            pixels = List.copyOf(pixels);
        }
    }

    /** Reads an item and keeps what is to be known of it. */
    static Look at(Dataset dataset, Item item, Pipeline pipeline, List<String> classes) {
        List<Finding> findings = new ArrayList<>();
        Sample sample;
        try {
            sample = dataset.load(item);
        } catch (DataException e) {
            return new Look(item, Optional.empty(), List.of(Finding.of(e)));
        }
        Seen seen = seen(sample, isTurned(dataset.files(item)));
        try {
            sample.mask().ifPresent(mask -> PreparedItems.requireClasses(item.id(), mask, classes));
            pipeline.predictionSize(sample.size());
        } catch (DataException e) {
            findings.add(Finding.of(e));
        }
        if (sample.mask().isEmpty()) {
            findings.add(Finding.wrong(
                    "'" + item.id() + "' has no mask", "training and evaluation need one for every image"));
        } else if (seen.pixels().get(0) == sample.size().pixels()) {
            findings.add(Finding.odd(
                    "the mask of '" + item.id() + "' is all '" + classes.get(0) + "'",
                    "look whether that is so in the image"));
        }
        if (!Float.isFinite(seen.low()) || !Float.isFinite(seen.high())) {
            findings.add(Finding.wrong(
                    "the image of '" + item.id() + "' holds values that are no number", "correct the file"));
        } else if (seen.low() == seen.high()) {
            findings.add(Finding.odd(
                    "the image of '" + item.id() + "' has the value " + seen.low() + " everywhere",
                    "look at the file"));
        }
        return new Look(item, Optional.of(seen), findings);
    }

    private static boolean isTurned(List<Path> files) {
        return !files.isEmpty()
                && ImageFile.isTurned(files.get(0))
                && files.stream().skip(1).noneMatch(ImageFile::isTurned);
    }

    private static Seen seen(Sample sample, boolean isTurned) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        float[] values = sample.image().values();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
            bytes.putFloat(value);
        }
        int pixels = sample.size().pixels();
        List<Integer> counts = new ArrayList<>();
        byte[] labels = sample.mask().map(mask -> mask.classes()).orElse(new byte[pixels]);
        int[] histogram = new int[256];
        int field = 0;
        int foreground = 0;
        Optional<Region> region = sample.fieldOfView();
        for (int i = 0; i < pixels; i++) {
            int label = labels[i] & 0xff;
            histogram[label]++;
            if (region.isEmpty() || region.get().inside()[i]) {
                field++;
                foreground += label > 0 && label < dev.hanet.toolkit.data.Mask.IGNORE ? 1 : 0;
            }
        }
        for (int count : histogram) {
            counts.add(count);
        }
        int drawn = pixels - histogram[0] - histogram[dev.hanet.toolkit.data.Mask.IGNORE];
        boolean isDrawn = drawn >= LEAST_DRAWN && Arrays.stream(histogram).noneMatch(count -> count == pixels);
        return new Seen(
                Sha256.of(bytes.array()) + sample.size(),
                sample.size(),
                low,
                high,
                counts,
                field,
                foreground,
                isDrawn ? Optional.of(Sha256.of(labels) + sample.size()) : Optional.empty(),
                isTurned);
    }
}
