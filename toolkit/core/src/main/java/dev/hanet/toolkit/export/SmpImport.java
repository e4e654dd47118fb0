package dev.hanet.toolkit.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
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
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a U-Net of segmentation_models.pytorch, as its {@code save_pretrained} writes it: {@code config.json} and {@code model.safetensors}.
 *
 * <p>The network is written as a free graph whose logits are those of the source, and becomes a run that is done: predicted, evaluated,
 * exported, packed and trained further like any other. Nothing of the folder is run.
 *
 * <p>Source: segmentation_models.pytorch 0.6, {@code decoders/unet}; encoders as in torchvision.
 */
public final class SmpImport {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final long MOST_CONFIG = 1 << 20;
    private static final int STAGES = 5;
    private static final int LEAST_STAGES = 3;
    private static final int MOST_CLASSES = 255;
    private static final List<String> NEAREST_OR_BILINEAR = List.of("nearest", "bilinear");
    private static final Pattern RESNET = Pattern.compile("resnet(18|34|50|101|152)");
    private static final String VGG = "vgg16";
    private static final Pattern BLOCK = Pattern.compile("block(\\d)([ab])\\.(?:unit\\.)?(conv|bn)\\.(.+)");
    private static final Pattern CENTER = Pattern.compile("center([12])\\.(?:unit\\.)?(conv|bn)\\.(.+)");
    private static final Pattern OUT = Pattern.compile("out\\.(?:conv\\.)?(weight|bias)");
    private static final String COUNTER = ".num_batches_tracked";
    /** The keys that are followed; others have to say what they say by default. */
    private static final Set<String> FOLLOWED = Set.of(
            "_model_class",
            "encoder_name",
            "encoder_depth",
            "encoder_weights",
            "decoder_channels",
            "decoder_use_norm",
            "decoder_use_batchnorm",
            "decoder_interpolation",
            "in_channels",
            "classes",
            "activation");

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
        JsonObject config = config(request.folder().resolve(CONFIG));
        String spec = spec(config, request);
        Experiment experiment =
                loader.inspectText(request.name() + ".yaml", spec, Overlay.NONE).orThrow();
        Path file = request.folder().resolve(WEIGHTS);
        Map<String, Tensor> weights = weights(experiment, file);
        RunDirectory run = new RunDirectories(request.runs())
                .create(RunNames.of(experiment.name()), experiment.hash(), spec, experiment.resolved(), made -> {
                    made.write(RunDirectory.SUMMARY, experiment.plan().table());
                    made.write(Provenances.of(
                            experiment,
                            new Provenance.Ingredients(
                                    CodeVersion.current(),
                                    List.of(
                                            Provenances.dataFile(request.folder().resolve(CONFIG)),
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
                return JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8))
                        .getAsJsonObject();
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw HanetException.input(
                    "'" + file + "' is no description of a network", "save it with save_pretrained", e);
        }
        throw HanetException.input(
                "there is no '" + file + "'",
                "name a folder that save_pretrained of segmentation_models.pytorch wrote, or one from the Hugging Face Hub");
    }

    private static HanetException unlike(String key, Object value, String remedy) {
        return HanetException.input("'" + key + "' of config.json is " + value + ", which has no equal here", remedy);
    }

    private static String text(JsonObject config, String key, String usual) {
        JsonElement value = config.get(key);
        return value == null || value.isJsonNull()
                ? usual
                : value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    private static int number(JsonObject config, String key, int usual, int least, int most) {
        String value = text(config, key, Integer.toString(usual));
        if (!value.matches("\\d{1,4}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw unlike(key, value, "numbers from " + least + " to " + most + " are read");
        }
        return Integer.parseInt(value);
    }

    /** The spec of the same network. */
    static String spec(JsonObject config, Request request) {
        String model = text(config, "_model_class", "");
        if (!model.equals("Unet")) {
            throw unlike("_model_class", "'" + model + "'", "Unet is read");
        }
        for (String key : new TreeSet<>(config.keySet())) {
            String value = text(config, key, "");
            if (!FOLLOWED.contains(key) && !value.isEmpty() && !value.equals("false") && !value.startsWith("_")) {
                throw unlike(key, value, "only its default is read");
            }
        }
        if (!text(config, "activation", "").isEmpty()) {
            throw unlike("activation", text(config, "activation", ""), "networks that answer logits are read");
        }
        String encoder = text(config, "encoder_name", "");
        int depth = number(config, "encoder_depth", STAGES, LEAST_STAGES, STAGES);
        List<String> levels = levels(encoder, depth);
        List<Integer> channels = channels(config, depth);
        boolean isNormed = isNormed(config);
        String mode = text(config, "decoder_interpolation", NEAREST_OR_BILINEAR.get(0));
        if (!NEAREST_OR_BILINEAR.contains(mode)) {
            throw unlike("decoder_interpolation", "'" + mode + "'", "nearest and bilinear are read");
        }
        int maps = number(config, "classes", 1, 1, MOST_CLASSES - 1);
        List<String> classes = classes(request, maps);
        StringBuilder spec = new StringBuilder();
        spec.append("# A network of segmentation_models.pytorch: ")
                .append(model)
                .append(" over ")
                .append(encoder)
                .append(". Say where the data is before you train it further.\nversion: 1\nmodel:\n  type: graph\n");
        spec.append(maps == 1 ? "  activation: nested-sigmoid\n" : "");
        spec.append("  nodes:\n    encoder: {from: input, type: ")
                .append(encoder)
                .append(encoder.equals(VGG) ? "" : ", outputStride: 32")
                .append("}\n");
        String below = levels.get(depth - 1);
        String plain = isNormed ? "}\n" : ", bias: true, norm: none}\n";
        if (encoder.equals(VGG)) {
            spec.append("    pool: {from: ").append(levels.get(depth)).append(", type: max-pool}\n");
            String unit = ", type: conv-bn-relu, channels: 512" + plain;
            spec.append("    center1: {from: pool")
                    .append(unit)
                    .append("    center2: {from: center1")
                    .append(unit);
            below = "center2";
        }
        for (int block = 1; block <= depth; block++) {
            int from = depth - 1 - block + (encoder.equals(VGG) ? 1 : 0);
            boolean isSkipped = block < depth;
            spec.append("    up").append(block).append(": {from: ").append(below);
            spec.append(", type: resize, factor: 2, mode: ")
                    .append(mode)
                    .append(mode.equals("bilinear") ? ", alignCorners: false}\n" : "}\n");
            if (isSkipped) {
                spec.append("    join")
                        .append(block)
                        .append(": {from: [up")
                        .append(block)
                        .append(", ");
                spec.append(levels.get(from)).append("], type: concat}\n");
            }
            String in = (isSkipped ? "join" : "up") + block;
            for (String unit : List.of("a", "b")) {
                String name = "block" + block + unit;
                spec.append("    ")
                        .append(name)
                        .append(": {from: ")
                        .append(in)
                        .append(", type: conv-bn-relu, channels: ");
                spec.append(channels.get(block - 1)).append(plain);
                in = name;
            }
            below = in;
        }
        spec.append("    out: {from: ").append(below).append(", type: conv, channels: classes, kernel: 3}\n");
        spec.append("  outputs: {main: out}\ndata:\n  classes: [")
                .append(String.join(", ", classes))
                .append("]\n");
        spec.append("  dataset:\n    type: folder\n    images: images\n    masks: masks\n    values: {");
        spec.append(IntStream.range(0, classes.size())
                .mapToObj(label -> (classes.size() == 2 ? label * MOST_CLASSES : label) + ": " + classes.get(label))
                .collect(Collectors.joining(", ")));
        int in = number(config, "in_channels", 3, 1, 3);
        spec.append("}\n    channels: ").append(in).append('\n');
        spec.append("  split: {type: random, validation: 1, test: 1}\n  prepare:\n    - {type: resize, size: ");
        spec.append(request.size()).append("}\n    - {type: normalize");
        String middle = IntStream.range(0, in).mapToObj(channel -> "0.5").collect(Collectors.joining(", ", "[", "]"));
        spec.append(in == 3 ? ", using: imagenet}\n" : ", using: given, mean: " + middle + ", std: " + middle + "}\n");
        spec.append("train: {epochs: 50, batch: 4}\nevaluate: {metrics: [mDice]}\n");
        return spec.toString();
    }

    /** The nodes of the encoder at whose size the decoder stops, from the largest on: of the first the image is half, of VGG's whole. */
    private static List<String> levels(String encoder, int depth) {
        if (RESNET.matcher(encoder).matches() && depth == STAGES) {
            return List.of("encoder.stem", "encoder.layer1", "encoder.layer2", "encoder.layer3", "encoder.layer4");
        }
        if (encoder.equals(VGG) && depth == STAGES) {
            // Of the first, which has the size of the image, the decoder takes the size alone.
            return List.of(
                    "encoder.conv1_2",
                    "encoder.conv2_2",
                    "encoder.conv3_3",
                    "encoder.conv4_3",
                    "encoder.conv5_3",
                    "encoder.conv5_3");
        }
        if (depth != STAGES) {
            throw unlike("encoder_depth", depth, "networks of " + STAGES + " stages are read");
        }
        throw unlike("encoder_name", "'" + encoder + "'", "resnet18, 34, 50, 101, 152 and vgg16 are read");
    }

    private static List<Integer> channels(JsonObject config, int depth) {
        List<Integer> channels = new ArrayList<>();
        try {
            if (config.get("decoder_channels") == null) {
                return List.of(256, 128, 64, 32, 16).subList(0, depth);
            }
            for (JsonElement one : config.getAsJsonArray("decoder_channels")) {
                channels.add(one.getAsInt());
            }
        } catch (IllegalStateException | ClassCastException | NumberFormatException e) {
            throw unlike("decoder_channels", config.get("decoder_channels"), "a list of numbers is read");
        }
        if (channels.size() != depth || channels.stream().anyMatch(one -> one < 1 || one > 8192)) {
            throw unlike("decoder_channels", channels, "it has a number for each of the " + depth + " stages");
        }
        return channels;
    }

    private static boolean isNormed(JsonObject config) {
        String norm = text(config, "decoder_use_norm", text(config, "decoder_use_batchnorm", "batchnorm"));
        return switch (norm) {
            case "batchnorm", "true" -> true;
            case "identity", "false" -> false;
            default -> throw unlike("decoder_use_norm", "'" + norm + "'", "batchnorm and identity are read");
        };
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

    /** What a parameter or buffer of the graph is called in the source. */
    static String foreign(String own) {
        Matcher block = BLOCK.matcher(own);
        if (block.matches()) {
            return "decoder.blocks." + (Integer.parseInt(block.group(1)) - 1) + ".conv"
                    + (block.group(2).equals("a") ? 1 : 2) + "."
                    + (block.group(3).equals("conv") ? 0 : 1) + "." + block.group(4);
        }
        Matcher center = CENTER.matcher(own);
        if (center.matches()) {
            return "decoder.center." + (Integer.parseInt(center.group(1)) - 1) + "."
                    + (center.group(2).equals("conv") ? 0 : 1) + "." + center.group(3);
        }
        Matcher out = OUT.matcher(own);
        return out.matches() ? "segmentation_head.0." + out.group(1) : own;
    }

    private static Map<String, Tensor> weights(Experiment experiment, Path file) {
        Map<String, Tensor> left = new LinkedHashMap<>(WeightsFile.read(file).tensors());
        Map<String, Value> expected = new LinkedHashMap<>(experiment.graph().parameters());
        expected.putAll(experiment.graph().buffers());
        Map<String, Tensor> weights = new LinkedHashMap<>();
        expected.forEach((own, value) -> {
            String name = foreign(own);
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
        left.keySet().removeIf(name -> name.endsWith(COUNTER));
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
