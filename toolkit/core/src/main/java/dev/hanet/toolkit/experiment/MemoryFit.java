package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.Strides;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What training of an experiment has room for in a memory, by the plan's estimate.
 *
 * @param memory bytes there are
 * @param batch the largest batch at the spec's image size; absent when not one image fits
 * @param size the largest image size at the spec's batch, of the same proportions and fitting the encoder's stride
 */
public record MemoryFit(long memory, Optional<Proposal> batch, Optional<Proposal> size) {
    private static final int MOST = 1 << 14;
    private static final int LARGEST_SIDE = 8192;

    /**
     * A batch of images that fits.
     *
     * @param bytes that one step of training takes
     */
    public record Proposal(int batch, ImageSize size, long bytes) {}

    /** Plans the network at other batches and sizes; takes some hundred milliseconds for large networks. */
    public static MemoryFit of(Experiment experiment, long memory) {
        Search search = new Search(experiment.spec(), channels(experiment), memory);
        ImageSize size = experiment.size();
        int batch = experiment.spec().train().batch();
        int stride = Strides.of(experiment.graph());
        int steps = LARGEST_SIDE / stride;
        return new MemoryFit(
                memory,
                search.largest(MOST, number -> new Proposal(number, size, 0)),
                search.largest(steps, number -> new Proposal(batch, scaled(size, stride, number), 0)));
    }

    /** Whether neither another batch nor another size helps. */
    public boolean isNothing() {
        return batch.isEmpty() && size.isEmpty();
    }

    private static int channels(Experiment experiment) {
        return Math.toIntExact(Optional.ofNullable(experiment.graph().inputs().get("image"))
                .orElseThrow()
                .shape()
                .size(1));
    }

    /** The size of that many strides in height, with the remainder of the given size. */
    private static ImageSize scaled(ImageSize size, int stride, int strides) {
        double proportion = (double) size.width() / size.height();
        int across = (int) Math.max(1, Math.round(strides * proportion));
        return new ImageSize(strides * stride + size.height() % stride, across * stride + size.width() % stride);
    }

    /** Plans and compares. */
    private record Search(ExperimentSpec spec, int channels, long memory) {
        /** The largest number up to {@code most} whose proposal fits; memory grows with the number. */
        Optional<Proposal> largest(int most, IntFunction<Proposal> proposal) {
            Optional<Proposal> best = Optional.empty();
            int low = 0;
            int high = 1;
            while (high <= most) {
                Optional<Proposal> found = fitting(proposal.apply(high));
                if (found.isEmpty()) {
                    break;
                }
                best = found;
                low = high;
                high *= 2;
            }
            high = Math.min(high, most + 1);
            while (high - low > 1) {
                int middle = (low + high) / 2;
                Optional<Proposal> found = fitting(proposal.apply(middle));
                if (found.isPresent()) {
                    best = found;
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return best;
        }

        private Optional<Proposal> fitting(Proposal asked) {
            ImageSize size = asked.size();
            NetworkInput input = new NetworkInput(
                    channels,
                    size.height(),
                    size.width(),
                    asked.batch(),
                    spec.data().classes().size());
            Graph graph = Networks.training(
                    spec.model(), spec.train().loss(), input, path -> new Origin(Optional.empty(), path));
            Plan.Step step = ExperimentLoader.step(
                    Optional.of(spec.train().optimizer()),
                    spec.train().average().isPresent(),
                    spec.train().accumulate());
            Graph computed = MixedPrecision.of(graph, spec.train().precision());
            long bytes = Plan.of(computed, step).training().total();
            return bytes <= memory ? Optional.of(new Proposal(asked.batch(), size, bytes)) : Optional.empty();
        }
    }
}
