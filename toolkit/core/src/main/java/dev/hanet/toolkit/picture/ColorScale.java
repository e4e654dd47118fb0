package dev.hanet.toolkit.picture;

/** Dark violet over green to yellow, evenly rising in lightness: read alike in print and by any colour vision. */
final class ColorScale {
    private static final int[] STOPS = {
        0x440154, 0x46327E, 0x365C8D, 0x277F8E, 0x1FA187, 0x4AC16D, 0x9FDA3A, 0xFDE725,
    };

    private ColorScale() {}

    /** Colour of a value from 0 to 1. */
    static int of(double value) {
        double place = Math.max(0, Math.min(1, value)) * (STOPS.length - 1);
        int below = Math.min((int) place, STOPS.length - 2);
        return Picture.blend(STOPS[below], STOPS[below + 1], place - below);
    }
}
