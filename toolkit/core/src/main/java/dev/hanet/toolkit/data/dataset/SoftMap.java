package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.image.ImageFile;
import java.nio.file.Path;

/** How many of four experts marked each pixel, as grey values near 64, 128, 191 and 255. */
final class SoftMap {
    private static final int EXPERTS = 4;

    private SoftMap() {}

    /** The pixels that at least so many experts marked. */
    static Region read(Path file, int votes) {
        Image image = ImageFile.read(file).image();
        boolean[] inside = new boolean[image.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = Math.round(image.values()[i] * EXPERTS / 255) >= votes;
        }
        return new Region(image.size(), inside);
    }
}
