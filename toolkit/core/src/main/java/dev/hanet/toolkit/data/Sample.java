package dev.hanet.toolkit.data;

import java.util.Optional;

/**
 * An image and what is known about its pixels; all parts have one size.
 *
 * @param id the item's name
 * @param image what a network sees
 * @param mask the class of every pixel; absent for an image that is only to be segmented
 * @param fieldOfView the pixels that count; absent when all do
 * @param spacing how far apart its pixels lie as it was read; absent where nobody says
 */
public record Sample(
        String id, Image image, Optional<Mask> mask, Optional<Region> fieldOfView, Optional<Spacing> spacing) {
    /**
     * Holds the parts to one size.
     *
     * @throws DataException when a part has another size than the image
     */
    public Sample {
        ImageSize size = image.size();
        mask.ifPresent(part -> requireSize(id, "mask", part.size(), size));
        fieldOfView.ifPresent(part -> requireSize(id, "field of view", part.size(), size));
    }

    /** Pixels whose size in the world nobody says. */
    public Sample(String id, Image image, Optional<Mask> mask, Optional<Region> fieldOfView) {
        this(id, image, mask, fieldOfView, Optional.empty());
    }

    /** An image alone. */
    public static Sample of(String id, Image image) {
        return new Sample(id, image, Optional.empty(), Optional.empty());
    }

    /** An image with its mask. */
    public static Sample of(String id, Image image, Mask mask) {
        return new Sample(id, image, Optional.of(mask), Optional.empty());
    }

    /** The size of all parts. */
    public ImageSize size() {
        return image.size();
    }

    /** This sample with another image of the same size. */
    public Sample with(Image changed) {
        return new Sample(id, changed, mask, fieldOfView, spacing);
    }

    /** This sample with pixels of a known size. */
    public Sample with(Spacing known) {
        return new Sample(id, image, mask, fieldOfView, Optional.of(known));
    }

    private static void requireSize(String id, String part, ImageSize size, ImageSize wanted) {
        if (!size.equals(wanted)) {
            throw new DataException(
                    "'" + id + "': the image is " + wanted + " (height x width), its " + part + " " + size,
                    "give both the same size; a mask is never scaled to fit");
        }
    }
}
