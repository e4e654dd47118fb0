package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** From the numbers of a file to those of the screen that a viewer shows it on (sRGB, 0 to 255). */
final class Colours {
    /** Profiles that move no probe further are the screen's own, and numbers stay exactly as they are. */
    private static final float SAME = 2;

    private static final int PROBES = 6;
    private static final int ROWS_AT_ONCE = 1 << 16;
    private static final float FULL = 65_535;
    private static final float WHITE = 255;
    private static final double SCREEN_GAMMA = 2.2;
    private static final double USUAL_GAMMA = 0.02;

    private Colours() {}

    /** A profile of one, three or four channels; absent when it is that of the screen. */
    static Optional<UnaryOperator<Image>> profile(byte[] bytes, int channels) {
        ICC_Profile profile = ICC_Profile.getInstance(bytes);
        if (profile.getNumComponents() != channels) {
            throw new IllegalArgumentException(
                    "its colour profile is for " + profile.getNumComponents() + " channels, its image has " + channels);
        }
        ColorConvertOp toScreen =
                new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
        UnaryOperator<Image> converted = image -> converted(image, toScreen);
        return channels < 4 && isOfTheScreen(converted, channels) ? Optional.empty() : Optional.of(converted);
    }

    private static boolean isOfTheScreen(UnaryOperator<Image> converted, int channels) {
        int count = (int) Math.pow(PROBES, channels);
        float[] probes = new float[channels * count];
        for (int i = 0; i < count; i++) {
            for (int c = 0, rest = i; c < channels; c++, rest /= PROBES) {
                probes[c * count + i] = rest % PROBES * WHITE / (PROBES - 1);
            }
        }
        Image before = new Image(channels, new dev.hanet.toolkit.data.ImageSize(1, count), probes);
        float[] after = converted.apply(before).values();
        for (int i = 0; i < probes.length; i++) {
            if (Math.abs(after[i] - probes[i]) > SAME) {
                return false;
            }
        }
        return true;
    }

    private static Image converted(Image image, ColorConvertOp toScreen) {
        int pixels = image.size().pixels();
        int most = Math.min(pixels, ROWS_AT_ONCE);
        int channels = image.channels();
        WritableRaster from = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, most, 1, channels, null);
        WritableRaster to = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, most, 1, 3, null);
        int kept = channels == 1 ? 1 : 3;
        float[] result = new float[kept * pixels];
        int[] row = new int[most];
        for (int start = 0; start < pixels; start += most) {
            int length = Math.min(most, pixels - start);
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < length; i++) {
                    row[i] = Math.round(image.values()[c * pixels + start + i] * (FULL / WHITE));
                }
                from.setSamples(0, 0, length, 1, c, row);
            }
            toScreen.filter(from, to);
            for (int c = 0; c < kept; c++) {
                to.getSamples(0, 0, length, 1, c, row);
                for (int i = 0; i < length; i++) {
                    result[c * pixels + start + i] = row[i] * (WHITE / FULL);
                }
            }
        }
        return new Image(kept, image.size(), result);
    }

    /** A stated exponent; absent when it is the screen's. */
    static Optional<UnaryOperator<Image>> gamma(double stated) {
        double exponent = 1 / (stated * SCREEN_GAMMA);
        if (Math.abs(exponent - 1) <= USUAL_GAMMA) {
            return Optional.empty();
        }
        DoubleUnaryOperator curve = value -> WHITE * Math.pow(value / WHITE, exponent);
        return Optional.of(image -> {
            float[] values = new float[image.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) curve.applyAsDouble(image.values()[i]);
            }
            return new Image(image.channels(), image.size(), values);
        });
    }

    /** Four inks from 0 to 255, as a viewer shows them that has no profile. */
    static Image inks(Image image) {
        int pixels = image.size().pixels();
        float[] inks = image.values();
        float[] values = new float[3 * pixels];
        for (int i = 0; i < values.length; i++) {
            values[i] = (WHITE - inks[i]) * (WHITE - inks[3 * pixels + i % pixels]) / WHITE;
        }
        return new Image(3, image.size(), values);
    }

    /** Luminance and two colour differences of the first three channels become red, green and blue (JFIF, section 3). */
    static void toRgb(float[] values, int pixels) {
        for (int i = 0; i < pixels; i++) {
            float y = values[i];
            float blue = values[pixels + i] - 128;
            float red = values[2 * pixels + i] - 128;
            values[i] = clipped(y + 1.402f * red);
            values[pixels + i] = clipped(y - 0.344136f * blue - 0.714136f * red);
            values[2 * pixels + i] = clipped(y + 1.772f * blue);
        }
    }

    private static float clipped(float value) {
        return Math.max(0, Math.min(WHITE, Math.round(value)));
    }
}
