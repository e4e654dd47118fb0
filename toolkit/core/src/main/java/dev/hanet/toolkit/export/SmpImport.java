package dev.hanet.toolkit.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.pretrained.WeightsFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
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
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a U-Net, FPN or DeepLabV3+ of segmentation_models.pytorch, as its {@code save_pretrained} writes it: {@code config.json} and
 * {@code model.safetensors}.
 *
 * <p>The network is written as a free graph whose logits are those of the source, and becomes a run that is done: predicted, evaluated,
 * exported, packed and trained further like any other. Nothing of the folder is run.
 */
public final class SmpImport {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    private static final long MOST_CONFIG = 1 << 20;
    private static final int WHITE = 255;
    private static final String COUNTER = ".num_batches_tracked";

    private final ExperimentLoader loader;

    @Inject
    public SmpImport(ExperimentLoader loader) {
        this.loader = loader;
    }

    /**
     * What to read, and what the folder does not say.
     *
     * @param folder that holds {@code config.json} and {@code model.safetensors}
     * @param name what the experiment is called
     * @param classes their names, the background first; empty for {@code class1}, {@code class2}, ...
     * @param size side of the images that it is shown
     * @param runs the folder of all runs
     * @param command what was typed
     */
    public record Request(Path folder, String name, List<String> classes, int size, Path runs, List<String> command) {
        /** Names and sizes that say nothing of the network. */
        static final Request OF_ITS_SHAPE = new Request(Path.of(""), "smp", List.of(), 64, Path.of(""), List.of());

        public Request {
            classes = List.copyOf(classes);
            command = List.copyOf(command);
        }
    }

    /**
     * Makes a run of it.
     *
     * @throws HanetException when the folder holds something else, or a network that has no equal here, naming the key or the tensor
     */
    public RunDirectory run(Request request) {
        SmpNetwork network = SmpNetwork.of(config(request.folder().resolve(CONFIG)));
        String spec = spec(network, request);
        Experiment experiment =
                loader.inspectText(request.name() + ".yaml", spec, Overlay.NONE).orThrow();
        Path file = request.folder().resolve(WEIGHTS);
        Map<String, Tensor> weights = weights(network, experiment, file);
        RunDirectory run = new RunDirectories(request.runs())
                .create(RunNames.of(experiment.name()), experiment.hash(), spec, experiment.resolved(), made -> {
                    made.write(RunDirectory.SUMMARY, experiment.plan().table());
                    made.write(Provenances.of(
                            experiment,
                            new Provenance.Ingredients(
                                    CodeVersion.current(),
                                    List.of(
                                            Provenances.dataFile(
                                                    request.folder().resolve(CONFIG)),
                                            Provenances.dataFile(file)),
                                    Map.of()),
                            Device.CPU,
                            request.command()));
                    Checkpoints.of(made).keepForeign(weights);
                });
        run.status(RunStatus.DONE);
        return run;
    }

    private static JsonObject config(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MOST_CONFIG) {
                return Json.read(PlainFile.text(file), JsonElement::getAsJsonObject);
            }
        } catch (IOException | JsonParseException e) {
            throw HanetException.input(
                    "'" + file + "' is no description of a network", "save it with save_pretrained", e);
        }
        throw HanetException.input(
                "there is no '" + file + "'",
                "name a folder that save_pretrained of segmentation_models.pytorch wrote, or one from the Hugging Face Hub");
    }

    /** The spec of the same network. */
    static String spec(SmpNetwork network, Request request) {
        List<String> classes = classes(request, network.maps());
        int in = network.channels();
        StringBuilder spec = new StringBuilder();
        spec.append("# A network of segmentation_models.pytorch: ")
                .append(network.title())
                .append(". Say where the data is before you train it further.\nversion: 1\n")
                .append(network.model())
                .append("data:\n  classes: [")
                .append(String.join(", ", classes))
                .append("]\n");
        spec.append("  dataset:\n    type: folder\n    images: images\n    masks: masks\n    values: {");
        spec.append(IntStream.range(0, classes.size())
                .mapToObj(label -> (classes.size() == 2 ? label * WHITE : label) + ": " + classes.get(label))
                .collect(Collectors.joining(", ")));
        spec.append("}\n    channels: ").append(in).append('\n');
        spec.append("  split: {type: random, validation: 1, test: 1}\n  prepare:\n    - {type: resize, size: ");
        spec.append(request.size()).append("}\n    - {type: normalize");
        String middle = IntStream.range(0, in).mapToObj(channel -> "0.5").collect(Collectors.joining(", ", "[", "]"));
        spec.append(in == 3 ? ", using: imagenet}\n" : ", using: given, mean: " + middle + ", std: " + middle + "}\n");
        spec.append("train: {epochs: 50, batch: 4}\nevaluate: {metrics: [mDice]}\n");
        return spec.toString();
    }

    private static List<String> classes(Request request, int maps) {
        int all = maps == 1 ? 2 : maps;
        if (request.classes().isEmpty()) {
            List<String> names = new ArrayList<>(List.of("background"));
            IntStream.range(1, all).forEach(label -> names.add("class" + label));
            return names;
        }
        if (request.classes().size() != all) {
            throw HanetException.input(
                    "the network tells " + all + " classes apart, and "
                            + request.classes().size() + " are named",
                    "name the background first, then the others in their order");
        }
        request.classes().stream()
                .filter(name -> !name.matches("[A-Za-z][A-Za-z0-9_-]{0,60}"))
                .findFirst()
                .ifPresent(name -> {
                    throw HanetException.input("'" + name + "' names no class", "use letters, digits, '_' and '-'");
                });
        return request.classes();
    }

    /** What the file holds, by the names of the graph. */
    static Map<String, Tensor> weights(SmpNetwork network, Experiment experiment, Path file) {
        Map<String, Tensor> left = new LinkedHashMap<>(WeightsFile.read(file).tensors());
        Map<String, Value> expected = new LinkedHashMap<>(experiment.graph().parameters());
        expected.putAll(experiment.graph().buffers());
        Map<String, Tensor> weights = new LinkedHashMap<>();
        expected.forEach((own, value) -> {
            String name = network.foreign(own);
            Tensor tensor = left.remove(name);
            Shape shape = value.shape();
            if (tensor == null) {
                throw HanetException.input(
                        "'" + file + "' lacks the tensor '" + name + "'", "is it of the network of config.json?");
            }
            if (!tensor.shape().equals(shape)) {
                throw HanetException.input(
                        "'" + name + "' in '" + file + "' is " + tensor.shape() + " instead of " + shape,
                        "is it of the network of config.json?");
            }
            weights.put(own, tensor);
        });
        left.keySet()
                .removeIf(name -> name.endsWith(COUNTER) || network.unused().containsKey(name));
        left.keySet().stream().findFirst().ifPresent(name -> {
            throw HanetException.input(
                    "'" + file + "' holds '" + name + "'"
                            + (left.size() > 1 ? " and " + (left.size() - 1) + " more tensors" : "")
                            + " that the network has no place for",
                    "is it of the network of config.json?");
        });
        return weights;
    }
}
