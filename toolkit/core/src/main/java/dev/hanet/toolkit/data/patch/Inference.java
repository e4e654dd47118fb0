package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Prepared;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * From an image as it was read to probabilities at its own resolution: prepares, runs a network on the whole image or on
 * overlapping patches, averages, restores.
 */
public final class Inference {
    private final Pipeline pipeline;
    private final Optional<PatchSpec> patches;
    private final int batch;

    /** Runs at most {@code batch} patches at once; a whole image always runs alone. */
    public Inference(Pipeline pipeline, Optional<PatchSpec> patches, int batch) {
        this.pipeline = pipeline;
        this.patches = patches;
        this.batch = batch;
    }

    /**
     * Segments one sample.
     *
     * @param mirrors which mirror images are seen as well
     * @param scales how many times as large the prepared image is seen; the answer is the mean
     * @param network images of one size to their probabilities, in the same order and of the same size
     */
    public Probabilities run(
            Sample sample, Mirrors mirrors, List<Double> scales, Function<List<Image>, List<Probabilities>> network) {
        Function<List<Image>, List<Probabilities>> seeing = mirrors.around(network);
        Prepared prepared = prepared(sample);
        List<Probabilities> found = scales.stream()
                .map(scale -> Resampling.bilinear(
                        seen(prepared, scale, seeing), prepared.sample().size()))
                .toList();
        return prepared.restore().apply(Probabilities.mean(found));
    }

    private Prepared prepared(Sample sample) {
        return pipeline.baseForPrediction(pipeline.looksAtMask() ? sample : Sample.of(sample.id(), sample.image()));
    }

    /** How a prediction is put together: patches, how many of them at once, mirror images and scales. */
    record Setting(Optional<PatchSpec> patches, int batch, Mirrors mirrors, List<Double> scales) {}

    /**
     * Segments an image that is never whole in memory, equal to {@link #run} bit by bit.
     *
     * @param rows opens the image, with what is done to its pixels one by one
     * @param network as for a whole image
     * @throws dev.hanet.toolkit.data.DataException when preparation or network have to see the whole image
     */
    public ProbabilityRows rows(
            Function<UnaryOperator<Image>, ImageRows> rows,
            Mirrors mirrors,
            List<Double> scales,
            Function<List<Image>, List<Probabilities>> network) {
        ImageRows image = rows.apply(pipeline::pixels);
        try {
            return ProbabilityRows.of(image, pipeline, new Setting(patches, batch, mirrors, scales), network);
        } catch (RuntimeException | Error e) {
            image.close();
            throw e;
        }
    }

    /**
     * What the network is asked at once.
     *
     * @param images how many
     * @param size of each
     */
    public record Asked(int images, ImageSize size) {}

    /** The most that {@link #run} asks the network at once for a sample at each scale; the sample is prepared for that. */
    public List<Asked> asked(Sample sample, List<Double> scales) {
        ImageSize prepared = prepared(sample).sample().size();
        return scales.stream()
                .map(scale -> scaled(prepared, scale))
                .map(size -> patches.map(spec -> new Asked(
                                Math.min(batch, spec.count(size)), spec.resize().orElse(spec.size())))
                        .orElse(new Asked(1, size)))
                .toList();
    }

    private Probabilities seen(Prepared prepared, double scale, Function<List<Image>, List<Probabilities>> network) {
        Sample sample = prepared.sample();
        Sample scaled = Sample.of(sample.id(), Resampling.bilinear(sample.image(), scaled(sample.size(), scale)));
        return patches.isPresent()
                ? tiled(prepared, scaled, patches.get(), network)
                : network.apply(List.of(prepared.close(scaled).image())).get(0);
    }

    private static ImageSize scaled(ImageSize size, double scale) {
        return new ImageSize(scaled(size.height(), scale), scaled(size.width(), scale));
    }

    private static int scaled(int side, double scale) {
        return Math.max(1, Math.toIntExact(Math.round(side * scale)));
    }

    /** What the network sees of a sample at once: all of it, or of patches the middle one. */
    public View middle(Sample sample) {
        return View.middle(sample, pipeline, patches);
    }

    /** What the network sees of a sample at once: all of it, or of patches the one around a pixel. */
    public View around(Sample sample, Spot spot) {
        return View.around(sample, pipeline, patches, spot);
    }

    private Probabilities tiled(
            Prepared prepared, Sample sample, PatchSpec spec, Function<List<Image>, List<Probabilities>> network) {
        int count = spec.count(sample.size());
        Optional<Mean> mean = Optional.empty();
        for (int start = 0; start < count; start += batch) {
            List<Image> images = new ArrayList<>();
            for (int index = start; index < Math.min(count, start + batch); index++) {
                Sample patch = Sample.of(sample.id(), Patches.ordered(sample.image(), spec, index));
                images.add(prepared.close(patch).image());
            }
            List<Probabilities> found = network.apply(images);
            Mean sum = mean.orElseGet(() -> new Mean(found.get(0).classes(), sample.size()));
            for (int i = 0; i < found.size(); i++) {
                Patches.Corner corner = Patches.corner(sample.size(), spec, start + i);
                sum.add(Resampling.bilinear(found.get(i), spec.size()), corner);
            }
            mean = Optional.of(sum);
        }
        return mean.orElseThrow().result();
    }

    /** Segments one sample as it stands, without mirror images or other scales. */
    public Probabilities run(Sample sample, Function<List<Image>, List<Probabilities>> network) {
        return run(sample, Mirrors.NONE, List.of(1.0), network);
    }

    /** Sums patches and counts how many lie on each pixel. */
    private static final class Mean {
        private final int classes;
        private final ImageSize size;
        private final float[] sum;
        private final int[] weight;

        Mean(int classes, ImageSize size) {
            this.classes = classes;
            this.size = size;
            this.sum = new float[classes * size.pixels()];
            this.weight = new int[size.pixels()];
        }

        void add(Probabilities patch, Patches.Corner corner) {
            int height = Math.min(patch.height(), size.height() - corner.top());
            int width = Math.min(patch.width(), size.width() - corner.left());
            for (int y = 0; y < height; y++) {
                int row = (corner.top() + y) * size.width() + corner.left();
                for (int x = 0; x < width; x++) {
                    weight[row + x]++;
                    for (int c = 0; c < classes; c++) {
                        sum[c * size.pixels() + row + x] += patch.at(c, y, x);
                    }
                }
            }
        }

        Probabilities result() {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= weight[i % weight.length];
            }
            return new Probabilities(classes, size, sum);
        }
    }
}
