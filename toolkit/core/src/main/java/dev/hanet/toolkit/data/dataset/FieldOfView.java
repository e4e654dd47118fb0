package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.image.Shapes;

/**
 * Finds the round field of view of a fundus photograph: pixels whose largest channel exceeds 20 of 255, opened, the
 * largest part of them, with its holes filled.
 */
public final class FieldOfView {
    private static final float DARKEST = 20;
    private static final int OPENING = 2;

    private FieldOfView() {}

    /** The field of view; nothing when the photograph is black. */
    public static Region of(Image image) {
        int pixels = image.size().pixels();
        boolean[] bright = new boolean[pixels];
        for (int c = 0; c < image.channels(); c++) {
            for (int i = 0; i < pixels; i++) {
                bright[i] |= image.values()[c * pixels + i] > DARKEST;
            }
        }
        return Shapes.filled(Shapes.largest(Shapes.opened(new Region(image.size(), bright), OPENING)));
    }
}
