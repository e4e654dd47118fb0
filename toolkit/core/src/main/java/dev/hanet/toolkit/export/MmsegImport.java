package dev.hanet.toolkit.export;

import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.python.PythonConfig;
import dev.hanet.toolkit.python.PythonKeys;
import dev.hanet.toolkit.python.PythonValue;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a configuration of MMSegmentation, of its versions 1 and 0, and writes the spec of the same experiment; with a checkpoint, the run.
 *
 * <p>The configuration is read as data ({@link PythonConfig}); nothing in it is run. What of its network has no equal is a mistake at its line, all
 * told at once; what of its data and its training has none is told as {@linkplain Result#left left}.
 */
public final class MmsegImport {
    private final ExperimentLoader loader;

    @Inject
    public MmsegImport(ExperimentLoader loader) {
        this.loader = loader;
    }

    /**
     * What to read, and what it does not say.
     *
     * @param config the file in Python
     * @param name what the experiment is called
     * @param classes names of the classes; empty for those of the file
     * @param images how many images there are to train on
     * @param imagenet whether the encoder is torchvision's ResNet with ImageNet's weights, whatever stem the file asks for
     */
    public record Request(Path config, String name, List<String> classes, Optional<Integer> images, boolean imagenet) {
        public Request {
            classes = List.copyOf(classes);
        }
    }

    /**
     * The spec, and what became of the configuration's keys.
     *
     * @param spec as YAML; it has no mistake
     * @param taken keys with what they are here, each behind its place
     * @param left keys that have no equal here, each behind its place, with what is the case instead
     */
    public record Result(String spec, List<String> taken, List<String> left) {
        public Result {
            taken = List.copyOf(taken);
            left = List.copyOf(left);
        }
    }

    /** What was read: the network, what became of the keys, the files. */
    private record Read(MmsegNetwork network, Findings findings, PythonConfig config, String spec) {}

    /**
     * Writes the spec.
     *
     * @throws SpecException with every mistake at its place in the configuration
     */
    public Result spec(Request request) {
        Read read = read(request);
        return result(read);
    }

    /** The nodes of the spec's graph, with what each of their layers is called there. */
    GraphText graph(Request request) {
        return read(request).network().graph();
    }

    private static Result result(Read read) {
        return new Result(
                read.spec(),
                read.findings().taken().stream().map(Findings.Finding::toString).toList(),
                read.findings().left().stream().map(Findings.Finding::toString).toList());
    }

    private Read read(Request request) {
        PythonConfig config = PythonConfig.read(request.config());
        Findings findings = new Findings(config);
        if (!config.isWhole()) {
            findings.requireNone();
        }
        PythonKeys keys = findings.keys();
        if (!keys.has("model")) {
            keys.refuse(
                    "", "there is no 'model' in this configuration", "name a file that says one, or whose _base_ does");
        }
        PythonKeys model = keys.dict("model");
        if (!(config.values().entries().get("model") instanceof PythonValue.Dict)) {
            findings.requireNone();
        }
        MmsegNetwork network = new MmsegNetwork(model, findings, request.imagenet());
        if (!request.classes().isEmpty()) {
            ForeignRun.requireClasses(request.classes(), network.classes());
        }
        String training = new MmsegTraining(keys, findings, network, request.classes(), request.images()).text();
        findings.requireNone();
        StringBuilder spec = new StringBuilder();
        spec.append("# Read from ")
                .append(plain(request.config().toString()))
                .append(" of MMSegmentation. Not taken of it:\n");
        findings.left()
                .forEach(
                        one -> spec.append("#   ").append(plain(one.toString())).append('\n'));
        spec.append("version: 1\n").append(network.text()).append(training);
        String text = spec.toString();
        try {
            loader.inspectText(request.name() + ".yaml", text, Overlay.NONE).orThrow();
        } catch (SpecException e) {
            throw new SpecException(e.problems(), e.lines(), "the spec that '" + request.config() + "' comes to");
        }
        return new Read(network, findings, config, text);
    }

    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }

    /**
     * Makes a run that is done of the configuration and a file of weights.
     *
     * @param checkpoint weights, in a format that {@code weights import} reads
     * @param runs the folder of all runs
     * @param command what was typed
     * @throws HanetException when the weights are not those of the network, naming the tensor
     */
    public RunDirectory run(Request request, Path checkpoint, Path runs, List<String> command) {
        Read read = read(request);
        GraphText graph = read.network().graph();
        return new ForeignRun(
                        request.name(),
                        read.spec(),
                        graph::foreign,
                        graph.zeros(),
                        Set.of(),
                        read.config().files(),
                        checkpoint)
                .make(loader, runs, command);
    }
}
