package dev.hanet.toolkit.session;

import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.yaml.HanetException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses images whose evaluation would not go into main memory, before the engine is asked: the maps between all places
 * grow with the square of an image's area, and a machine that swaps answers nothing for hours.
 */
final class MemoryGuard {
    private final NetworkSpec model;
    private final int channels;
    private final int classes;
    private final long memory;
    private final Set<List<Integer>> fitting = new HashSet<>();

    /**
     * A guard for one network.
     *
     * @param memory bytes of main memory; 0 when it is not known, and then nothing is refused
     */
    MemoryGuard(NetworkSpec model, int channels, int classes, long memory) {
        this.model = model;
        this.channels = channels;
        this.classes = classes;
        this.memory = memory;
    }

    /**
     * Holds what an evaluation takes, without the engine itself and what the allocator holds beyond, against the memory.
     *
     * @param batch images at a time
     * @param size of the images, fitting the network
     * @throws HanetException when it takes more
     */
    void check(int batch, ImageSize size) {
        if (memory == 0 || fitting.contains(List.of(batch, size.height(), size.width()))) {
            return;
        }
        NetworkInput input = new NetworkInput(channels, size.height(), size.width(), batch, classes);
        Plan plan = Plan.of(Networks.network(model, input), 0);
        long taken = plan.inference().weights() + plan.inference().activations();
        if (taken > memory) {
            throw HanetException.input(
                    "an image of " + size.height() + "x" + size.width() + " takes about " + ByteCount.words(taken)
                            + maps(plan).orElse("") + ", and this machine has " + ByteCount.words(memory),
                    "take a smaller image, or train with a 'resize' in data.prepare or with data.patches");
        }
        fitting.add(List.of(batch, size.height(), size.width()));
    }

    private static Optional<String> maps(Plan plan) {
        return plan.attentionMaps().stream()
                .max(Comparator.comparingLong(map -> map.shape().elements()))
                .map(AttentionMap::shape)
                .map(shape ->
                        String.format(Locale.ROOT, ", with maps of %,d x %,d places", shape.size(1), shape.size(2)));
    }
}
