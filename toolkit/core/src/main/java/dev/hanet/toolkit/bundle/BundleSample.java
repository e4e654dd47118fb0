package dev.hanet.toolkit.bundle;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.SafetensorsFile;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An image and what the network said of it when it was packed: {@code image} [C, H, W] and {@code probabilities} [classes, h, w] of every
 * {@code step}th pixel.
 *
 * <p>By default the image is drawn, so that nobody's picture travels with a network.
 */
final class BundleSample {
    /** So far may another machine be off. */
    static final double TOLERANCE = 1e-5;

    private static final int MOST_PLACES = 128;
    private static final int MOST_SIDE = 8192;
    private static final String NAME = "sample";
    private static final String IMAGE = "image";
    private static final String PROBABILITIES = "probabilities";
    private static final String STEP = "step";
    private static final float MIDDLE = 127.5f;

    private BundleSample() {}

    /**
     * Segments an image and keeps both.
     *
     * @param photograph the image; absent for one that is drawn
     */
    static void write(Path file, OpenRun run, Optional<Path> photograph) {
        int channels = run.experiment().spec().data().dataset().channels();
        Image image = photograph
                .map(path -> Images.photograph(path, channels))
                .orElseGet(() -> drawn(channels, run.experiment().size()));
        if (Math.max(image.height(), image.width()) > MOST_SIDE) {
            throw HanetException.input(
                    "the sample is " + image.size(), "take a smaller image: it travels with the bundle");
        }
        int step = steps(Math.max(image.height(), image.width()), MOST_PLACES);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(IMAGE, Tensor.floats(Shape.of(channels, image.height(), image.width()), image.values()));
        tensors.put(PROBABILITIES, answer(run, image, step));
        Safetensors.write(file, tensors, Map.of(STEP, Integer.toString(step)));
    }

    /** Rings and stripes, other in every channel, from 0 to 255. */
    private static Image drawn(int channels, ImageSize size) {
        float[] values = new float[channels * size.pixels()];
        int at = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    double down = (y + 0.5) / size.height() - 0.5;
                    double right = (x + 0.5) / size.width() - 0.45;
                    double rings = Math.cos(12 * Math.sqrt(down * down + right * right) + channel);
                    double stripes = Math.sin(21 * down + 9 * right * (channel + 1));
                    values[at++] = Math.round(MIDDLE + MIDDLE * (0.7 * rings + 0.3 * stripes));
                }
            }
        }
        return new Image(channels, size, values);
    }

    /** How many steps of a length it takes to pass so many places. */
    private static int steps(int places, int length) {
        return (places + length - 1) / length;
    }

    private static Tensor answer(OpenRun run, Image image, int step) {
        Probabilities found = run.session().segment(Sample.of(NAME, image)).probabilities();
        int height = steps(found.height(), step);
        int width = steps(found.width(), step);
        float[] values = new float[found.classes() * height * width];
        int at = 0;
        for (int label = 0; label < found.classes(); label++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    values[at++] = found.at(label, y * step, x * step);
                }
            }
        }
        return Tensor.floats(Shape.of(found.classes(), height, width), values);
    }

    /**
     * The largest difference between what the network says here and what it said when it was packed.
     *
     * @return NaN where one of the two is no number
     * @throws HanetException when the file holds no sample of this network
     */
    static double difference(Path file, OpenRun run) {
        SafetensorsFile kept = Safetensors.read(file);
        int channels = run.experiment().spec().data().dataset().channels();
        Tensor image = kept.tensors().get(IMAGE);
        Tensor expected = kept.tensors().get(PROBABILITIES);
        String step = kept.metadata().getOrDefault(STEP, "");
        if (image == null
                || expected == null
                || !step.matches("[1-9]\\d{0,3}")
                || image.shape().rank() != 3
                || image.shape().size(0) != channels
                || image.shape().size(1) > MOST_SIDE
                || image.shape().size(2) > MOST_SIDE) {
            throw HanetException.input("'" + file.getFileName() + "' of the bundle holds no sample for its network");
        }
        ImageSize size =
                new ImageSize((int) image.shape().size(1), (int) image.shape().size(2));
        Tensor found = answer(run, new Image(channels, size, image.toFloats()), Integer.parseInt(step));
        if (!found.shape().equals(expected.shape())) {
            throw HanetException.input(
                    "the sample of the bundle is " + expected.shape() + ", and its network answers " + found.shape());
        }
        float[] there = expected.toFloats();
        float[] here = found.toFloats();
        double largest = 0;
        for (int i = 0; i < here.length; i++) {
            largest = Math.max(largest, Math.abs((double) here[i] - there[i])); // NaN stays
        }
        return largest;
    }
}
