package dev.hanet.toolkit.export;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A network that another program trained, which becomes a run that is done: predicted, evaluated, exported, packed and trained further like any
 * other.
 *
 * @param name what the experiment is called
 * @param spec of the same network
 * @param foreign what a parameter or buffer of the spec's graph is called in the file of weights
 * @param zeros parameters that the file lacks and that are 0
 * @param unused tensors of the file that its logits do not depend on
 * @param described the files that say which network it is
 * @param weights the file of weights
 */
record ForeignRun(
        String name,
        String spec,
        UnaryOperator<String> foreign,
        Set<String> zeros,
        Set<String> unused,
        List<Path> described,
        Path weights) {
    private static final String COUNTER = ".num_batches_tracked";
    private static final String CLASS = "[A-Za-z][A-Za-z0-9_-]{0,60}";

    ForeignRun {
        zeros = Set.copyOf(zeros);
        unused = Set.copyOf(unused);
        described = List.copyOf(described);
    }

    /**
     * Makes the run.
     *
     * @throws HanetException when the weights are not those of the network, naming the tensor
     */
    RunDirectory make(ExperimentLoader loader, Path runs, List<String> command) {
        Experiment experiment =
                loader.inspectText(name + ".yaml", spec, Overlay.NONE).orThrow();
        Map<String, Tensor> tensors = tensors(experiment);
        RunDirectory run = new RunDirectories(runs)
                .create(RunNames.of(experiment.name()), experiment.hash(), spec, experiment.resolved(), made -> {
                    made.write(RunDirectory.SUMMARY, experiment.plan().table());
                    made.write(Provenances.of(
                            experiment,
                            new Provenance.Ingredients(
                                    CodeVersion.current(),
                                    Stream.concat(described.stream(), Stream.of(weights))
                                            .map(Provenances::dataFile)
                                            .toList(),
                                    Map.of()),
                            List.of(),
                            Device.CPU,
                            command));
                    Checkpoints.of(made).keepForeign(tensors);
                });
        run.status(RunStatus.DONE);
        return run;
    }

    /** What the file holds, by the names of the graph. */
    Map<String, Tensor> tensors(Experiment experiment) {
        String remedy = "is it of the network of " + described.get(0).getFileName() + "?";
        Map<String, Tensor> left = new LinkedHashMap<>(WeightsFile.read(weights).tensors());
        Map<String, Value> expected = new LinkedHashMap<>(experiment.graph().parameters());
        expected.putAll(experiment.graph().buffers());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        expected.forEach((own, value) -> {
            Shape shape = value.shape();
            if (zeros.contains(own)) {
                tensors.put(own, Tensor.floats(shape, new float[Math.toIntExact(shape.elements())]));
                return;
            }
            String there = foreign.apply(own);
            Tensor tensor = left.remove(there);
            if (tensor == null) {
                throw HanetException.input("'" + weights + "' lacks the tensor '" + there + "'", remedy);
            }
            if (!tensor.shape().equals(shape)) {
                throw HanetException.input(
                        "'" + there + "' in '" + weights + "' is " + tensor.shape() + " instead of " + shape, remedy);
            }
            tensors.put(own, tensor);
        });
        left.keySet().removeIf(there -> there.endsWith(COUNTER) || unused.contains(there));
        left.keySet().stream().findFirst().ifPresent(there -> {
            throw HanetException.input(
                    "'" + weights + "' holds '" + there + "'"
                            + (left.size() > 1 ? " and " + (left.size() - 1) + " more tensors" : "")
                            + " that the network has no place for",
                    remedy);
        });
        return tensors;
    }

    /**
     * Names of classes that somebody gave for a network.
     *
     * @throws HanetException when they are not as many as the network tells apart, or one is no name
     */
    static List<String> requireClasses(List<String> named, int all) {
        if (named.size() != all) {
            throw HanetException.input(
                    "the network tells " + all + " classes apart, and " + named.size() + " are named",
                    "name the background first, then the others in their order");
        }
        named.stream().filter(name -> !name.matches(CLASS)).findFirst().ifPresent(name -> {
            throw HanetException.input("'" + name + "' names no class", "use letters, digits, '_' and '-'");
        });
        return named;
    }
}
