package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Small windows instead of whole images: a network trains on them, and predicts overlapping ones whose probabilities are
 * averaged.
 *
 * <p>Ordered patches stand {@code stride} apart in both directions; the image is padded with zeros at the right and the
 * bottom until they cover it. Source: arXiv 1911.08777, section 4.3 (48x48 patches, stride 8).
 */
@About("small windows instead of whole images")
public record PatchSpec(
        @About("height and width of a patch") ImageSize size,

        @About("distance of ordered patches, in training and in prediction") @Positive
        int stride,

        @About("the size that each patch is resampled to for the network")
        Optional<ImageSize> resize,

        @About("which patches an epoch trains on") @Default("random")
        Sampling sampling,

        @About("random patches of each image in an epoch") @Default("64") @Positive
        int perImage,

        @About(
                "share of random patches that are laid around a pixel of a class other than the background, each class that the image has as"
                        + " often as the others; nnU-Net takes 0.33")
        @Default("0")
        @Between(min = 0, max = 1)
        double foreground)
        implements IdleKeys {
    /** Which patches an epoch trains on. */
    public enum Sampling {
        /** All that stand a stride apart. */
        @About("all that stand a stride apart")
        ORDERED,
        /** As many as {@code perImage} says, anywhere in the image, others each epoch. */
        @About("as many as 'perImage' says, anywhere in the image, others each epoch")
        RANDOM
    }

    @Override
    public Map<String, String> idle() {
        Map<String, String> idle = new TreeMap<>();
        if (sampling == Sampling.ORDERED) {
            idle.put("perImage", "'sampling: ordered' takes all patches that stand a stride apart");
        }
        if (resize.equals(Optional.of(size))) {
            idle.put("resize", "patches have that size");
        }
        return idle;
    }

    @AssertTrue(message = "the stride is larger than the patch, so patches would leave gaps")
    public boolean isWithoutGaps() {
        return size == null || stride <= Math.min(size.height(), size.width());
    }

    @AssertTrue(message = "'foreground' lays random patches; ordered ones stand a stride apart")
    public boolean isForegroundOfRandomPatches() {
        return foreground == 0 || sampling == Sampling.RANDOM;
    }

    /** The size that the network sees. */
    public ImageSize networkSize() {
        return resize.orElse(size);
    }

    /** How many ordered patches cover a length. */
    public static int count(int length, int patch, int stride) {
        return length <= patch ? 1 : (length - patch + stride - 1) / stride + 1;
    }

    /** How many ordered patches cover an image. */
    public int count(ImageSize image) {
        return count(image.height(), size.height(), stride) * count(image.width(), size.width(), stride);
    }
}
