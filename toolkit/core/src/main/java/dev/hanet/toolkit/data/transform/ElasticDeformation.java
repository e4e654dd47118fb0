package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Filters;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Bends an image: every pixel is taken from a place that lies beside it by a random field, noise that is uniform and then
 * blurred by a Gaussian. Image, mask and field of view bend alike; the size stays, and what comes from beyond the border is black.
 *
 * <p>Simard, Steinkraus and Platt, Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis, ICDAR
 * 2003, with the strength said by how far pixels move instead of by what the noise is multiplied with.
 */
@About("bends an image by a smooth random field; the size stays")
@Source("Simard et al., Best Practices for Convolutional Neural Networks, ICDAR 2003")
public record ElasticDeformation(
        @About("how often") @Default("0.5") @Between(min = 0, max = 1)
        double p,

        @About("how far pixels move down or up and, as far again, to the side: the root of the mean square, in pixels")
        @Default("3")
        @PositiveOrZero
        double displacement,

        @About("standard deviation of the Gaussian that blurs the field, in pixels; pixels nearer than this move alike")
        @Default("12")
        @Positive
        double smoothness,

        @About("what the mask says where nothing was") @Default("background")
        PadLabel padLabel)
        implements Sometimes {
    /** So many deviations the blur's window reaches. */
    private static final double REACH = 4;
    /** From twice so many pixels of deviation on the field is drawn more coarsely. */
    private static final double FINEST = 8;

    @Override
    public Map<String, String> idle() {
        return displacement > 0 ? Sometimes.super.idle() : Map.of("", "with 'displacement: 0' no pixel moves");
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        if (random.nextDouble() >= p) {
            return sample;
        }
        ImageSize size = sample.size();
        float[] field = field(size, random);
        float[] down = new float[size.pixels()];
        float[] across = new float[size.pixels()];
        for (int pixel = 0; pixel < down.length; pixel++) {
            int row = pixel / size.width();
            down[pixel] = row + field[pixel];
            across[pixel] = pixel % size.width() + field[down.length + pixel];
        }
        return new Sample(
                sample.id(),
                image(sample.image(), down, across),
                sample.mask().map(mask -> mask(mask, down, across)),
                sample.fieldOfView().map(region -> region(region, down, across)));
    }

    /**
     * How far every pixel moves: down, then across.
     *
     * <p>Noise is drawn beyond the image's borders as far as the Gaussian reaches, so that pixels at the border move as far as others. Of
     * a smooth field every so many pixels are drawn, an eighth of the deviation apart at the most, and those between them interpolated.
     */
    float[] field(ImageSize size, RandomGenerator random) {
        double step = Math.max(1, Math.floor(smoothness / FINEST));
        double deviation = smoothness / step;
        int beyond = (int) Math.ceil(REACH * deviation) + 1;
        ImageSize wide = new ImageSize(
                (int) ((size.height() - 1) / step) + 2 + 2 * beyond,
                (int) ((size.width() - 1) / step) + 2 + 2 * beyond);
        float[] noise = new float[2 * wide.pixels()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (2 * random.nextDouble() - 1);
        }
        Image blurred = Filters.blur(new Image(2, wide, noise), deviation);
        double scale = displacement / rootMeanSquare(deviation);
        float[] field = new float[2 * size.pixels()];
        for (int i = 0; i < field.length; i++) {
            int pixel = i % size.pixels();
            int row = pixel / size.width();
            int column = pixel % size.width();
            field[i] = (float) (scale
                    * between(blurred, i / size.pixels(), (float) (beyond + row / step), (float)
                            (beyond + column / step)));
        }
        return field;
    }

    /** Of noise, uniform from -1 to 1 with the variance 1/3, after the blur: each of two directions leaves the sum of the squared weights. */
    private static double rootMeanSquare(double deviation) {
        double sum = 0;
        double squares = 0;
        int reach = (int) Math.ceil(REACH * deviation);
        for (int i = -reach; i <= reach; i++) {
            double weight = Math.exp(-i * i / (2 * deviation * deviation));
            sum += weight;
            squares += weight * weight;
        }
        return Math.sqrt(1 / 3.0) * squares / (sum * sum);
    }

    private static Image image(Image image, float[] down, float[] across) {
        float[] values = new float[image.values().length];
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int pixel = 0; pixel < down.length; pixel++) {
                values[channel * down.length + pixel] = between(image, channel, down[pixel], across[pixel]);
            }
        }
        return new Image(image.channels(), image.size(), values);
    }

    /** Of the four pixels around a place; those beyond the border are black. */
    private static float between(Image image, int channel, float down, float across) {
        int top = (int) Math.floor(down);
        int left = (int) Math.floor(across);
        float below = down - top;
        float right = across - left;
        return (1 - below) * ((1 - right) * at(image, channel, top, left) + right * at(image, channel, top, left + 1))
                + below
                        * ((1 - right) * at(image, channel, top + 1, left)
                                + right * at(image, channel, top + 1, left + 1));
    }

    private static float at(Image image, int channel, int y, int x) {
        boolean inside = y >= 0 && y < image.height() && x >= 0 && x < image.width();
        return inside ? image.values()[(channel * image.height() + y) * image.width() + x] : 0;
    }

    private Mask mask(Mask mask, float[] down, float[] across) {
        byte[] labels = new byte[down.length];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            int from = nearest(mask.size(), down[pixel], across[pixel]);
            labels[pixel] = from < 0 ? (byte) padLabel.value() : mask.classes()[from];
        }
        return new Mask(mask.size(), labels);
    }

    private static Region region(Region region, float[] down, float[] across) {
        boolean[] inside = new boolean[down.length];
        for (int pixel = 0; pixel < inside.length; pixel++) {
            int from = nearest(region.size(), down[pixel], across[pixel]);
            inside[pixel] = from >= 0 && region.inside()[from];
        }
        return new Region(region.size(), inside);
    }

    /** The pixel at a place; -1 beyond the border. */
    private static int nearest(ImageSize size, float down, float across) {
        int y = Math.round(down);
        int x = Math.round(across);
        return y >= 0 && y < size.height() && x >= 0 && x < size.width() ? y * size.width() + x : -1;
    }
}
