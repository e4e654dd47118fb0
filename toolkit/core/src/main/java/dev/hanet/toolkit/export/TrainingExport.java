package dev.hanet.toolkit.export;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.StepResult;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TorchScriptModule;
import dev.hanet.blocks.torch.TrainingFile;
import dev.hanet.blocks.torch.TrainingRules;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.toolkit.spec.TrainSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A run's training as it would go on, with its last state: the file, and what a reader of it has to find. */
final class TrainingExport {
    private static final long SEED = 1911_08777;
    private static final int CHECKED = 3;
    private static final int SAMPLED = 20;

    private final TrainedRun run;
    private final Graph graph;
    private final TrainSpec spec;
    private final Map<String, Tensor> weights;
    private final Map<String, Tensor> remembered;
    private final TrainingFile.Training training;
    private final int epochs;

    TrainingExport(TrainedRun run) {
        this.run = run;
        this.graph = run.experiment().graph();
        this.spec = run.experiment().spec().train();
        Optional<TrainingState> last = Checkpoints.of(run.directory()).resumable(told -> {});
        this.weights = last.map(TrainingState::model).orElseGet(run::weights);
        this.remembered = last.map(TrainingState::optimizer).orElse(Map.of());
        this.epochs = last.map(TrainingState::epochs).orElse(0);
        this.training = new TrainingFile.Training(
                spec.optimizer(),
                new TrainingRules(spec.clipNorm(), Optional.empty(), spec.recompute()),
                spec.freeze().in(epochs),
                spec.precision());
    }

    void write(Path file, Map<String, String> texts) throws IOException {
        TrainingFile.write(file, graph, training, weights, remembered, texts);
    }

    /** What a person has to know of it. */
    List<String> lines() {
        int classes = run.experiment().spec().data().classes().size();
        List<String> lines = new ArrayList<>();
        graph.inputs()
                .forEach((name, value) -> lines.add(
                        name.equals(Networks.SUPERVISION)
                                ? "input   " + name + ", what further losses are multiplied by: " + supervision()
                                        + " where the run is, by train.deepSupervision"
                                : "input   " + name + " " + value.shape() + ", any batch, "
                                        + (value.type().element().isFloating()
                                                ? "as data.prepare has it"
                                                : "classes 0 to " + (classes - 1) + ", 255 counts for nothing")));
        lines.add("input   rate, the learning rate of the step, a number of type double");
        lines.add("output  loss and gradientNorm; weights, statistics and what the optimiser remembers change");
        lines.add("state   after epoch " + epochs + " of " + spec.epochs());
        lines.add("threads " + TorchEngine.threads() + " here: on another number fewer digits agree");
        lines.add("not in the file: data, augmentation, train.schedule");
        if (spec.accumulate() > 1) {
            lines.add("not in the file: train.accumulate; a step is one batch");
        }
        if (spec.average().isPresent()) {
            lines.add("not in the file: train.average");
        }
        return lines;
    }

    /** The largest difference of losses over the first steps on a drawn batch. */
    double difference(Path file) throws IOException {
        try (TorchScriptModule module = TorchScriptModule.load(file)) {
            double largest = 0;
            Map<String, Tensor> batch = batch();
            List<Double> expected = steps(CHECKED, batch, new LinkedHashMap<>());
            for (int i = 0; i < CHECKED; i++) {
                List<Tensor> given = new ArrayList<>(batch.values());
                given.add(rate());
                double loss = Objects.requireNonNull(module.train(given, i).get("loss"))
                        .item();
                largest = Math.max(largest, Math.abs(loss - expected.get(i)));
            }
            return largest;
        }
    }

    /** A drawn batch, the rate, the losses of twenty steps, and under {@code after.} the weights and statistics behind them. */
    Map<String, Tensor> sample() {
        Map<String, Tensor> sample = new LinkedHashMap<>();
        Map<String, Tensor> batch = batch();
        Map<String, Tensor> after = new LinkedHashMap<>();
        List<Double> losses = steps(SAMPLED, batch, after);
        sample.putAll(batch);
        sample.put("rate", rate());
        sample.put(
                "loss",
                Tensor.doubles(
                        Shape.of(SAMPLED),
                        losses.stream().mapToDouble(loss -> loss).toArray()));
        after.forEach((name, tensor) -> sample.put("after." + name, tensor));
        return sample;
    }

    private float supervision() {
        return (float) spec.deepSupervision().factor(epochs, spec.epochs());
    }

    private Tensor rate() {
        return Tensor.doubles(Shape.of(), spec.optimizer().learningRate());
    }

    private List<Double> steps(int count, Map<String, Tensor> batch, Map<String, Tensor> after) {
        List<Double> losses = new ArrayList<>();
        try (Network network = Network.create(graph, Device.CPU, SEED, spec.precision())
                        .asElsewhere();
                TrainingStep step = network.training(spec.optimizer(), Set.of(), training.rules())) {
            network.load(weights);
            if (!remembered.isEmpty()) {
                step.loadOptimizerState(remembered);
            }
            step.freeze(training.frozen());
            for (int i = 0; i < count; i++) {
                StepResult result = step.run(batch, spec.optimizer().learningRate(), i);
                losses.add(result.loss());
            }
            after.putAll(network.state());
        }
        return losses;
    }

    private Map<String, Tensor> batch() {
        Random random = new Random(SEED);
        int classes = run.experiment().spec().data().classes().size();
        Map<String, Tensor> batch = new LinkedHashMap<>();
        graph.inputs().forEach((name, value) -> {
            int elements = Math.toIntExact(value.shape().elements());
            if (name.equals(Networks.SUPERVISION)) {
                batch.put(name, Tensor.floats(value.shape(), supervision()));
            } else if (value.type().element().isFloating()) {
                float[] numbers = new float[elements];
                for (int i = 0; i < elements; i++) {
                    numbers[i] = (float) random.nextGaussian();
                }
                batch.put(name, Tensor.floats(value.shape(), numbers));
            } else {
                batch.put(
                        name,
                        Tensor.ints(
                                value.shape(),
                                random.longs(elements, 0, classes).toArray()));
            }
        });
        return batch;
    }
}
