package dev.hanet.toolkit.train;

import dev.hanet.toolkit.check.Divided;
import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.check.LabelTally;
import dev.hanet.toolkit.check.NeededParts;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.load.PreparedFiles;
import dev.hanet.toolkit.data.load.PreparedItems;
import dev.hanet.toolkit.data.load.TrainingExamples;
import dev.hanet.toolkit.data.patch.Inference;
import dev.hanet.toolkit.schedule.Course;
import dev.hanet.toolkit.session.CheckedData;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.spec.TrainSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data of one training: opened, divided, and held against the spec before the first step.
 *
 * @param dataset where it comes from
 * @param split which item is for what
 * @param examples what an epoch trains on
 * @param warnings what is odd about its masks, a sentence each
 * @param largest the most that validation and test ask the network at once; absent where there are none
 */
record TrainingData(
        Dataset dataset,
        Split split,
        TrainingExamples examples,
        List<String> warnings,
        Optional<Inference.Asked> largest) {
    /** Loading needs little beside the network, which uses all cores. */
    private static final int THREADS = 1;

    private static final int MOST_TOLD = 3;

    /**
     * Reads every item once.
     *
     * @param guides what preparation may ask
     * @param prepared where images may lie prepared
     * @param measurable refuses an image that cannot be measured as the spec asks
     * @throws DataException when data is missing or damaged, a part is empty or masks contradict the classes
     */
    static TrainingData open(
            ExperimentSpec spec,
            Dataset dataset,
            Guides guides,
            Optional<PreparedFiles> prepared,
            Consumer<Sample> measurable) {
        DataSpec data = spec.data();
        Split split = data.divide(dataset.items());
        NeededParts.require(spec, split);
        Pipeline pipeline = new Pipeline(data.prepare(), data.augment(), guides);
        PreparedItems items = new PreparedItems(dataset, split.training(), pipeline, data.classes(), prepared);
        CheckedData checked = new CheckedData(data.classes());
        List<DataException> faults = new ArrayList<>();
        LabelTally training = new LabelTally(Part.TRAINING, data.classes());
        for (int i = 0; i < items.count(); i++) {
            int index = i;
            note(faults, () -> training.add(checked.require(items.get(index))));
        }
        List<Finding> odd = new ArrayList<>();
        dataset.remarks().forEach(remark -> odd.add(Finding.odd(remark)));
        odd.addAll(Divided.groups(data, dataset.items(), split));
        odd.addAll(Divided.files(dataset, split));
        odd.addAll(training.findings());
        Inference inference = new Inference(
                new Pipeline(data.prepare(), List.of(), guides),
                data.patches(),
                spec.train().batch());
        List<Inference.Asked> asked = new ArrayList<>();
        // Read, not scored: a file that is damaged must not be found after hours of training.
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            LabelTally tally = new LabelTally(part, data.classes());
            List<Sample> sound = new ArrayList<>(); // at most one
            Set<ImageSize> sizes = new HashSet<>(); // one of each is prepared
            for (Item item : split.of(part)) {
                sound.clear();
                note(faults, () -> {
                    sound.add(checked.require(dataset.load(item)));
                    sound.forEach(tally::add);
                });
                sound.stream()
                        .filter(sample -> sizes.add(sample.size()))
                        .forEach(sample ->
                                note(faults, () -> asked.addAll(inference.asked(sample, scales(spec, part)))));
                sound.forEach(measurable); // what is missing of one is missing of most: told at once
            }
            odd.addAll(tally.findings());
        }
        requireNone(faults);
        TrainingExamples examples = new TrainingExamples(items, pipeline, data.patches());
        return new TrainingData(
                dataset,
                split,
                examples,
                Stream.concat(odd.stream().map(Finding::words), idle(spec.train(), examples.count()))
                        .toList(),
                asked.stream()
                        .max(Comparator.comparingLong(one -> (long) one.images()
                                * one.size().height()
                                * one.size().width())));
    }

    /** The scales at which images of a part are seen. */
    private static List<Double> scales(ExperimentSpec spec, Part part) {
        EvaluateSpec evaluate = spec.evaluate();
        boolean isWhole = part == Part.TEST
                ? evaluate.test()
                : evaluate.threshold()
                        .on()
                        .filter(choice -> choice.part() == part)
                        .isPresent();
        List<Double> glance = part == Part.TEST ? List.of() : EvaluateSpec.ONE_SCALE;
        return isWhole
                ? Stream.concat(glance.stream(), evaluate.scales().stream()).toList()
                : glance;
    }

    private static void note(List<DataException> faults, Runnable look) {
        try {
            look.run();
        } catch (DataException e) {
            faults.add(e);
        }
    }

    private static void requireNone(List<DataException> faults) {
        if (faults.size() == 1) {
            throw faults.get(0);
        }
        if (!faults.isEmpty()) {
            String told =
                    faults.stream().limit(MOST_TOLD).map(DataException::problem).collect(Collectors.joining("; "));
            String more = faults.size() > MOST_TOLD ? "; and " + (faults.size() - MOST_TOLD) + " more" : "";
            String remedy = faults.get(0).remedy().map(text -> text + "; ").orElse("");
            throw new DataException(
                    faults.size() + " images cannot be used: " + told + more,
                    Optional.of(remedy + "'hanet data check' lists them all"),
                    faults.get(0).path(),
                    faults.get(0));
        }
    }

    /** What the recipe asks for and the training part is too small for, a sentence each. */
    private static Stream<String> idle(TrainSpec train, int examples) {
        int batches = batches(train, examples);
        int steps = batches / accumulated(train, batches);
        Stream.Builder<String> idle = Stream.builder();
        if (train.batch() > examples) {
            idle.add("train.batch is " + train.batch() + ", but an epoch has " + examples
                    + " training images or patches: a step learns from those");
        }
        if (train.accumulate() > batches) {
            idle.add("train.accumulate is " + train.accumulate() + ", but the batches of an epoch are " + batches
                    + ": a step is made of those");
        }
        train.stepsPerEpoch()
                .filter(asked -> asked > steps)
                .ifPresent(asked -> idle.add(
                        "train.stepsPerEpoch is " + asked + ", but the training part is used up after " + steps));
        Course known =
                Course.of(train.epochs(), train.stepsPerEpoch(), train.select().higherIsBetter());
        Course course = new Course(train.epochs(), steps, train.select().higherIsBetter());
        Map<String, String> late = new TreeMap<>(train.schedule().idle(course));
        late.keySet().removeAll(train.schedule().idle(known).keySet()); // those were told when the spec was read
        late.forEach((key, why) -> idle.add("train.schedule." + key + ": " + why));
        return idle.build();
    }

    private static int batches(TrainSpec train, int examples) {
        return examples / Math.min(train.batch(), examples);
    }

    private static int accumulated(TrainSpec train, int batches) {
        return Math.min(train.accumulate(), batches);
    }

    /** How many steps an epoch has; one of fewer batches than the others is left out, unless it is the only one. */
    int stepsPerEpoch(ExperimentSpec spec) {
        int batches = batches(spec.train(), examples.count());
        int all = batches / accumulated(spec.train(), batches);
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
