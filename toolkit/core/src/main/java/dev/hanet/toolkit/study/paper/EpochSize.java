package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.spec.DataSpec;
import java.util.List;

/** How many images or patches an epoch has. */
final class EpochSize {
    private EpochSize() {}

    /** Counts items; of ordered patches, those of the first image stand for all. */
    static long of(DataSpec data, Dataset dataset) {
        List<Item> training = data.divide(dataset.items()).training();
        if (data.patches().isEmpty()) {
            return training.size();
        }
        PatchSpec patches = data.patches().get();
        if (patches.sampling() == PatchSpec.Sampling.RANDOM) {
            return (long) patches.perImage() * training.size();
        }
        ImageSize first = new Pipeline(data.prepare(), List.of())
                .predictionSize(dataset.load(training.get(0)).size());
        return (long) patches.count(first) * training.size();
    }
}
