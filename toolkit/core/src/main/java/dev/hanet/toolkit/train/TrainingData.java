package dev.hanet.toolkit.train;

import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.check.LabelTally;
import dev.hanet.toolkit.check.NeededParts;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data of one training: opened, divided, and held against the spec before the first step.
 *
 * @param dataset where it comes from
 * @param split which item is for what
 * @param examples what an epoch trains on
 * @param warnings what is odd about its masks, a sentence each
 */
record TrainingData(Dataset dataset, Split split, TrainingExamples examples, List<String> warnings) {
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
        LabelTally training = new LabelTally(Part.TRAINING, data.classes());
        for (int i = 0; i < items.count(); i++) {
            training.add(checked.require(items.get(i)));
        }
        List<Finding> odd = new ArrayList<>(training.findings());
        // Read, not scored: a file that is damaged must not be found after hours of training.
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            LabelTally tally = new LabelTally(part, data.classes());
            split.of(part).forEach(item -> tally.add(checked.require(dataset.load(item))));
            odd.addAll(tally.findings());
        }
        return new TrainingData(
                dataset,
                split,
                new TrainingExamples(items, pipeline, data.patches()),
                odd.stream().map(Finding::words).toList());
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
