package dev.hanet.toolkit.data;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.List;

/**
 * Examples of one size, side by side.
 *
 * @param image {@code [B, C, H, W]}
 * @param mask whole numbers {@code [B, H, W]}
 * @param ids the items' names
 */
public record Batch(Tensor image, Tensor mask, List<String> ids) {
    public Batch {
        ids = List.copyOf(ids);
    }

    /**
     * Stacks samples.
     *
     * @throws DataException when they differ in size or channels, or one has no mask
     */
    public static Batch of(List<Sample> samples) {
        Image first = samples.get(0).image();
        int pixels = first.size().pixels();
        long[] mask = new long[samples.size() * pixels];
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            requireAlike(samples.get(0), sample);
            byte[] classes = sample.mask()
                    .orElseThrow(() -> new DataException("'" + sample.id() + "' has no mask to train on"))
                    .classes();
            for (int pixel = 0; pixel < pixels; pixel++) {
                mask[i * pixels + pixel] = classes[pixel] & 0xff;
            }
        }
        return new Batch(
                Tensor.stacked(
                        Shape.of(samples.size(), first.channels(), first.height(), first.width()),
                        samples.stream().map(sample -> sample.image().values()).toList()),
                Tensor.ints(Shape.of(samples.size(), first.height(), first.width()), mask),
                samples.stream().map(Sample::id).toList());
    }

    private static void requireAlike(Sample first, Sample other) {
        if (!first.size().equals(other.size())) {
            throw new DataException(
                    "images of one batch differ in size: '" + first.id() + "' is " + first.size()
                            + " (height x width), '" + other.id() + "' " + other.size(),
                    "add a resize to data.prepare or a random-crop to data.augment, or set train.batch to 1");
        }
        if (first.image().channels() != other.image().channels()) {
            throw new DataException(
                    "images of one batch differ in channels: '" + first.id() + "' has "
                            + first.image().channels() + ", '" + other.id() + "' "
                            + other.image().channels(),
                    "add grey-to-rgb to data.prepare");
        }
    }
}
