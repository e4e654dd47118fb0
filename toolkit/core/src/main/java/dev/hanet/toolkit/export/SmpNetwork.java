package dev.hanet.toolkit.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.encoder.EfficientNetLiteSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.model.GraphSpec;
import dev.hanet.blocks.model.NodeSpec;
import dev.hanet.blocks.node.ConvolutionSpecs.ConvBnReluSpec;
import dev.hanet.blocks.node.ConvolutionSpecs.ConvSpec;
import dev.hanet.blocks.node.ConvolutionSpecs.SeparableConvSpec;
import dev.hanet.blocks.node.JoinSpecs.ConcatSpec;
import dev.hanet.blocks.node.PointwiseSpecs.DropoutSpec;
import dev.hanet.blocks.node.ResizeSpec;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.SpecWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network of segmentation_models.pytorch: what its {@code config.json} says, the free graph that computes the same, and what each of the
 * two calls a weight.
 *
 * <p>Source: segmentation_models.pytorch 0.6, {@code decoders/unet}, {@code decoders/fpn}, {@code decoders/deeplabv3}; encoders as in
 * torchvision and, of EfficientNet-Lite, {@code encoders/timm_efficientnet.py}.
 */
final class SmpNetwork {
    private static final int STAGES = 5;
    private static final int MOST_CHANNELS = 8192;
    private static final int MOST_MAPS = 254;
    private static final int GROUPS = 32;
    private static final int LAST = 4;
    private static final String UNET = "Unet";
    private static final String FPN = "FPN";
    private static final String DEEPLAB = "DeepLabV3Plus";
    private static final String VGG = "vgg16";
    private static final String LITE = "timm-tf_efficientnet_lite";
    private static final String NEAREST = "nearest";
    private static final String BILINEAR = "bilinear";
    private static final Pattern RESNET = Pattern.compile("resnet(18|34|50|101|152)");
    private static final Pattern EFFICIENT = Pattern.compile(LITE + "[012]");
    private static final String CLASS = "_model_class";
    private static final String ENCODER = "encoder_name";
    private static final String DEPTH = "encoder_depth";
    private static final String STRIDE = "encoder_output_stride";
    private static final String CHANNELS = "decoder_channels";
    private static final String NORM = "decoder_use_norm";
    private static final String MODE = "decoder_interpolation";
    private static final String PYRAMID = "decoder_pyramid_channels";
    private static final String SEGMENTATION = "decoder_segmentation_channels";
    private static final String MERGE = "decoder_merge_policy";
    private static final String DROPOUT = "decoder_dropout";
    private static final String RATES = "decoder_atrous_rates";
    private static final String SEPARABLE = "decoder_aspp_separable";
    private static final String ASPP_DROPOUT = "decoder_aspp_dropout";
    private static final String UPSAMPLING = "upsampling";
    private static final String IN = "in_channels";
    private static final String CLASSES = "classes";

    private final JsonObject config;
    private final Set<String> read = new HashSet<>(Set.of("encoder_weights"));
    private final GraphText graph = new GraphText();
    private final Map<String, Tensor> unused = new LinkedHashMap<>();
    private final String encoder;
    private final int channels;
    private final int maps;
    private final String last;

    private SmpNetwork(JsonObject config) {
        this.config = config;
        String model = text(CLASS, "");
        if (!List.of(UNET, FPN, DEEPLAB).contains(model)) {
            throw unlike(CLASS, "'" + model + "'", "Unet, FPN and DeepLabV3Plus are read");
        }
        if (!text("activation", "").isEmpty()) {
            throw unlike("activation", text("activation", ""), "networks that answer logits are read");
        }
        encoder = text(ENCODER, "");
        channels = number(IN, 3, 1, 3);
        maps = number(CLASSES, 1, 1, MOST_MAPS);
        number(DEPTH, STAGES, STAGES, STAGES);
        int stride = model.equals(DEEPLAB) ? stride() : 32;
        List<String> levels = encoder(stride);
        String above =
                switch (model) {
                    case UNET -> unet(levels);
                    case FPN -> fpn(levels);
                    default -> deepLab(levels, stride);
                };
        boolean isUNet = model.equals(UNET);
        String out = conv("out", above, "classes", isUNet ? 3 : 1, "segmentation_head.0");
        last = isUNet ? out : enlarged("whole", out, number(UPSAMPLING, 4, 4, 4), BILINEAR, true);
        requireDefaults();
    }

