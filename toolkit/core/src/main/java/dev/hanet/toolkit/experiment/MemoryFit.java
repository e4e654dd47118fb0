package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.Strides;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * What training of an experiment has room for in a memory, by the plan's estimate.
 *
 * @param memory bytes there are
 * @param batch the largest batch at the spec's image size; absent when none fits
 * @param size the largest image size at the spec's batch, of the same proportions and fitting the encoder's stride
 * @param ways how steps of as many images of this size fit, where they do not as the spec has them; those that cost least come first
 */
public record MemoryFit(long memory, Optional<Proposal> batch, Optional<Proposal> size, List<Way> ways) {
    private static final int MOST = 1 << 14;
    private static final int LARGEST_SIDE = 8192;

    /**
     * A batch of images that fits.
     *
     * @param bytes that one step of training takes
     */
    public record Proposal(int batch, ImageSize size, long bytes) {
        private Proposal taking(long found) {
            return new Proposal(batch, size, found);
        }
    }

    /**
     * A way to make steps in less memory.
     *
     * @param keys what to set: {@code train.recompute=blocks}
     * @param bytes that one step of training takes
     */
    public record Way(List<String> keys, long bytes) {
        public Way {
            keys = List.copyOf(keys);
        }
    }

    /** Plans the network at other batches and sizes; takes some hundred milliseconds for large networks. */
    public static MemoryFit of(Experiment experiment, long memory) {
        Search search = new Search(experiment.spec(), channels(experiment), memory);
        ImageSize size = experiment.size();
        int batch = experiment.spec().train().batch();
        int stride = Strides.of(experiment.graph());
        int steps = LARGEST_SIDE / stride;
        return new MemoryFit(
                memory,
                search.largest(batch, MOST, number -> new Proposal(number, size, 0)),
                search.largest(
                        size.height() / stride, steps, number -> new Proposal(batch, scaled(size, stride, number), 0)),
                search.ways(batch, size));
    }

    /** Whether nothing helps. */
    public boolean isNothing() {
        return batch.isEmpty() && size.isEmpty() && ways.isEmpty();
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
        /**
         * The largest number up to {@code most} whose proposal fits. Memory grows with the number; networks with parts that ask for several images or
         * for larger maps cannot be built of the smallest ones, and no network of the largest.
         *
         * @param own the number of the spec, of which the network was built
         */
        Optional<Proposal> largest(int own, int most, IntFunction<Proposal> proposal) {
            Optional<Proposal> best = Optional.empty();
            int low = 0;
            int high = 1;
            while (high <= most) {
                Proposal asked = proposal.apply(high);
                OptionalLong bytes = bytes(asked);
                if (isTooLarge(bytes, best.isPresent() || high > own)) {
                    break;
                }
                best = bytes.isPresent() ? Optional.of(asked.taking(bytes.getAsLong())) : best;
                low = high;
                high *= 2;
            }
            high = Math.min(high, most + 1);
            while (high - low > 1) {
                int middle = (low + high) / 2;
                Proposal asked = proposal.apply(middle);
                OptionalLong bytes = bytes(asked);
                if (isTooLarge(bytes, best.isPresent() || middle > own)) {
                    high = middle;
                } else {
                    best = bytes.isPresent() ? Optional.of(asked.taking(bytes.getAsLong())) : best;
                    low = middle;
                }
            }
            return best;
        }

        /** @param isAbove whether what cannot be built is larger than something that can */
        private boolean isTooLarge(OptionalLong bytes, boolean isAbove) {
            return bytes.isPresent() ? bytes.getAsLong() > memory : isAbove;
        }

        private OptionalLong bytes(Proposal asked) {
            TrainSpec train = spec.train();
            return bytes(asked.batch(), asked.size(), train.precision(), train.accumulate(), train.recompute());
        }

        /** With as many images a step: half precision, blocks computed twice, both, and batches of half as many, a quarter, ... */
        List<Way> ways(int batch, ImageSize size) {
            TrainSpec train = spec.train();
            List<Way> ways = new ArrayList<>();
            for (int parts = 1; parts <= batch; parts++) {
                if (batch % parts != 0) {
                    continue;
                }
                int together = train.accumulate() * parts;
                for (Recompute recompute : from(train.recompute(), Recompute.BLOCKS)) {
                    for (Precision precision : from(train.precision(), Precision.BFLOAT16)) {
                        List<String> keys = new ArrayList<>();
                        if (precision != train.precision()) {
                            keys.add("train.precision=bfloat16");
                        }
                        if (recompute != train.recompute()) {
                            keys.add("train.recompute=blocks");
                        }
                        if (parts > 1) {
                            keys.add("train.batch=" + batch / parts);
                            keys.add("train.accumulate=" + together);
                        }
                        OptionalLong bytes = bytes(batch / parts, size, precision, together, recompute);
                        if (!isTooLarge(bytes, true)) {
                            ways.add(new Way(keys, bytes.getAsLong()));
                        }
                    }
                }
                if (!ways.isEmpty()) {
                    // As the spec has it, nothing has to be done; else the first divisions that fit are enough.
                    return ways.get(0).keys().isEmpty() ? List.of() : ways;
                }
            }
            return ways;
        }

        private static <T> List<T> from(T given, T other) {
            return given.equals(other) ? List.of(given) : List.of(given, other);
        }

        /** What a step takes; absent where the network cannot be built of that. */
        private OptionalLong bytes(
                int batch, ImageSize size, Precision precision, int accumulate, Recompute recompute) {
            TrainSpec train = spec.train();
            NetworkInput input = new NetworkInput(
                    channels,
                    size.height(),
                    size.width(),
                    batch,
                    spec.data().classes().size());
            try {
                Graph graph = Networks.training(
                        spec.model(),
                        train.loss(),
                        train.deepSupervision().isChanging(),
                        input,
                        path -> new Origin(Optional.empty(), path));
                Plan.Step step = ExperimentLoader.step(
                        Optional.of(train.optimizer()), train.average().isPresent(), accumulate, recompute);
                return OptionalLong.of(Plan.of(MixedPrecision.of(graph, precision), step)
                        .training()
                        .total());
            } catch (GraphException e) {
                return OptionalLong.empty();
            }
        }
    }
}
