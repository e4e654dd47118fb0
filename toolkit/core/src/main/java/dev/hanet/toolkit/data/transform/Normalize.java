package dev.hanet.toolkit.data.transform;

import dev.hanet.blocks.encoder.PretrainedEncoder.Preparation;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes of values from 0 to 255 what a network takes: divides by 255, subtracts a mean, divides by a deviation.
 *
 * <p>Where it stands last in {@code prepare} it runs after the augmentation. The image's own numbers are those of the whole image where the transform
 * stands, before augmentation.
 */
@About("divides by 255, subtracts a mean and divides by a deviation")
public record Normalize(
        @About("where mean and deviation come from") @Default("imagenet")
        Using using,

        @About("mean of each channel on the scale 0 to 1, with 'using: given'; one number serves all channels")
        @Default("[]")
        List<Double> mean,

        @About("deviation of each channel on that scale, with 'using: given'") @Default("[]")
        List<@Positive Double> std)
        implements TransformSpec {
    private static final double WHITE = 255;
    private static final Preparation IMAGENET = Preparation.IMAGENET;
    private static final int COLOURS = 3;
    private static final double LEAST_DEVIATION = 1e-6;

    /** Where mean and deviation come from. */
    public enum Using {
        /** ImageNet's, which published encoder weights expect; for three channels. */
        @About("ImageNet's, which published encoder weights expect")
        IMAGENET,
        /** Those of {@code mean} and {@code std}. */
        @About("those of 'mean' and 'std'")
        GIVEN,
        /** Those of the images that the encoder's published weights were trained on; for three channels. */
        @About("those that the encoder's published weights were trained with, be they used or not")
        WEIGHTS,
        /** Each image's and channel's own. */
        @About("each image's and channel's own")
        IMAGE
    }

    public Normalize {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    @AssertTrue(message = "'mean' and 'std' have one number for each channel, and are there with 'using: given' alone")
    public boolean isConsistent() {
        return using == Using.GIVEN ? !mean.isEmpty() && mean.size() == std.size() : mean.isEmpty() && std.isEmpty();
    }

    /** The same with a preparation's numbers as given ones. */
    public static Normalize of(Preparation preparation) {
        return new Normalize(Using.GIVEN, preparation.mean(), preparation.std());
    }

    /** The means that are subtracted, on the scale 0 to 1; absent where each image has its own. */
    public Optional<List<Double>> fixedMean() {
        return fixed(IMAGENET.mean(), mean);
    }

    /** The deviations that are divided by, on the scale 0 to 1; absent where each image has its own. */
    public Optional<List<Double>> fixedStd() {
        return fixed(IMAGENET.std(), std);
    }

    /** What is subtracted and divided by, for a person. */
    public String words() {
        return fixedMean()
                .map(known -> "mean " + known + " and deviation " + fixedStd().orElseThrow())
                .orElse("each image's own mean and deviation");
    }

    private Optional<List<Double>> fixed(List<Double> imageNet, List<Double> given) {
        return switch (using) {
            case IMAGENET -> Optional.of(imageNet);
            case GIVEN -> Optional.of(given);
            case IMAGE -> Optional.empty();
            case WEIGHTS -> throw unknown();
        };
    }

    @Override
    public boolean pixelwise() {
        return using != Using.IMAGE;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        Image image = sample.image();
        int channels = channels(image.channels());
        int pixels = image.size().pixels();
        float[] values = image.values();
        float[] result = new float[values.length];
        for (int c = 0; c < channels; c++) {
            double centre = mean(image, c);
            double scale = 1 / (WHITE * deviation(image, c));
            for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                result[i] = (float) ((values[i] - WHITE * centre) * scale);
            }
        }
        return sample.with(new Image(channels, image.size(), result));
    }

    private double mean(Image image, int channel) {
        return switch (using) {
            case IMAGENET -> IMAGENET.mean().get(channel);
            case GIVEN -> mean.get(Math.min(channel, mean.size() - 1));
            case IMAGE -> mean(image, channel, 0, 1);
            case WEIGHTS -> throw unknown();
        };
    }

    private double deviation(Image image, int channel) {
        return switch (using) {
            case IMAGENET -> IMAGENET.std().get(channel);
            case GIVEN -> std.get(Math.min(channel, std.size() - 1));
            case WEIGHTS -> throw unknown();
            case IMAGE -> Math.max(LEAST_DEVIATION, Math.sqrt(mean(image, channel, mean(image, channel, 0, 1), 2)));
        };
    }

    /** An experiment has the numbers in the place of the word. */
    private static IllegalStateException unknown() {
        return new IllegalStateException("the encoder tells mean and deviation, and none was asked");
    }

    /** The mean of {@code (value / 255 - centre)^power} over a channel. */
    private static double mean(Image image, int channel, double centre, int power) {
        int pixels = image.size().pixels();
        double sum = 0;
        for (int i = channel * pixels; i < (channel + 1) * pixels; i++) {
            double distance = image.values()[i] / WHITE - centre;
            sum += power == 1 ? distance : distance * distance;
        }
        return sum / pixels;
    }

    @Override
    public int channels(int before) {
        if ((using == Using.IMAGENET || using == Using.WEIGHTS) && before != COLOURS) {
            throw new DataException(
                    (using == Using.WEIGHTS ? "the weights'" : "ImageNet's")
                            + " mean and deviation are for 3 channels, the image has " + before,
                    "put grey-to-rgb before it, or set using: given with mean and std");
        }
        if (using == Using.GIVEN && mean.size() > 1 && mean.size() != before) {
            throw new DataException(
                    "mean and std have " + mean.size() + " numbers, the image has " + before + " channels",
                    "give one number for each channel, or one for all");
        }
        return before;
    }

    @Override
    public boolean afterAugmentation() {
        return true;
    }

    @Override
    public boolean beforeNormalization() {
        return true;
    }

    @Override
    public TransformSpec measured(Image image) {
        if (using != Using.IMAGE) {
            return this;
        }
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int channel = 0; channel < image.channels(); channel++) {
            means.add(mean(image, channel));
            deviations.add(deviation(image, channel));
        }
        return new Normalize(Using.GIVEN, means, deviations);
    }
}