    /**
     * Reads it.
     *
     * @throws HanetException naming the key whose value has no equal here
     */
    static SmpNetwork of(JsonObject config) {
        return new SmpNetwork(config);
    }

    String title() {
        return text(CLASS, "") + " over " + encoder;
    }

    int channels() {
        return channels;
    }

    /** How many maps it answers; one tells two classes apart. */
    int maps() {
        return maps;
    }

    /** The key {@code model} of a spec. */
    String model() {
        return "model:\n  type: graph\n" + (maps == 1 ? "  activation: nested-sigmoid\n" : "") + "  nodes:\n"
                + graph.nodes() + "  outputs: {main: " + last + "}\n";
    }

    /** What a parameter or buffer of the graph is called there. */
    String foreign(String own) {
        return graph.foreign(own);
    }

    /** Tensors that its file holds and its logits do not depend on, as numbers that they can have. */
    Map<String, Tensor> unused() {
        return unused;
    }

    // --- what config.json says

    private static HanetException unlike(String key, Object value, String remedy) {
        return HanetException.input("'" + key + "' of config.json is " + value + ", which has no equal here", remedy);
    }

    private String text(String key, String usual) {
        read.add(key);
        JsonElement value = config.get(key);
        return value == null || value.isJsonNull()
                ? usual
                : value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    private int number(String key, int usual, int least, int most) {
        String value = text(key, Integer.toString(usual));
        if (!value.matches("\\d{1,4}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw unlike(
                    key,
                    value,
                    least == most
                            ? "only " + least + " is read"
                            : "numbers from " + least + " to " + most + " are read");
        }
        return Integer.parseInt(value);
    }

    private List<Integer> numbers(String key, List<Integer> usual) {
        List<Integer> numbers = new ArrayList<>();
        try {
            if (text(key, "").isEmpty()) {
                return usual;
            }
            for (JsonElement one : config.getAsJsonArray(key)) {
                numbers.add(one.getAsInt());
            }
        } catch (IllegalStateException | ClassCastException | NumberFormatException e) {
            throw unlike(key, config.get(key), "a list of numbers is read");
        }
        if (numbers.size() != usual.size() || numbers.stream().anyMatch(one -> one < 1 || one > MOST_CHANNELS)) {
            throw unlike(key, numbers, usual.size() + " numbers are read");
        }
        return numbers;
    }

    private String word(String key, String usual, List<String> known) {
        String word = text(key, usual);
        if (!known.contains(word)) {
            throw unlike(key, "'" + word + "'", String.join(" and ", known) + " are read");
        }
        return word;
    }

    private String share(String key, String usual) {
        String value = text(key, usual);
        if (!value.matches("0(\\.\\d{1,9})?|1(\\.0)?")) {
            throw unlike(key, value, "a share from 0 to 1 is read");
        }
        return value;
    }

    private int stride() {
        int stride = number(STRIDE, 16, 8, 16);
        if (stride != 8 && stride != 16) {
            throw unlike(STRIDE, stride, "8 and 16 are read");
        }
        return stride;
    }

    private void requireDefaults() {
        for (String key : new TreeSet<>(config.keySet())) {
            if (!read.contains(key) && !key.startsWith("_")) {
                String value = text(key, "");
                if (!value.isEmpty() && !value.equals("false")) {
                    throw unlike(key, value, "only its default is read");
                }
            }
        }
    }

    // --- the same as a free graph: each node with the names of its layers there

    private String node(String name, String from, String what, String... layers) {
        return graph.node(name, from, what, layers);
    }

    private String conv(String name, String from, Object width, int kernel, String there) {
        return node(name, from, "conv, channels: " + width + ", kernel: " + kernel, "conv", there);
    }

    /** Convolution, normalisation, ReLU; the normalisation is called after the convolution, one number higher. */
    private String unit(String name, String from, int width, String how, String there, int number) {
        return node(
                name,
                from,
                "conv-bn-relu, channels: " + width + how,
                "unit.conv",
                there + "." + number,
                "unit.bn",
                there + "." + (number + 1));
    }

    private String separable(String name, String from, int width, int dilation, String there, String norm) {
        String convolved = node(
                name + "Conv",
                from,
                "separable-conv, channels: " + width + ", dilation: " + dilation,
                "depthwise",
                there + ".0",
                "pointwise",
                there + ".1");
        return node(name, node(name + "Norm", convolved, "batch-norm", "bn", norm), "relu");
    }

    private String enlarged(String name, String from, int factor, String mode, boolean alignCorners) {
        String corners = mode.equals(BILINEAR) ? ", alignCorners: " + alignCorners : "";
        return node(name, from, "resize, factor: " + factor + ", mode: " + mode + corners);
    }

    /** Its maps at strides 2, 4, 8, 16 and the last. */
    private List<String> encoder(int stride) {
        String name = "encoder";
        if (RESNET.matcher(encoder).matches()) {
            node(name, "input", encoder + ", outputStride: " + stride + (stride < 32 ? ", multiGrid: [1]" : ""));
            return List.of("encoder.stem", "encoder.layer1", "encoder.layer2", "encoder.layer3", "encoder.layer4");
        }
        if (encoder.equals(VGG)) {
            if (stride < 32) {
                throw unlike(ENCODER, "'" + VGG + "' of DeepLabV3Plus", "it cannot be dilated there either");
            }
            node(name, "input", VGG);
            node("pool", "encoder.conv5_3", "max-pool");
            return List.of("encoder.conv2_2", "encoder.conv3_3", "encoder.conv4_3", "encoder.conv5_3", "pool");
        }
        if (EFFICIENT.matcher(encoder).matches()) {
            int size = Integer.parseInt(encoder.substring(LITE.length()));
            node(
                    name,
                    "input",
                    "efficientnet-lite" + size + ", outputStride: " + stride
                            + ", padding: symmetric, firstBlockDilation: new, epsilon: 0.00001");
            lite(size);
            return List.of("encoder.stem", "encoder.level2", "encoder.level3", "encoder.level4", "encoder.level5");
        }
        throw unlike(
                ENCODER, "'" + encoder + "'", "resnet18, 34, 50, 101, 152, vgg16 and " + LITE + "0, 1, 2 are read");
    }

    /** Of timm, whose blocks are counted by stage; the convolution that a classifier would stand on is there, and feeds nothing. */
    private void lite(int size) {
        List<Integer> repeats = List.of(
                1, size == 0 ? 2 : 3, size == 0 ? 2 : 3, size == 0 ? 3 : 4, size == 0 ? 3 : 4, size == 0 ? 4 : 5, 1);
        graph.named("encoder._conv_stem", "encoder.conv_stem");
        graph.named("encoder._bn0", "encoder.bn1");
        int number = 0;
        for (int stage = 0; stage < repeats.size(); stage++) {
            for (int repeat = 0; repeat < repeats.get(stage); repeat++) {
                String own = "encoder._blocks." + number + ".";
                String there = "encoder.blocks." + stage + "." + repeat + ".";
                graph.named(own + "_expand_conv", there + "conv_pw");
                graph.named(own + "_bn0", there + "bn1");
                graph.named(own + "_depthwise_conv", there + "conv_dw");
                graph.named(own + "_bn1", there + (stage == 0 ? "bn1" : "bn2"));
                graph.named(own + "_project_conv", there + (stage == 0 ? "conv_pw" : "conv_pwl"));
                graph.named(own + "_bn2", there + (stage == 0 ? "bn2" : "bn3"));
                number++;
            }
        }
        int head = 1280;
        unused.put("encoder.conv_head.weight", filled(Shape.of(head, size == 2 ? 352 : 320, 1, 1), 0));
        unused.put("encoder.bn2.weight", filled(Shape.of(head), 1));
        unused.put("encoder.bn2.bias", filled(Shape.of(head), 0));
        unused.put("encoder.bn2.running_mean", filled(Shape.of(head), 0));
        unused.put("encoder.bn2.running_var", filled(Shape.of(head), 1));
    }

    private static Tensor filled(Shape shape, float number) {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(numbers, number);
        return Tensor.floats(shape, numbers);
    }

    private String unet(List<String> levels) {
        List<Integer> widths = numbers(CHANNELS, List.of(256, 128, 64, 32, 16));
        String plain = isNormed() ? "" : ", bias: true, norm: none";
        String mode = word(MODE, NEAREST, List.of(NEAREST, BILINEAR));
        String below = levels.get(LAST);
        if (encoder.equals(VGG)) {
            below = unit("center1", below, 512, plain, "decoder.center.0", 0);
            below = unit("center2", below, 512, plain, "decoder.center.1", 0);
        }
        for (int block = 1; block <= STAGES; block++) {
            String in = enlarged("up" + block, below, 2, mode, false);
            if (block < STAGES) {
                in = node("join" + block, GraphText.list(in, levels.get(LAST - block)), "concat");
            }
            String there = "decoder.blocks." + (block - 1);
            String first = unit("block" + block + "a", in, widths.get(block - 1), plain, there + ".conv1", 0);
            below = unit("block" + block + "b", first, widths.get(block - 1), plain, there + ".conv2", 0);
        }
        return below;
    }

    private boolean isNormed() {
        String norm = text(NORM, text("decoder_use_batchnorm", "batchnorm"));
        read.add("decoder_use_batchnorm");
        return switch (norm) {
            case "batchnorm", "true" -> true;
            case "identity", "false" -> false;
            default -> throw unlike(NORM, "'" + norm + "'", "batchnorm and identity are read");
        };
    }

    private String fpn(List<String> levels) {
        int pyramid = number(PYRAMID, 256, 1, MOST_CHANNELS);
        int width = number(SEGMENTATION, 128, 1, MOST_CHANNELS);
        if (width % GROUPS != 0) {
            throw unlike(SEGMENTATION, width, "a multiple of " + GROUPS + " is read");
        }
        String merge = word(MERGE, "add", List.of("add", "cat"));
        String mode = word(MODE, NEAREST, List.of(NEAREST, BILINEAR));
        List<String> heads = new ArrayList<>();
        String above = conv("p5", levels.get(LAST), pyramid, 1, "decoder.p5");
        heads.add(head(5, above, width));
        for (int level = LAST; level >= 2; level--) {
            String up = enlarged("up" + level, above, 2, mode, false);
            String skip = conv("skip" + level, levels.get(level - 1), pyramid, 1, "decoder.p" + level + ".skip_conv");
            above = node("p" + level, GraphText.list(up, skip), "add");
            heads.add(head(level, above, width));
        }
        String merged =
                node("merge", GraphText.list(heads.toArray(String[]::new)), merge.equals("cat") ? "concat" : "add");
        return node("drop", merged, "dropout, probability: " + share(DROPOUT, "0.2") + ", wholeChannels: true");
    }

    /** Convolves and enlarges a level to the size of level 2. */
    private String head(int level, String from, int width) {
        String above = from;
        for (int step = 0; step < Math.max(1, level - 2); step++) {
            String there = "decoder.seg_blocks." + (5 - level) + ".block." + step + ".block.";
            String name = "s" + level + (char) ('a' + step);
            String convolved =
                    node(name + "Conv", above, "conv, channels: " + width + ", bias: false", "conv", there + "0");
            above = node(
                    name, node(name + "Norm", convolved, "group-norm, groups: " + GROUPS, "gn", there + "1"), "relu");
            above = level > 2 ? enlarged(name + "Up", above, 2, BILINEAR, true) : above;
        }
        return above;
    }

    private String deepLab(List<String> levels, int stride) {
        int width = number(CHANNELS, 256, 1, MOST_CHANNELS);
        List<Integer> rates = numbers(RATES, List.of(12, 24, 36));
        boolean isSeparable = word(SEPARABLE, "true", List.of("true", "false")).equals("true");
        String aspp = "decoder.aspp.0.";
        String features = levels.get(LAST);
        String one = ", kernel: 1";
        List<String> branches = new ArrayList<>();
        branches.add(unit("point", features, width, one, aspp + "convs.0", 0));
        for (int i = 1; i <= rates.size(); i++) {
            int rate = rates.get(i - 1);
            String there = aspp + "convs." + i;
            branches.add(
                    isSeparable
                            ? separable("rate" + i, features, width, rate, there + ".0", there + ".1")
                            : unit("rate" + i, features, width, ", dilation: " + rate, there, 0));
        }
        String mean = node("mean", features, "global-pool");
        String pooled = unit("pooled", mean, width, one, aspp + "convs.4", 1);
        branches.add(node("spread", pooled, "resize, like: point"));
        String joined = node("join", GraphText.list(branches.toArray(String[]::new)), "concat");
        String project = unit("project", joined, width, one, aspp + "project", 0);
        String drop = node("drop", project, "dropout, probability: " + share(ASPP_DROPOUT, "0.5"));
        String context = separable("context", drop, width, 1, "decoder.aspp.1", "decoder.aspp.2");
        String up = enlarged("up", context, stride / 4, BILINEAR, true);
        String low = unit("low", levels.get(1), 48, one, "decoder.block1", 0);
        return separable(
                "refine",
                node("both", GraphText.list(up, low), "concat"),
                width,
                1,
                "decoder.block2.0",
                "decoder.block2.1");
    }

    // --- from a graph back

    /**
     * What {@code config.json} would say if an experiment's network is one of theirs; whether it is, shows when it is read and compared.
     *
     * @throws HanetException when it cannot be one
     */
    static JsonObject config(Experiment experiment) {
        GraphSpec graph = graph(experiment);
        long channels = Objects.requireNonNull(experiment.graph().inputs().get(Export.IMAGE))
                .shape()
                .size(1);
        long maps = experiment.graph().output(Output.LOGITS).shape().size(1);
        JsonObject config = new JsonObject();
        boolean isFpn = graph.nodes().containsKey("p5");
        boolean isDeepLab = graph.nodes().containsKey("project");
        config.addProperty(CLASS, isFpn ? FPN : isDeepLab ? DEEPLAB : UNET);
        config.addProperty(ENCODER, encoder(block(graph, "encoder", BlockSpec.class)));
        config.addProperty(DEPTH, STAGES);
        config.add("encoder_weights", JsonNull.INSTANCE);
        config.addProperty(IN, channels);
        config.addProperty(CLASSES, maps);
        config.add("activation", JsonNull.INSTANCE);
        config.add("aux_params", JsonNull.INSTANCE);
        if (isFpn) {
            config.addProperty(PYRAMID, width(block(graph, "p5", ConvSpec.class).channels()));
            config.addProperty(
                    SEGMENTATION, width(block(graph, "s5aConv", ConvSpec.class).channels()));
            config.addProperty(MERGE, block(graph, "merge", BlockSpec.class) instanceof ConcatSpec ? "cat" : "add");
            config.addProperty(DROPOUT, block(graph, "drop", DropoutSpec.class).probability());
            config.addProperty(MODE, mode(graph, "up4"));
            config.addProperty(UPSAMPLING, 4);
        } else if (isDeepLab) {
            config.addProperty(
                    STRIDE, 4 * block(graph, "up", ResizeSpec.class).factor().orElse(0));
            config.addProperty(
                    CHANNELS,
                    width(block(graph, "project", ConvBnReluSpec.class).channels()));
            boolean isSeparable = graph.nodes().containsKey("rate1Conv");
            config.addProperty(SEPARABLE, isSeparable);
            config.add(
                    RATES,
                    array(IntStream.rangeClosed(1, 3)
                            .map(i -> isSeparable
                                    ? block(graph, "rate" + i + "Conv", SeparableConvSpec.class)
                                            .dilation()
                                    : block(graph, "rate" + i, ConvBnReluSpec.class)
                                            .dilation())));
            config.addProperty(
                    ASPP_DROPOUT, block(graph, "drop", DropoutSpec.class).probability());
            config.addProperty(UPSAMPLING, 4);
        } else {
            config.add(
                    CHANNELS,
                    array(IntStream.rangeClosed(1, STAGES)
                            .map(i -> width(block(graph, "block" + i + "a", ConvBnReluSpec.class)
                                    .channels()))));
            boolean isNormed = block(graph, "block1a", ConvBnReluSpec.class).norm() == Norm.BATCH;
            config.addProperty(NORM, isNormed ? "batchnorm" : "identity");
            config.addProperty(MODE, mode(graph, "up1"));
        }
        return config;
    }

    private static GraphSpec graph(Experiment experiment) {
        if (experiment.spec().model() instanceof GraphSpec graph) {
            return graph;
        }
        throw strange("it is not written node by node");
    }

    /**
     * Holds the two networks against each other, node by node; what is for training alone counts for nothing, nor does how maps are read.
     *
     * @throws HanetException naming what is otherwise
     */
    static void requireEqual(Experiment own, Experiment theirs, SpecWriter writer) {
        GraphSpec mine = graph(own);
        GraphSpec wanted = graph(theirs);
        Set<String> all = new TreeSet<>(mine.nodes().keySet());
        all.addAll(wanted.nodes().keySet());
        for (String name : all) {
            if (!values(mine.nodes().get(name), writer)
                    .equals(values(wanted.nodes().get(name), writer))) {
                throw strange("its node '" + name + "' is not as there");
            }
        }
        String end =
                Objects.requireNonNull(wanted.outputs().get(GraphSpec.MAIN)).from();
        if (!Objects.requireNonNull(mine.outputs().get(GraphSpec.MAIN)).from().equals(end)) {
            throw strange("'main' is not its node '" + end + "'");
        }
        if (!mine.insert().isEmpty()) {
            throw strange("'insert' puts further blocks into it");
        }
    }

    private static Map<String, Object> values(@Nullable NodeSpec node, SpecWriter writer) {
        Map<String, Object> values = new LinkedHashMap<>(node == null ? Map.of() : writer.values(node));
        values.remove("weights");
        return values;
    }

    private static JsonArray array(IntStream numbers) {
        JsonArray array = new JsonArray();
        numbers.forEach(array::add);
        return array;
    }

    private static String encoder(BlockSpec block) {
        if (block instanceof ResNetSpec resnet) {
            return resnet.type();
        }
        if (block instanceof VggSpec) {
            return VGG;
        }
        if (block instanceof EfficientNetLiteSpec lite) {
            return "timm-tf_" + lite.type().replace('-', '_');
        }
        throw strange("its node 'encoder' is none of their encoders");
    }

    private static <T extends BlockSpec> T block(GraphSpec graph, String name, Class<T> type) {
        return Optional.ofNullable(graph.nodes().get(name))
                .map(NodeSpec::block)
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(() -> strange("its node '" + name + "' is missing, or something else"));
    }

    private static int width(Optional<Channels> channels) {
        return channels.flatMap(Channels::count).orElse(0);
    }

    private static String mode(GraphSpec graph, String node) {
        return block(graph, node, ResizeSpec.class).mode().name().toLowerCase(Locale.ROOT);
    }

    /** A network that segmentation_models.pytorch does not have. */
    static HanetException strange(String why) {
        return HanetException.input(
                "the network is none of segmentation_models.pytorch: " + why,
                "networks that 'hanet import smp' wrote go back, whatever they were trained on since; export others as torchscript or onnx");
    }
}
