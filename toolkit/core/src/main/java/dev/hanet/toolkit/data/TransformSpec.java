package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Family: maps a whole sample, so that image, mask and field of view move together.
 *
 * <p>To add one: write a record that implements this, with its keys as components, in
 * {@code dev.hanet.toolkit.data.transform}; list its type name in {@code BuiltInComponents}, or bind it in a plugin; renew
 * {@code docs/reference}, with {@code -Dgolden.update}.
 *
 * <p>Images are resampled bilinearly, masks by nearest neighbour. {@link #size} and {@link #channels} say beforehand
 * what comes out, so that a crop that does not fit is told before data is read. One that must know more than the image is a
 * {@link GuidedTransform}.
 */
@About("what an image goes through before the network sees it")
public interface TransformSpec {
    /** Maps a sample; all chance comes from the generator, and a transform that is not random draws nothing. */
    Sample apply(Sample sample, RandomGenerator random);

    /** Whether it draws from the generator; such a transform augments and cannot prepare. */
    default boolean random() {
        return false;
    }

    /**
     * The size that a size becomes.
     *
     * @throws DataException when it does not fit
     */
    default ImageSize size(ImageSize before) {
        return before;
    }

    /**
     * The number of channels that a number of channels becomes.
     *
     * @throws DataException when it does not take so many
     */
    default int channels(int before) {
        return before;
    }

    /** As {@link dev.hanet.yaml.IdleKeys}, of images that come to it in so many channels. */
    default Map<String, String> idle(int channels) {
        return Map.of();
    }

    /**
     * Whether it only rescales values for the network and therefore waits until after the augmentation, whose ranges are
     * those of images from 0 to 255.
     */
    default boolean afterAugmentation() {
        return false;
    }

    /**
     * Whether it counts on values as images have them, grey values from 0 to 255 or Hounsfield units, and so makes no sense after a
     * normalisation.
     */
    default boolean beforeNormalization() {
        return false;
    }

    /** The same with the numbers of an image in the place of those that it would take from whatever it is given. */
    default TransformSpec measured(Image image) {
        return this;
    }

    /** Whether each pixel follows from that pixel alone and keeps its place, so that an image may be mapped part by part. */
    default boolean pixelwise() {
        return false;
    }

    /** Whether it does nothing but resample to {@link #size}, and probabilities back. */
    default boolean resamples() {
        return false;
    }

    /**
     * Maps a sample and answers the way back. Transforms whose way back depends on more than the size, such as a crop
     * around what an image shows, override this one; they are not random.
     */
    default Transformed transform(Sample sample) {
        ImageSize before = sample.size();
        return new Transformed(apply(sample, new SplittableRandom(0)), probabilities -> restore(probabilities, before));
    }

    /** Takes probabilities back to the size before; what the transform cut away becomes class 0. */
    default Probabilities restore(Probabilities probabilities, ImageSize before) {
        return probabilities;
    }
}
