package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Parts;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.KeptNetworks;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.spec.FromSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The weights of an earlier run that a training begins with: every parameter and buffer of the same name and shape.
 *
 * @param file where they come from
 * @param tensors what is taken, by name
 * @param report what matched and what did not, a sentence each
 */
public record WarmStart(Path file, Map<String, Tensor> tensors, List<String> report) {
    private static final String KEY = "train.from.run";
    private static final int SHOWN = 4;

    public WarmStart {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        report = List.copyOf(report);
    }

    /**
     * The weights that a spec begins with; nothing of their tensors is read.
     *
     * @param folder of all runs
     * @throws DataException at the key when there is no such run, or it is not done
     */
    public static Path file(FromSpec from, Experiment experiment, Path folder) {
        Path run = KeptNetworks.done(from.run(), experiment, folder, KEY, "name the directory of a run that is done");
        return Checkpoints.of(RunDirectory.open(run)).best();
    }

    /**
     * Compares the weights of a run with the network of an experiment.
     *
     * @param folder of all runs
     * @param loader reads the spec of the run
     * @throws DataException at the key when there is no such run, when a tensor has another shape or the classes are others and that
     *     part is not to begin anew, or when nothing matches
     */
    public static WarmStart of(FromSpec from, Experiment experiment, Path folder, ExperimentLoader loader) {
        Graph graph = experiment.graph();
        Path file = file(from, experiment, folder);
        Map<String, Tensor> left = new LinkedHashMap<>(Checkpoints.weights(file));
        Set<String> renewed = new Parts(graph).tensors(from.renew());
        Map<String, Shape> expected = new LinkedHashMap<>();
        graph.parameters().forEach((name, value) -> expected.put(name, value.shape()));
        graph.buffers().forEach((name, value) -> expected.put(name, value.shape()));
        Map<String, Tensor> taken = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> otherShape = new ArrayList<>();
        expected.forEach((name, shape) -> {
            Tensor tensor = left.remove(name);
            if (renewed.contains(name)) {
                return;
            }
            if (tensor == null) {
                missing.add("'" + name + "'");
            } else if (!tensor.shape().equals(shape)) {
                otherShape.add("'" + name + "' is " + tensor.shape() + " instead of " + shape);
            } else {
                taken.put(name, tensor);
            }
        });
        requireShapes(from, otherShape);
        Optional<Experiment> source = source(file, loader);
        Set<String> head = new HashSet<>(new Parts(graph).tensors(Parts.HEAD));
        head.retainAll(taken.keySet());
        if (!head.isEmpty()) {
            source.ifPresent(run -> requireClasses(from, run.spec(), experiment.spec()));
        }
        if (taken.isEmpty()) {
            throw new DataException(
                            "'" + from.run()
                                    + "' has nothing that this network could begin with: no tensor has the name of one"
                                    + " here",
                            "name a run of a network with the same parts")
                    .at(KEY);
        }
        List<String> report = new ArrayList<>();
        report.add("begins with " + taken.size() + " of " + expected.size() + " tensors from '" + from.run() + "'");
        if (!renewed.isEmpty()) {
            report.add(renewed.size() + " begin anew, as asked: " + String.join(", ", from.renew()));
        }
        add(report, "begin anew, since the run lacks them", missing);
        add(report, "of the run have no place here", List.copyOf(left.keySet()));
        source.ifPresentOrElse(
                run -> report.addAll(otherPreparation(run, experiment)),
                () -> report.add(
                        "this version does not read the run's spec: whether classes and preparation are the same is not"
                                + " known"));
        return new WarmStart(file, taken, report);
    }

    private static void requireShapes(FromSpec from, List<String> otherShape) {
        if (!otherShape.isEmpty()) {
            throw new DataException(
                            "the weights of '" + from.run() + "' are of another network: " + listed(otherShape),
                            "where the classes are others, let the layers of the logits begin anew: --renew head, or"
                                    + " 'train: {from: {run: ..., renew: [head]}}'; other parts can be named as well")
                    .at(KEY);
        }
    }

    /** What the run trained; absent where other code wrote its spec and this does not read it. */
    private static Optional<Experiment> source(Path weights, ExperimentLoader loader) {
        Path run = Objects.requireNonNull(weights.toAbsolutePath().getParent())
                .resolve("../..")
                .normalize();
        try {
            return Optional.of(RunDirectory.open(run).experiment(loader));
        } catch (RunException e) {
            return Optional.empty();
        }
    }

    /** As many classes are not the same classes; of another activation there are more maps or fewer. */
    private static void requireClasses(FromSpec from, ExperimentSpec run, ExperimentSpec here) {
        List<String> classes = run.data().classes();
        if (!classes.equals(here.data().classes())) {
            throw new DataException(
                            "the layers of the logits of '" + from.run() + "' tell something else: its classes: "
                                    + classes + ", here " + here.data().classes(),
                            "let them begin anew: --renew head, or 'train: {from: {run: ..., renew: [head]}}'; or write here what"
                                    + " the run has, in its order")
                    .at(KEY);
        }
    }

    /** What the weights were trained to see, where images are prepared otherwise here, a sentence each. */
    private static List<String> otherPreparation(Experiment run, Experiment here) {
        List<String> report = new ArrayList<>();
        String there = normalization(run);
        if (!there.equals(normalization(here))) {
            report.add("its images were normalised by " + there + ", here by " + normalization(here));
        }
        if (!run.size().equals(here.size())) {
            report.add("it was trained at " + run.size() + ", here at " + here.size());
        }
        return report;
    }

    private static String normalization(Experiment experiment) {
        List<TransformSpec> prepare = experiment.spec().data().prepare();
        return prepare.stream()
                .filter(Normalize.class::isInstance)
                .map(transform -> ((Normalize) transform).words())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", then "), words -> words.isEmpty() ? "nothing" : words));
    }

    private static void add(List<String> report, String what, List<String> names) {
        if (!names.isEmpty()) {
            report.add(names.size() + " " + what + ": " + listed(names));
        }
    }

    private static String listed(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }
}
