package dev.hanet.toolkit.data.load;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Items read and prepared up to where augmentation starts, kept in memory as far as a budget goes; the longest unused is
 * dropped first.
 */
public final class PreparedItems {
    private static final int SHARE_OF_HEAP = 4;

    private final Dataset dataset;
    private final List<Item> items;
    private final Pipeline pipeline;
    private final List<String> classes;
    private final Optional<PreparedFiles> files;
    private final long budget;
    private final Map<Integer, Sample> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long used;

    /**
     * Keeps at most a quarter of the heap.
     *
     * @param files where some may lie prepared
     */
    public PreparedItems(
            Dataset dataset, List<Item> items, Pipeline pipeline, List<String> classes, Optional<PreparedFiles> files) {
        this(dataset, items, pipeline, classes, files, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** Keeps at most {@code budget} bytes. */
    public PreparedItems(
            Dataset dataset,
            List<Item> items,
            Pipeline pipeline,
            List<String> classes,
            Optional<PreparedFiles> files,
            long budget) {
        this.dataset = dataset;
        this.items = List.copyOf(items);
        this.pipeline = pipeline;
        this.classes = List.copyOf(classes);
        this.files = files;
        this.budget = budget;
    }

    public int count() {
        return items.size();
    }

    /**
     * Item number {@code index}, read and prepared but not yet augmented or normalised.
     *
     * @throws DataException when it cannot be read or its mask holds a class beyond the declared ones
     */
    public Sample get(int index) {
        synchronized (kept) {
            Sample sample = kept.get(index);
            if (sample != null) {
                return sample;
            }
        }
        Item item = items.get(index);
        Sample prepared = files.flatMap(found -> found.read(item)).orElseGet(() -> prepare(item));
        prepared.mask().ifPresent(mask -> requireClasses(prepared.id(), mask, classes));
        keep(index, prepared);
        return prepared;
    }

    private Sample prepare(Item item) {
        Sample read = dataset.load(item);
        read.mask().ifPresent(mask -> requireClasses(read.id(), mask, classes));
        return pipeline.base(read);
    }

    /**
     * Holds a mask to the declared classes.
     *
     * @throws DataException naming the mask, its surplus classes and how many pixels they have
     */
    public static void requireClasses(String id, Mask mask, List<String> classes) {
        int[] histogram = mask.histogram();
        for (int value = classes.size(); value < Mask.IGNORE; value++) {
            if (histogram[value] > 0) {
                throw new DataException(
                        "the mask of '" + id + "' holds class " + value + " on " + histogram[value]
                                + " pixels, but data.classes names " + classes.size() + ": "
                                + String.join(", ", classes),
                        "name the class in data.classes, or correct the mask");
            }
        }
    }

    private void keep(int index, Sample sample) {
        synchronized (kept) {
            if (kept.put(index, sample) == null) {
                used += bytes(sample);
            }
            var oldest = kept.entrySet().iterator();
            while (used > budget && oldest.hasNext()) {
                used -= bytes(oldest.next().getValue());
                oldest.remove();
            }
        }
    }

    /** How many bytes of samples are kept. */
    public long kept() {
        synchronized (kept) {
            return used;
        }
    }

    private static long bytes(Sample sample) {
        long pixels = sample.size().pixels();
        return pixels * sample.image().channels() * Float.BYTES
                + sample.mask().map(mask -> pixels).orElse(0L)
                + sample.fieldOfView().map(region -> pixels).orElse(0L);
    }
}
