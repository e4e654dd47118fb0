package dev.hanet.toolkit.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
        return foreign(
                        network,
                        spec(network, request),
                        request.name(),
                        request.folder().resolve(WEIGHTS))
                .make(loader, request.runs(), request.command());
    }

    /** The weights of a network in a file. */
    static ForeignRun weights(SmpNetwork network, Path file) {
        return foreign(network, "", "smp", file);
    }

    private static ForeignRun foreign(SmpNetwork network, String spec, String name, Path weights) {
        return new ForeignRun(
                name,
                spec,
                network::foreign,
                Set.of(),
                network.unused().keySet(),
                List.of(weights.resolveSibling(CONFIG)),
                weights);
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
        return ForeignRun.requireClasses(request.classes(), all);
    }
}
