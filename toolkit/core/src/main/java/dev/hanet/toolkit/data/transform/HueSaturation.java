package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Image;

/** Changes colours in the hexagonal cone of hue, saturation and value. */
final class HueSaturation {
    private static final float SECTOR = 60;

    private HueSaturation() {}

    /**
     * Turns the hue and scales the saturation of a colour image; the value stays.
     *
     * @param degrees how far the hue turns
     * @param factor on the saturation, which ends at 1
     */
    static Image change(Image image, float degrees, float factor) {
        int pixels = image.size().pixels();
        float[] from = image.values();
        float[] to = new float[from.length];
        for (int i = 0; i < pixels; i++) {
            float red = from[i];
            float green = from[pixels + i];
            float blue = from[2 * pixels + i];
            float value = Math.max(red, Math.max(green, blue));
            float range = value - Math.min(red, Math.min(green, blue));
            float turned = (hue(red, green, blue, value, range) + degrees) / SECTOR;
            float chroma = value <= 0 ? 0 : Math.min(1, range / value * factor) * value;
            to[i] = channel(turned + 5, value, chroma);
            to[pixels + i] = channel(turned + 3, value, chroma);
            to[2 * pixels + i] = channel(turned + 1, value, chroma);
        }
        return new Image(3, image.size(), to);
    }

    private static float hue(float red, float green, float blue, float value, float range) {
        if (range <= 0) {
            return 0;
        }
        if (value == red) {
            return SECTOR * ((green - blue) / range);
        }
        if (value == green) {
            return SECTOR * (2 + (blue - red) / range);
        }
        return SECTOR * (4 + (red - green) / range);
    }

    /** {@code value - chroma * max(0, min(k, 4 - k, 1))} with k the sector modulo 6. */
    private static float channel(float sector, float value, float chroma) {
        float k = (float) (sector - 6 * Math.floor(sector / 6));
        return value - chroma * Math.max(0, Math.min(Math.min(k, 4 - k), 1));
    }
}
