package dev.hanet.toolkit.study;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.TrainSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a training takes, estimated before it begins: its steps, and their work by the plan.
 *
 * @param steps of the whole training
 * @param macs the work of the whole training, forward and backward, in multiply-accumulates of dense convolutions; validation is not counted
 */
public record TrainingCost(long steps, double macs) {
    private static final double HOUR = 3600;

    /** Of so many images or patches an epoch. */
    public static TrainingCost of(Experiment experiment, long examples) {
        TrainSpec train = experiment.spec().train();
        long batches = Math.max(1, examples / train.batch());
        long together = Math.min(train.accumulate(), batches);
        long inEpoch = batches / together;
        long steps = train.epochs()
                * Math.min(
                        inEpoch, train.stepsPerEpoch().map(Integer::longValue).orElse(inEpoch));
        return new TrainingCost(steps, TrainingSpeed.workOfStep(experiment) * steps * together);
    }

    /**
     * With the data where it is there, else with as many images as its publishers count, all of which may be more than are
     * trained on; absent where neither is known.
     */
    public static Optional<TrainingCost> of(Experiment experiment, DataRoots roots) {
        DataSpec data = experiment.spec().data();
        Optional<Long> examples;
        try {
            examples = Optional.of(examples(data, data.open(experiment.roots(roots))));
        } catch (DataException e) {
            examples = published(data);
        }
        return examples.map(known -> of(experiment, known));
    }

    /** Images or patches of an epoch; of ordered patches, those of the first image stand for all. */
    public static long examples(DataSpec data, Dataset dataset) {
        List<Item> training = data.divide(dataset.items()).training();
        if (data.patches().isEmpty()) {
            return training.size();
        }
        PatchSpec patches = data.patches().get();
        if (patches.sampling() == PatchSpec.Sampling.RANDOM) {
            return (long) patches.perImage() * training.size();
        }
        return patches(data, patches, dataset.load(training.get(0)).size()) * training.size();
    }

    private static Optional<Long> published(DataSpec data) {
        DatasetSpec dataset = data.dataset();
        Optional<Long> images = count(dataset, Optional.of(Part.TRAINING)).or(() -> count(dataset, Optional.empty()));
        if (data.patches().isEmpty()) {
            return images;
        }
        PatchSpec patches = data.patches().get();
        return patches.sampling() == PatchSpec.Sampling.RANDOM
                ? images.map(count -> count * patches.perImage())
                : images.flatMap(count -> dataset.imageSize().map(size -> count * patches(data, patches, size)));
    }

    private static long patches(DataSpec data, PatchSpec patches, ImageSize image) {
        return patches.count(new Pipeline(data.prepare(), List.of()).predictionSize(image));
    }

    private static Optional<Long> count(DatasetSpec dataset, Optional<Part> part) {
        return dataset.expectations().stream()
                .filter(known -> known.measure() == Expectation.Measure.IMAGES
                        && known.part().equals(part))
                .map(known -> (long) known.value())
                .findFirst();
    }

    /** Hours at a speed. */
    public double hours(TrainingSpeed speed) {
        return macs / speed.macsPerSecond() / HOUR;
    }

    /** {@code 25 min}, {@code 1.8 h}, {@code 390 h}: two digits, as more would pretend to be known. */
    public static String words(double hours) {
        if (hours < 1) {
            return Math.max(1, Math.round(hours * 60)) + " min";
        }
        if (hours < 10) {
            return String.format(Locale.ROOT, "%.1f h", hours);
        }
        double unit = Math.pow(10, Math.floor(Math.log10(hours)) - 1);
        return String.format(Locale.ROOT, "%,d h", Math.round(Math.round(hours / unit) * unit));
    }
}
