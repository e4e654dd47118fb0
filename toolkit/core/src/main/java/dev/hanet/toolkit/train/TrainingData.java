package dev.hanet.toolkit.train;

import dev.hanet.toolkit.check.NeededParts;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.TrainedNetworks;
import dev.hanet.toolkit.data.load.PreparedFiles;
import dev.hanet.toolkit.data.load.PreparedItems;
import dev.hanet.toolkit.data.load.TrainingExamples;
import dev.hanet.toolkit.session.CheckedData;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.util.List;
import java.util.Optional;

/**
 * The data of one training: opened, divided, and held against the spec before the first step.
 *
 * @param dataset where it comes from
 * @param split which item is for what
 * @param examples what an epoch trains on
 */
record TrainingData(Dataset dataset, Split split, TrainingExamples examples) {
    /** Loading needs little beside the network, which uses all cores. */
    private static final int THREADS = 1;

    /**
     * Reads every item once.
     *
     * @param networks what preparation may ask
     * @param prepared where images may lie prepared
     * @throws DataException when data is missing or damaged, a part is empty or masks contradict the classes
     */
    static TrainingData open(
            ExperimentSpec spec, Dataset dataset, TrainedNetworks networks, Optional<PreparedFiles> prepared) {
        DataSpec data = spec.data();
        Split split = data.split().split(dataset.items());
        NeededParts.require(spec, split);
        Pipeline pipeline = new Pipeline(data.prepare(), data.augment(), networks);
        PreparedItems items = new PreparedItems(dataset, split.training(), pipeline, data.classes(), prepared);
        CheckedData checked = new CheckedData(data.classes());
        for (int i = 0; i < items.count(); i++) {
            checked.require(items.get(i));
        }
        for (Item item : split.validation()) {
            checked.require(dataset.load(item));
        }
        // Read, not scored: a file that is damaged must not be found after hours of training.
        for (Item item : split.test()) {
            checked.require(dataset.load(item));
        }
        return new TrainingData(dataset, split, new TrainingExamples(items, pipeline, data.patches()));
    }

    /** How many steps an epoch has. */
    int stepsPerEpoch(ExperimentSpec spec) {
        int batch = Math.min(spec.train().batch(), examples.count());
        int all = examples.count() / batch;
        return Math.min(all, spec.train().stepsPerEpoch().orElse(all));
    }

    /**
     * The batches of an epoch.
     *
     * @param epoch from 0
     */
    BatchLoader batches(ExperimentSpec spec, int epoch) {
        return new BatchLoader(examples, spec.train().batch(), spec.seed(), epoch, THREADS);
    }

    /** The images and masks of a part, read anew. */
    List<Sample> load(Part part) {
        return split.of(part).stream().map(dataset::load).toList();
    }
}
