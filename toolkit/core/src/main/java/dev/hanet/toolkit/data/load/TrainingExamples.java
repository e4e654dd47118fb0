package dev.hanet.toolkit.data.load;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Examples;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.patch.Patches;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The training part as whole images or as patches, augmented and normalised. */
public final class TrainingExamples implements Examples {
    private final PreparedItems items;
    private final Pipeline pipeline;
    private final Optional<PatchSpec> patches;
    private final int[] ends;
    private final Map<Integer, List<TransformSpec>> closing = new ConcurrentHashMap<>();

    /** Ordered patches read every item once, to learn how many patches it has. */
    public TrainingExamples(PreparedItems items, Pipeline pipeline, Optional<PatchSpec> patches) {
        this.items = items;
        this.pipeline = pipeline;
        this.patches = patches;
        this.ends = new int[items.count()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += examplesOf(i);
            if (end > Integer.MAX_VALUE) {
                throw new DataException(
                        "an epoch would have more than " + Integer.MAX_VALUE + " patches",
                        "take fewer of each image: 'data.patches.perImage'");
            }
            ends[i] = (int) end;
        }
    }

    /** How many bytes of prepared images are kept for the next epoch. */
    public long kept() {
        return items.kept();
    }

    private int examplesOf(int item) {
        if (patches.isEmpty()) {
            return 1;
        }
        PatchSpec spec = patches.get();
        return switch (spec.sampling()) {
            case RANDOM -> spec.perImage();
            case ORDERED -> spec.count(items.get(item).size());
        };
    }

    @Override
    public int count() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public Sample example(long seed, int epoch, int index) {
        int found = Arrays.binarySearch(ends, index + 1);
        int item = found >= 0 ? found : -found - 1;
        int within = index - (item == 0 ? 0 : ends[item - 1]);
        Sample base = items.get(item);
        Sample example = patches.map(spec -> patch(base, spec, seed, epoch, index, within))
                .orElse(base);
        return pipeline.augment(
                example, closing.computeIfAbsent(item, first -> pipeline.closing(base)), seed, epoch, index);
    }

    private static Sample patch(Sample base, PatchSpec spec, long seed, int epoch, int index, int within) {
        return switch (spec.sampling()) {
            case RANDOM -> Patches.random(base, spec, Randomness.stream(seed, "patch", epoch, index));
            case ORDERED -> Patches.ordered(base, spec, within);
        };
    }
}
