package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Distorts light and colour: brightness, contrast, saturation and hue, each with probability {@code p}, contrast either
 * before or after the colours; grey images have brightness and contrast alone. Values stay between 0 and 255.
 *
 * <p>Source: arXiv 1911.08777, section 4.1, augmentation; the ranges are those of SSD (Liu and others, 2016).
 */
@About("distorts light and colour: brightness, contrast, saturation, hue")
public record Photometric(
        @About("largest shift to either side, in grey values") @Default("32") @PositiveOrZero
        double brightness,

        @About("range of the factor on values") @Default("[0.5, 1.5]")
        List<@PositiveOrZero Double> contrast,

        @About("range of the factor on saturation") @Default("[0.5, 1.5]")
        List<@PositiveOrZero Double> saturation,

        @About("largest turn to either side, in degrees") @Default("18") @Between(min = 0, max = 180)
        double hue,

        @About("how often each of the four") @Default("0.5") @Between(min = 0, max = 1)
        double p)
        implements Sometimes {
    public Photometric {
        contrast = List.copyOf(contrast);
        saturation = List.copyOf(saturation);
    }

    @AssertTrue(message = "'contrast' and 'saturation' are [least, largest]")
    public boolean isAscending() {
        return ascending(contrast) && ascending(saturation);
    }

    private static boolean ascending(List<Double> range) {
        return range.size() == 2 && range.get(0) <= range.get(1);
    }

    @Override
    public Map<String, String> idle() {
        boolean isStill = brightness == 0 && isOne(contrast) && isOne(saturation) && hue == 0;
        return isStill
                ? Map.of("", "no shift, no turn and factors of 1 leave values from 0 to 255 as they are")
                : Sometimes.super.idle();
    }

    @Override
    public Map<String, String> idle(int channels) {
        String why = "grey images have no colours";
        return channels == 1 ? Map.of("saturation", why, "hue", why) : Map.of();
    }

    private static boolean isOne(List<Double> range) {
        return range.get(0) == 1 && range.get(1) == 1;
    }

    @Override
    public boolean beforeNormalization() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        if (p == 0) {
            return sample;
        }
        Image image = sample.image();
        float shift = (float) (happens(random) ? brightness * (2 * random.nextDouble() - 1) : 0);
        boolean contrastFirst = random.nextBoolean();
        float factor = (float) (happens(random) ? within(contrast, random) : 1);
        float saturated = (float) (happens(random) ? within(saturation, random) : 1);
        float turn = (float) (happens(random) ? hue * (2 * random.nextDouble() - 1) : 0);
        image = levels(image, shift, contrastFirst ? factor : 1);
        if (image.channels() == 3 && (saturated != 1 || turn != 0)) {
            image = HueSaturation.change(image, turn, saturated);
        }
        if (!contrastFirst) {
            image = levels(image, 0, factor);
        }
        return sample.with(image);
    }

    /** Shifts, then scales, values that stay in their range after either. */
    private static Image levels(Image image, float shift, float factor) {
        float[] values = image.values();
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = Values.clip(Values.clip(values[i] + shift) * factor);
        }
        return new Image(image.channels(), image.size(), result);
    }

    private boolean happens(RandomGenerator random) {
        return random.nextDouble() < p;
    }

    private static double within(List<Double> range, RandomGenerator random) {
        return range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
    }

    /**
     * Changes colours in the hexagonal cone of hue, saturation and value.
     *
     * <p>Compared by hand: {@code Math.max} of floats asks for negative zeros and what is no number, of which there are none here, and takes twice as
     * long on photographs, whose pixels have the same greatest colour mostly.
     */
    static final class HueSaturation {
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
                float value = greater(red, greater(green, blue));
                float range = value - smaller(red, smaller(green, blue));
                float turned = (hue(red, green, blue, value, range) + degrees) / SECTOR;
                float chroma = value <= 0 ? 0 : smaller(1, range / value * factor) * value;
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
            int turns = (int) (sector / 6);
            float k = sector - 6 * (turns > sector / 6 ? turns - 1 : turns);
            return value - chroma * greater(0, smaller(smaller(k, 4 - k), 1));
        }

        private static float greater(float one, float other) {
            return one > other ? one : other;
        }

        private static float smaller(float one, float other) {
            return one < other ? one : other;
        }
    }
}
