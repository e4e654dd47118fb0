package dev.hanet.toolkit.export;

import dev.hanet.toolkit.python.PythonKeys;
import dev.hanet.toolkit.python.PythonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of MMSegmentation: what {@code model} of its configuration says, the free graph that computes the same, and what each of the two
 * calls a weight.
 *
 * <p>Source: MMSegmentation 1.2.2, {@code models/backbones}, {@code models/necks} and {@code models/decode_heads}, and the blocks of MMCV 2.1 that these
 * use. Logits are those of {@code EncoderDecoder}: every head's are enlarged to the image.
 */
final class MmsegNetwork {
    private static final int MOST = 8192;
    private static final int MOST_CLASSES = 254;
    private static final int STAGES = 4;
    private static final int EXPANSION = 4;
    private static final Map<Integer, List<Integer>> UNITS = Map.of(
            18, List.of(2, 2, 2, 2),
            34, List.of(3, 4, 6, 3),
            50, List.of(3, 4, 6, 3),
            101, List.of(3, 4, 23, 3),
            152, List.of(3, 8, 36, 3));
    private static final Set<String> RESNETS = Set.of("ResNet", "ResNetV1c", "ResNetV1d");
    private static final Pattern TORCHVISION = Pattern.compile("torchvision://resnet(\\d+)");
    private static final List<String> HEADS = List.of(
            "ASPPHead",
            "CCHead",
            "DAHead",
            "DepthwiseSeparableASPPHead",
            "EMAHead",
            "FCNHead",
            "FPNHead",
            "GCHead",
            "NLHead",
            "PSPHead",
            "UPerHead");
    private static final String NO_EQUAL = "it has no equal here";

    /** Features that a head can begin from. */
    private record Features(String node, int channels) {}

    /**
     * How the layers of a part are made.
     *
     * @param isNormed whether batch normalisation follows a convolution, which then has no bias
     */
    private record Way(boolean isNormed) {
        String unit() {
            return isNormed ? "" : ", bias: true, norm: none";
        }
    }

    private final PythonKeys model;
    private final Findings findings;
    private final boolean imagenet;
    private final GraphText graph = new GraphText();
    private final Map<String, MmsegLosses.Judged> outputs = new LinkedHashMap<>();
    private int classes;
    private int channels = 3;
    private boolean isNested;
    private double threshold = 0.5;

    /**
     * Reads it; what has no equal is a mistake, told to {@code findings}.
     *
     * @param model the key {@code model}
     * @param imagenet whether the encoder is torchvision's of that depth, with ImageNet's weights, whatever its stem is there
     */
    MmsegNetwork(PythonKeys model, Findings findings, boolean imagenet) {
        this.model = model;
        this.findings = findings;
        this.imagenet = imagenet;
        String type = model.type();
        if (!type.equals("EncoderDecoder")) {
            model.refuse("type", unlike(type), "networks of the type EncoderDecoder are read");
        }
        model.without("data_preprocessor", "train_cfg", "test_cfg", "pretrained");
        PythonKeys backbone = model.dict("backbone");
        List<Features> features = neck(backbone(backbone));
        List<PythonKeys> heads = model.dicts("decode_head");
        if (heads.size() != 1) {
            model.refuse("decode_head", heads.size() + " heads: " + NO_EQUAL, "one decode_head is read");
        }
        List<PythonKeys> further = model.dicts("auxiliary_head");
        for (int i = 0; i < heads.size() + further.size(); i++) {
            boolean isMain = i < heads.size();
            int number = i - heads.size() + 1;
            head(
                    isMain ? heads.get(i) : further.get(i - heads.size()),
                    isMain ? "main" : number == 1 ? "aux" : "aux" + number,
                    isMain
                            ? "decode_head"
                            : "auxiliary_head" + (further.size() == 1 && !isList() ? "" : "." + (number - 1)),
                    features);
        }
        rest(model);
    }

    private boolean isList() {
        return model.value("auxiliary_head").orElse(null) instanceof PythonValue.Items;
    }

    int classes() {
        return Math.max(2, classes);
    }

    int channels() {
        return channels;
    }

    /** Whether one map tells two classes apart. */
    boolean isNested() {
        return isNested;
    }

    /** The probability from which on a pixel is of the second of two classes. */
    double threshold() {
        return threshold;
    }

    GraphText graph() {
        return graph;
    }

    /** The losses of the main output. */
    MmsegLosses.Judged main() {
        return outputs.getOrDefault("main", MmsegLosses.Judged.USUAL);
    }

    /** The key {@code model} of a spec. */
    String text() {
        StringBuilder text = new StringBuilder("model:\n  type: graph\n");
        if (isNested) {
            text.append("  activation: nested-sigmoid\n");
        }
        text.append("  nodes:\n").append(graph.nodes()).append("  outputs:\n");
        outputs.forEach((name, judged) -> {
            text.append("    ").append(name).append(": {from: ").append(name).append("Whole");
            if (judged.weight() != 1) {
                text.append(", weight: ").append(Findings.number(judged.weight()));
            }
            if (!name.equals("main") && !judged.loss().equals(main().loss())) {
                text.append(", loss: ").append(judged.loss());
            }
            text.append("}\n");
        });
        return text.toString();
    }

    // --- what stands in a part of it

    private static String unlike(String type) {
        return type.isEmpty() ? "there is no type" : "'" + type + "': " + NO_EQUAL;
    }

    private void rest(PythonKeys part) {
        part.rest()
                .forEach((key, value) -> part.refuse(
                        key,
                        value.words() + ": " + NO_EQUAL,
                        "take the key out in a copy of the file, if the network is right without it"));
    }

    private void only(PythonKeys part, String key, String value, String usual) {
        String written = part.text(key, usual);
        if (!written.equals(value)) {
            part.refuse(key, "'" + written + "': " + NO_EQUAL, "only '" + value + "' is read");
        }
    }

    private void only(PythonKeys part, String key, int value) {
        int written = part.whole(key, value, 0, MOST);
        if (written != value) {
            part.refuse(key, written + ": " + NO_EQUAL, "only " + value + " is read");
        }
    }

    private Way way(PythonKeys part, boolean usual) {
        boolean isNormed = usual;
        if (part.has("norm_cfg")) {
            PythonKeys norm = part.dict("norm_cfg");
            String type = norm.type();
            if (!Set.of("BN", "SyncBN", "BN2d").contains(type)) {
                norm.refuse("type", unlike(type), "BN and SyncBN are read, both as batch normalisation");
            }
            if (!norm.flag("requires_grad", true)) {
                findings.left(norm.at("requires_grad"), norm.path("requires_grad"), "batch normalisation is trained");
            }
            rest(norm);
            isNormed = true;
        } else if (part.isNothing("norm_cfg")) {
            isNormed = false;
        }
        if (part.has("act_cfg")) {
            PythonKeys activation = part.dict("act_cfg").without("inplace");
            only(activation, "type", "ReLU", "ReLU");
            rest(activation);
        }
        part.value("conv_cfg").ifPresent(value -> {
            PythonKeys convolution = part.dict("conv_cfg");
            only(convolution, "type", "Conv2d", "Conv2d");
            rest(convolution);
        });
        return new Way(isNormed);
    }

    private String unit(String name, String from, int width, String how, Way way, String there) {
        return graph.node(
                name,
                from,
                "conv-bn-relu, channels: " + width + how + way.unit(),
                "unit.conv",
                there + ".conv",
                "unit.bn",
                there + ".bn");
    }

    private String separable(String name, String from, int width, int dilation, String there) {
        String depth = graph.node(
                name + "Depth",
                from,
                "depthwise-conv" + (dilation > 1 ? ", dilation: " + dilation : ""),
                "depthwise",
                there + ".depthwise_conv.conv");
        String norm = graph.node(name + "Norm", depth, "batch-norm", "bn", there + ".depthwise_conv.bn");
        String relu = graph.node(name + "Relu", norm, "relu");
        return unit(name, relu, width, ", kernel: 1", new Way(true), there + ".pointwise_conv");
    }

    private String resized(String name, String from, String like, boolean alignCorners) {
        return graph.node(name, from, "resize, like: " + like + ", alignCorners: " + alignCorners);
    }

    private static String list(List<String> nodes) {
        return GraphText.list(nodes.toArray(String[]::new));
    }

    // --- backbones

    private List<Features> backbone(PythonKeys backbone) {
        String type = backbone.type();
        List<Features> features = List.of();
        if (RESNETS.contains(type)) {
            features = new Residual(backbone, type).write();
        } else if (type.equals("UNet")) {
            features = unet(backbone);
        } else {
            backbone.refuse("type", unlike(type), "ResNet, ResNetV1c, ResNetV1d and UNet are read as backbones");
            return List.of();
        }
        if (backbone.flag("norm_eval", false)) {
            findings.left(
                    backbone.at("norm_eval"), backbone.path("norm_eval"), "batch normalisation learns its statistics");
        }
        rest(backbone);
        findings.taken(backbone.at(), backbone.path(), type + ", as nodes of model.nodes");
        return features;
    }

    /** A residual network, as an encoder where there is that one, else unit by unit. */
    private final class Residual {
        private final PythonKeys keys;
        private final int depth;
        private final boolean isDeep;
        private final boolean isAveraged;
        private final boolean hasBottlenecks;
        private final boolean isContracted;
        private final List<Integer> strides;
        private final List<Integer> dilations;
        private final List<Integer> grid;

        Residual(PythonKeys keys, String type) {
            this.keys = keys.without("with_cp", "init_cfg", "zero_init_residual", "norm_eval");
            int given = keys.whole("depth", 50, 1, MOST);
            if (!UNITS.containsKey(given)) {
                keys.refuse("depth", given + ": " + NO_EQUAL, "18, 34, 50, 101 and 152 are read");
            }
            depth = UNITS.containsKey(given) ? given : 50;
            hasBottlenecks = depth >= 50;
            isDeep = keys.flag("deep_stem", !type.equals("ResNet"));
            isAveraged = keys.flag("avg_down", type.equals("ResNetV1d"));
            isContracted = keys.flag("contract_dilation", false);
            strides = four("strides", List.of(1, 2, 2, 2), 2);
            dilations = four("dilations", List.of(1, 1, 1, 1), 64);
            grid = keys.wholes("multi_grid", List.of(), 1, 64);
            only(keys, "num_stages", STAGES);
            only(keys, "stem_channels", 64);
            only(keys, "base_channels", 64);
            only(keys, "style", "pytorch", "pytorch");
            way(keys, true);
            channels = keys.whole("in_channels", 3, 1, 64);
            int frozen = keys.whole("frozen_stages", -1, -1, STAGES);
            if (frozen >= 0) {
                findings.left(keys.at("frozen_stages"), keys.path("frozen_stages"), "train.freeze can name the nodes");
            }
        }

        private List<Integer> four(String key, List<Integer> usual, int most) {
            List<Integer> numbers = keys.wholes(key, usual, 1, most);
            if (numbers.size() != STAGES) {
                keys.refuse(key, numbers.size() + " numbers for " + STAGES + " stages", "write one a stage");
                return usual;
            }
            return numbers;
        }

        List<Features> write() {
            List<Features> all = new ArrayList<>();
            boolean isKnown = isKnown();
            if (imagenet && !isKnown) {
                keys.refuse(
                        "depth",
                        "with --imagenet the encoder is torchvision's, which cannot be strided and dilated like this",
                        "leave --imagenet out");
            }
            boolean isWhole = isKnown && (imagenet || (!isDeep && !isAveraged && (hasBottlenecks || isPlain())));
            String below = isWhole ? encoder() : stem();
            for (int stage = 0; stage < STAGES; stage++) {
                int width = 64 << stage;
                if (isWhole) {
                    below = "encoder.layer" + (stage + 1);
                } else {
                    for (int unit = 0;
                            unit < UNITS.getOrDefault(depth, List.of()).get(stage);
                            unit++) {
                        below = unit(below, stage, unit, width);
                    }
                }
                all.add(new Features(below, hasBottlenecks ? EXPANSION * width : width));
            }
            List<Integer> out = keys.wholes("out_indices", List.of(0, 1, 2, 3), 0, STAGES - 1);
            weights(isWhole);
            return out.stream().map(all::get).toList();
        }

        private boolean isPlain() {
            return dilations.stream().allMatch(dilation -> dilation == 1);
        }

        /** Whether the encoder of this toolkit has these strides and dilations. */
        private boolean isKnown() {
            String stepped = strides + " " + dilations;
            return grid.isEmpty()
                    && Set.of("[1, 2, 2, 2] [1, 1, 1, 1]", "[1, 2, 2, 1] [1, 1, 1, 2]", "[1, 2, 1, 1] [1, 1, 2, 4]")
                            .contains(stepped);
        }

        private String encoder() {
            int stride = strides.stream().reduce(4, (a, b) -> a * b);
            graph.node(
                    "encoder",
                    "input",
                    "resnet" + depth + ", outputStride: " + stride
                            + (stride < 32 ? ", multiGrid: [1]" : "")
                            + (stride < 32 && isContracted ? ", firstBlockDilation: previous" : "")
                            + (hasImageNet() ? ", weights: imagenet" : ""),
                    "",
                    "backbone");
            return "encoder";
        }

        private boolean hasImageNet() {
            Matcher named = TORCHVISION.matcher(pretrained());
            return imagenet || (named.matches() && named.group(1).equals(Integer.toString(depth)));
        }

        private String pretrained() {
            PythonKeys init = keys.has("init_cfg") ? keys.dict("init_cfg") : keys;
            String own = init.has("checkpoint") ? init.text("checkpoint", "") : keys.text("pretrained", "");
            return own.isEmpty() ? model.text("pretrained", "") : own;
        }

        private void weights(boolean isWhole) {
            String pretrained = pretrained();
            if (imagenet && (isDeep || isAveraged)) {
                findings.left(
                        keys.at(),
                        keys.path(),
                        "its stem is torchvision's, as --imagenet asks, so that ImageNet's weights fit");
            } else if (!pretrained.isEmpty() && !(isWhole && hasImageNet())) {
                findings.left(
                        model.has("pretrained") ? model.at("pretrained") : keys.at(),
                        "pretrained",
                        "'" + pretrained
                                + "' is not fetched, the encoder begins as drawn; --imagenet gives it torchvision's weights");
            }
        }

        private String stem() {
            String below;
            if (isDeep) {
                String there = "backbone.stem.";
                List<Integer> widths = List.of(32, 32, 64);
                below = "input";
                for (int i = 0; i < widths.size(); i++) {
                    below = graph.node(
                            "stem" + (i + 1),
                            below,
                            "conv-bn-relu, channels: " + widths.get(i) + (i == 0 ? ", stride: 2" : ""),
                            "unit.conv",
                            there + 3 * i,
                            "unit.bn",
                            there + (3 * i + 1));
                }
            } else {
                below = graph.node(
                        "stem",
                        "input",
                        "conv-bn-relu, channels: 64, kernel: 7, stride: 2",
                        "unit.conv",
                        "backbone.conv1",
                        "unit.bn",
                        "backbone.bn1");
            }
            return graph.node("pool", below, "max-pool, kernel: 3, stride: 2, padding: 1");
        }

        private String unit(String from, int stage, int unit, int width) {
            String name = "layer" + (stage + 1) + "unit" + (unit + 1);
            String there = "backbone.layer" + (stage + 1) + "." + unit;
            int stride = unit == 0 ? strides.get(stage) : 1;
            int dilation = dilation(stage, unit);
            boolean isByHand = (isAveraged && stride > 1) || (!hasBottlenecks && dilation > 1);
            if (!isByHand) {
                String node = graph.node(
                        name,
                        from,
                        "residual-unit, kind: " + (hasBottlenecks ? "bottleneck" : "basic") + ", channels: "
                                + (hasBottlenecks ? EXPANSION * width : width)
                                + (stride > 1 ? ", stride: " + stride : "")
                                + (dilation > 1 ? ", dilation: " + dilation : ""),
                        "",
                        there);
                if (isAveraged) {
                    graph.named(name + ".downsample.0", there + ".downsample.1");
                    graph.named(name + ".downsample.1", there + ".downsample.2");
                }
                return node;
            }
            return byHand(name, from, width, stride, dilation, there, unit == 0 && (stage > 0 || hasBottlenecks));
        }

        private int dilation(int stage, int unit) {
            int dilation = dilations.get(stage);
            if (stage == STAGES - 1 && !grid.isEmpty()) {
                return grid.get(Math.min(unit, grid.size() - 1));
            }
            return unit == 0 && dilation > 1 && isContracted ? dilation / 2 : dilation;
        }

        private String byHand(
                String name, String from, int width, int stride, int dilation, String there, boolean isProjected) {
            String steps = (stride > 1 ? ", stride: " + stride : "") + (dilation > 1 ? ", dilation: " + dilation : "");
            int wide = hasBottlenecks ? EXPANSION * width : width;
            String inner =
                    hasBottlenecks ? named(name + "a", from, "channels: " + width + ", kernel: 1", there, 1) : from;
            int number = hasBottlenecks ? 2 : 1;
            String middle = named(name + "b", inner, "channels: " + width + steps, there, number);
            String last = normed(
                    name + "c",
                    middle,
                    wide,
                    hasBottlenecks ? ", kernel: 1" : "",
                    there + ".conv" + (number + 1),
                    there + ".bn" + (number + 1));
            String shortcut = from;
            if (isProjected) {
                int first = isAveraged ? 1 : 0;
                if (isAveraged && stride > 1) {
                    shortcut = graph.node(name + "Mean", from, "average-pool");
                }
                shortcut = normed(
                        name + "d",
                        shortcut,
                        wide,
                        ", kernel: 1" + (isAveraged || stride == 1 ? "" : ", stride: " + stride),
                        there + ".downsample." + first,
                        there + ".downsample." + (first + 1));
            }
            return graph.node(name, graph.node(name + "Sum", GraphText.list(last, shortcut), "add"), "relu");
        }

        private String named(String name, String from, String how, String there, int number) {
            return graph.node(
                    name,
                    from,
                    "conv-bn-relu, " + how,
                    "unit.conv",
                    there + ".conv" + number,
                    "unit.bn",
                    there + ".bn" + number);
        }
    }

    /** A convolution and a batch normalisation, nothing behind them. */
    private String normed(String name, String from, int width, String how, String conv, String norm) {
        String convolved =
                graph.node(name + "Conv", from, "conv, channels: " + width + how + ", bias: false", "conv", conv);
        return graph.node(name, convolved, "batch-norm", "bn", norm);
    }

    private List<Features> unet(PythonKeys keys) {
        keys.without("with_cp", "init_cfg", "pretrained", "norm_eval");
        int levels = keys.whole("num_stages", 5, 2, 8);
        int base = keys.whole("base_channels", 64, 1, 512);
        channels = keys.whole("in_channels", 3, 1, 64);
        Way way = way(keys, true);
        ones(keys, "strides", levels);
        ones(keys, "enc_dilations", levels);
        ones(keys, "dec_dilations", levels - 1);
        flags(keys, "downsamples");
        List<Integer> down = counts(keys, "enc_num_convs", levels);
        List<Integer> up = counts(keys, "dec_num_convs", levels - 1);
        boolean isTransposed = false;
        int kernel = 4;
        boolean alignCorners = false;
        if (keys.has("upsample_cfg")) {
            PythonKeys enlarging = keys.dict("upsample_cfg");
            String type = enlarging.type();
            isTransposed = type.equals("DeconvModule");
            if (isTransposed) {
                kernel = enlarging.whole("kernel_size", 4, 2, 16);
                if (kernel % 2 != 0) {
                    enlarging.refuse("kernel_size", kernel + " does not double a size", "write an even number");
                }
            } else if (!type.equals("InterpConv")) {
                enlarging.refuse("type", unlike(type), "InterpConv and DeconvModule are read");
            } else if (enlarging.has("upsample_cfg")) {
                PythonKeys how = enlarging.dict("upsample_cfg");
                only(how, "mode", "bilinear", "bilinear");
                only(how, "scale_factor", 2);
                alignCorners = how.flag("align_corners", false);
                rest(how);
            }
            rest(enlarging);
        }
        List<Features> left = new ArrayList<>();
        String below = "input";
        for (int level = 0; level < levels; level++) {
            String name = "down" + (level + 1);
            below = level == 0 ? below : graph.node(name + "Pool", below, "max-pool");
            String there = "backbone.encoder." + level + "." + (level == 0 ? 0 : 1) + ".convs.";
            below = units(name, below, base << level, down.get(level), way, there);
            left.add(new Features(below, base << level));
        }
        List<Features> features = new ArrayList<>(List.of(left.get(levels - 1)));
        for (int level = levels - 2; level >= 0; level--) {
            String name = "up" + (level + 1);
            String there = "backbone.decoder." + level + ".";
            int width = base << level;
            String skip = left.get(level).node();
            String large;
            if (isTransposed) {
                String enlarged = graph.node(
                        name + "Large",
                        below,
                        "transposed-conv, channels: " + width + ", kernel: " + kernel + ", stride: 2, padding: "
                                + (kernel - 2) / 2,
                        "conv",
                        there + "upsample.deconv_upsamping.0");
                large = graph.node(
                        name + "Relu",
                        graph.node(name + "Norm", enlarged, "batch-norm", "bn", there + "upsample.deconv_upsamping.1"),
                        "relu");
            } else {
                String enlarged = resized(name + "Large", below, skip, alignCorners);
                large = unit(name + "Near", enlarged, width, ", kernel: 1", way, there + "upsample.interp_upsample.1");
            }
            String joined = graph.node(name + "Join", GraphText.list(skip, large), "concat");
            below = units(name, joined, width, up.get(level), way, there + "conv_block.convs.");
            features.add(new Features(below, width));
        }
        return features;
    }

    private String units(String name, String from, int width, int count, Way way, String there) {
        String below = from;
        for (int i = 0; i < count; i++) {
            below = unit(name + (char) ('a' + i), below, width, "", way, there + i);
        }
        return below;
    }

    private static List<Integer> counts(PythonKeys keys, String key, int levels) {
        List<Integer> usual = Collections.nCopies(levels, 2);
        List<Integer> counts = keys.wholes(key, usual, 1, 8);
        if (counts.size() != levels) {
            keys.refuse(key, counts.size() + " numbers for " + levels + " levels", "write one a level");
            return usual;
        }
        return counts;
    }

    private static void ones(PythonKeys keys, String key, int levels) {
        List<Integer> numbers = keys.wholes(key, Collections.nCopies(levels, 1), 1, 64);
        if (numbers.stream().anyMatch(number -> number != 1)) {
            keys.refuse(key, numbers + ": " + NO_EQUAL, "only ones are read");
        }
    }

    private static void flags(PythonKeys keys, String key) {
        if (keys.value(key).orElse(null) instanceof PythonValue.Items items
                && items.items().stream().anyMatch(item -> !(item instanceof PythonValue.Flag flag && flag.value()))) {
            keys.refuse(key, items.words() + ": " + NO_EQUAL, "only True is read, of every level");
        }
    }

    // --- necks

    private List<Features> neck(List<Features> features) {
        if (!model.has("neck") || features.isEmpty()) {
            model.value("neck");
            return features;
        }
        PythonKeys neck = model.dict("neck");
        String type = neck.type();
        if (!type.equals("FPN")) {
            neck.refuse("type", unlike(type), "FPN is read as a neck");
            return List.of();
        }
        int width = neck.whole("out_channels", 256, 1, MOST);
        requireChannels(neck, features);
        only(neck, "num_outs", features.size());
        only(neck, "start_level", 0);
        Way way = way(neck, false);
        rest(neck);
        List<String> laterals = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            laterals.add(bare("lateral" + (i + 1), features.get(i).node(), width, 1, way, "neck.lateral_convs." + i));
        }
        for (int i = features.size() - 1; i > 0; i--) {
            String large = graph.node(
                    "pyramid" + i + "Large",
                    laterals.get(i),
                    "resize, like: " + laterals.get(i - 1) + ", mode: nearest");
            laterals.set(i - 1, graph.node("pyramid" + i, GraphText.list(laterals.get(i - 1), large), "add"));
        }
        List<Features> made = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            made.add(new Features(
                    bare("level" + (i + 1), laterals.get(i), width, 3, way, "neck.fpn_convs." + i), width));
        }
        findings.taken(neck.at(), neck.path(), "FPN, as nodes of model.nodes");
        return made;
    }

    /** A convolution that is not activated. */
    private String bare(String name, String from, int width, int kernel, Way way, String there) {
        return way.isNormed()
                ? normed(name, from, width, ", kernel: " + kernel, there + ".conv", there + ".bn")
                : graph.node(name, from, "conv, channels: " + width + ", kernel: " + kernel, "conv", there + ".conv");
    }

    private static void requireChannels(PythonKeys keys, List<Features> features) {
        List<Integer> made = features.stream().map(Features::channels).toList();
        List<Integer> wanted = keys.wholes("in_channels", made, 1, MOST);
        if (!wanted.equals(made)) {
            keys.refuse(
                    "in_channels",
                    wanted.size() == 1 && made.size() == 1
                            ? "it wants " + wanted.get(0) + " channels, and gets " + made.get(0)
                            : "it wants " + wanted + " channels, and gets " + made,
                    "write " + (made.size() == 1 ? made.get(0) : made));
        }
    }

    // --- heads

    private void head(PythonKeys head, String name, String there, List<Features> features) {
        String type = head.type();
        boolean isKnown = HEADS.contains(type);
        if (!isKnown) {
            head.refuse("type", unlike(type), "heads that are read: " + String.join(", ", HEADS));
        }
        classes(head);
        if (!isKnown || features.isEmpty()) {
            return;
        }
        Head writer = new Head(head, name, there, features);
        writer.write(type);
        findings.taken(head.at(), head.path(), type + ", as the output '" + name + "' of model.outputs");
    }

    private void classes(PythonKeys head) {
        int told = head.whole("num_classes", 19, 1, MOST_CLASSES);
        int maps = head.whole("out_channels", told, 1, MOST_CLASSES);
        boolean isBinary = maps == 1 && told == 2;
        if (told < 2 || (maps != told && !isBinary)) {
            head.refuse(
                    "num_classes",
                    told + " classes by " + maps + (maps == 1 ? " map: " : " maps: ") + NO_EQUAL,
                    "a map for each of 2 classes or more is read, and one map for 2");
        }
        if (classes != 0 && (classes != told || isNested != isBinary)) {
            head.refuse(
                    "num_classes",
                    "it tells " + told + " classes apart, and another head " + classes,
                    "write the same in each");
        }
        classes = told;
        isNested = isBinary;
    }

    /** Writes a head, from its features to logits of the image's size. */
    private final class Head {
        private final PythonKeys keys;
        private final String name;
        private final String there;
        private final List<Features> features;
        private final Way way;
        private final boolean alignCorners;
        private final double dropout;
        private final int width;
        private final MmsegLosses.Judged judged;

        Head(PythonKeys keys, String name, String there, List<Features> features) {
            this.keys = keys.without("init_cfg", "num_classes", "out_channels");
            this.name = name;
            this.there = there;
            this.features = features;
            this.way = way(keys, false);
            this.alignCorners = keys.flag("align_corners", false);
            this.dropout = keys.number("dropout_ratio", 0.1);
            if (dropout < 0 || dropout >= 1) {
                keys.refuse("dropout_ratio", Findings.number(dropout) + " is no share", "write one from 0 to below 1");
            }
            this.width = keys.whole("channels", 512, 1, MOST);
            this.judged = MmsegLosses.of(keys, findings, isNested);
            only(keys, "ignore_index", 255);
            keys.value("sampler")
                    .ifPresent(value -> findings.left(
                            value.at(), keys.path("sampler"), "every pixel counts in the loss, hard or not"));
            double probability = keys.number("threshold", isNested ? 0.3 : 0.5);
            if (name.equals("main") && isNested) {
                threshold = probability;
            }
        }

        void write(String type) {
            switch (type) {
                case "FCNHead" -> classify("", convolved(fcn(keys.whole("num_convs", 2, 0, 16)), x -> x));
                case "NLHead", "GCHead", "CCHead" -> classify("", convolved(fcn(2), x -> between(type, x)));
                case "PSPHead" -> {
                    Features x = one();
                    classify("", pyramid(x));
                }
                case "ASPPHead", "DepthwiseSeparableASPPHead" -> aspp(type.equals("ASPPHead"));
                case "DAHead" -> dual();
                case "EMAHead" -> expectation();
                case "UPerHead" -> unified();
                default -> sums();
            }
            rest(keys);
        }

        private String node(String part) {
            return name + part;
        }

        /** The features that it works on; of several that are put together, all. */
        private List<Features> chosen(boolean isOne) {
            List<Integer> indices = keys.wholes("in_index", List.of(-1), -8, 8);
            List<Features> chosen = new ArrayList<>();
            for (int index : indices) {
                int place = index < 0 ? index + features.size() : index;
                if (place < 0 || place >= features.size()) {
                    keys.refuse(
                            "in_index",
                            index + " of " + features.size() + " feature maps",
                            "write one from 0 to " + (features.size() - 1));
                    place = features.size() - 1;
                }
                chosen.add(features.get(place));
            }
            if (isOne && !keys.text("input_transform", "").equals("resize_concat") && chosen.size() != 1) {
                keys.refuse("in_index", chosen.size() + " feature maps where one is wanted", "write one number");
            }
            requireChannels(keys, chosen);
            return chosen;
        }

        private Features one() {
            List<Features> chosen = chosen(true);
            if (chosen.size() == 1) {
                only(keys, "input_transform", "", "");
                return chosen.get(0);
            }
            List<String> all = new ArrayList<>();
            for (int i = 0; i < chosen.size(); i++) {
                String from = chosen.get(i).node();
                all.add(
                        i == 0
                                ? from
                                : resized(
                                        node("Like" + (i + 1)),
                                        from,
                                        chosen.get(0).node(),
                                        alignCorners));
            }
            return new Features(
                    graph.node(node("Input"), list(all), "concat"),
                    chosen.stream().mapToInt(Features::channels).sum());
        }

        private void classify(String part, String from) {
            classify(part, from, part.isEmpty() ? "conv_seg" : part.toLowerCase(Locale.ROOT) + "_conv_seg");
            outputs.put(name + part, judged);
        }

        private void classify(String part, String from, String layer) {
            String dropped = dropout > 0 && dropout < 1
                    ? graph.node(
                            node(part + "Drop"),
                            from,
                            "dropout, probability: " + Findings.number(dropout) + ", wholeChannels: true")
                    : from;
            String maps = graph.node(
                    node(part + "Maps"), dropped, "conv, channels: classes, kernel: 1", "conv", there + "." + layer);
            resized(node(part + "Whole"), maps, "input", alignCorners);
        }

        private String named(String part, String from, int wide, String how, String layer) {
            return unit(node(part), from, wide, how, way, there + "." + layer);
        }

        /** Convolutions, and whether their input is put beside their result. */
        private record Stack(Features from, int count, String how) {}

        private Stack fcn(int count) {
            int kernel = keys.whole("kernel_size", 3, 1, 15);
            int dilation = keys.whole("dilation", 1, 1, 64);
            Features from = one();
            if (count == 0 && width != from.channels()) {
                keys.refuse("channels", "without convolutions it makes as many as it gets", "write " + from.channels());
            }
            return new Stack(
                    from,
                    count,
                    (kernel == 3 ? "" : ", kernel: " + kernel) + (dilation > 1 ? ", dilation: " + dilation : ""));
        }

        private String convolved(Stack stack, UnaryOperator<String> afterFirst) {
            String below = stack.from().node();
            for (int i = 0; i < stack.count(); i++) {
                below = named("Conv" + (i + 1), below, width, stack.how(), "convs." + i);
                below = i == 0 ? afterFirst.apply(below) : below;
            }
            return beside(stack.from().node(), below, true);
        }

        private String beside(String input, String result, boolean usual) {
            if (!keys.flag("concat_input", usual)) {
                return result;
            }
            String joined = graph.node(node("Beside"), GraphText.list(input, result), "concat");
            int kernel = keys.whole("kernel_size", 3, 1, 15);
            return named("Cat", joined, width, kernel == 3 ? "" : ", kernel: " + kernel, "conv_cat");
        }

        /** The block that relates places, between two convolutions. */
        private String between(String type, String from) {
            String block = node("Context");
            if (type.equals("CCHead")) {
                int rounds = keys.whole("recurrence", 2, 1, 16);
                graph.node(block, from, "criss-cross, recurrence: " + rounds);
                String own = block + ".round.";
                for (String layer : List.of("query", "key", "value")) {
                    graph.named(own + layer, there + ".cca." + layer + "_conv");
                }
                graph.named(own + "gamma", there + ".cca.gamma.scale");
                return block;
            }
            if (type.equals("GCHead")) {
                double ratio = keys.number("ratio", 0.25);
                long reduction = ratio > 0 ? Math.round(1 / ratio) : 1;
                if (ratio <= 0 || Math.abs(1 / ratio - reduction) > 1e-9 || (int) (width * ratio) < 2) {
                    keys.refuse(
                            "ratio",
                            Findings.number(ratio) + ": " + NO_EQUAL,
                            "one part of a whole number, such as 1/4, is read");
                }
                only(keys, "pooling_type", "att", "att");
                if (keys.has("fusion_types") && !keys.texts("fusion_types").equals(List.of("channel_add"))) {
                    keys.refuse("fusion_types", NO_EQUAL, "only ('channel_add', ) is read");
                }
                return graph.node(
                        block, from, "global-context, reduction: " + Math.max(1, reduction), "", there + ".gc_block");
            }
            int reduction = keys.whole("reduction", 2, 1, 64);
            only(keys, "mode", "embedded_gaussian", "embedded_gaussian");
            if (!keys.flag("use_scale", true)) {
                keys.refuse("use_scale", "False: " + NO_EQUAL, "only True is read");
            }
            if (!way.isNormed()) {
                keys.refuse("norm_cfg", "None, of a non-local block: " + NO_EQUAL, "only batch normalisation is read");
            }
            String nonLocal = there + ".nl_block.";
            graph.zero(block + ".output.bias");
            return graph.node(
                    block,
                    from,
                    "non-local, innerChannels: " + Math.max(1, width / reduction),
                    "query",
                    nonLocal + "theta.conv",
                    "key",
                    nonLocal + "phi.conv",
                    "value",
                    nonLocal + "g.conv",
                    "output",
                    nonLocal + "conv_out.conv",
                    "bn",
                    nonLocal + "conv_out.bn");
        }

        private String pyramid(Features x) {
            List<Integer> bins = keys.wholes("pool_scales", List.of(1, 2, 3, 6), 1, 64);
            if (!way.isNormed()) {
                keys.refuse("norm_cfg", "None, of pyramid pooling: " + NO_EQUAL, "only batch normalisation is read");
            }
            String pooled = graph.node(
                    node("Pyramid"),
                    x.node(),
                    "ppm, bins: " + bins + ", channels: " + width + ", alignCorners: " + alignCorners);
            for (int i = 0; i < bins.size(); i++) {
                graph.named(node("Pyramid") + ".grid" + (i + 1), there + ".psp_modules." + i + ".1");
            }
            return named("Fused", pooled, width, "", "bottleneck");
        }

        private void aspp(boolean isPlain) {
            Features x = one();
            List<Integer> dilations = keys.wholes("dilations", List.of(1, 6, 12, 18), 1, 512);
            if (!isPlain && !way.isNormed()) {
                keys.refuse(
                        "norm_cfg", "None, of separable convolutions: " + NO_EQUAL, "only batch normalisation is read");
            }
            List<String> branches = new ArrayList<>();
            for (int i = 0; i < dilations.size(); i++) {
                int dilation = dilations.get(i);
                String layer = "aspp_modules." + i;
                branches.add(
                        dilation == 1 || isPlain
                                ? named(
                                        "Rate" + (i + 1),
                                        x.node(),
                                        width,
                                        dilation == 1 ? ", kernel: 1" : ", dilation: " + dilation,
                                        layer)
                                : separable(node("Rate" + (i + 1)), x.node(), width, dilation, there + "." + layer));
            }
            String mean = graph.node(node("Mean"), x.node(), "global-pool");
            String pooled = named("Pooled", mean, width, ", kernel: 1", "image_pool.1");
            branches.add(0, resized(node("Spread"), pooled, x.node(), alignCorners));
            String fused = named("Fused", graph.node(node("Join"), list(branches), "concat"), width, "", "bottleneck");
            if (isPlain) {
                classify("", fused);
                return;
            }
            int early = keys.whole("c1_in_channels", 0, 0, MOST);
            int narrow = keys.whole("c1_channels", 0, 0, MOST);
            if (early > 0) {
                Features first = features.get(0);
                if (early != first.channels()) {
                    keys.refuse(
                            "c1_in_channels",
                            "it wants " + early + " channels, and gets " + first.channels(),
                            "write " + first.channels());
                }
                String low = named("Low", first.node(), Math.max(1, narrow), ", kernel: 1", "c1_bottleneck");
                String up = resized(node("Up"), fused, low, alignCorners);
                fused = graph.node(node("Both"), GraphText.list(up, low), "concat");
            }
            String first = separable(node("Refine1"), fused, width, 1, there + ".sep_bottleneck.0");
            classify("", separable(node("Refine2"), first, width, 1, there + ".sep_bottleneck.1"));
        }

        private void dual() {
            Features x = one();
            int keyChannels = keys.whole("pam_channels", 64, 1, MOST);
            if (!way.isNormed()) {
                keys.refuse("norm_cfg", "None, of dual attention: " + NO_EQUAL, "only batch normalisation is read");
            }
            String block =
                    graph.node(node("Dual"), x.node(), "danet, channels: " + width + ", keyChannels: " + keyChannels);
            Map.of("position", "pam", "channel", "cam").forEach((own, brief) -> {
                String branch = block + "." + own;
                graph.named(branch + ".reduce", there + "." + brief + "_in_conv");
                graph.named(branch + ".output", there + "." + brief + "_out_conv");
                graph.named(branch + ".gamma", there + "." + brief + ".gamma.scale");
            });
            for (String layer : List.of("query", "key", "value")) {
                graph.named(block + ".position." + layer, there + ".pam." + layer + "_project");
            }
            classify("", block);
            classify("Pam", block + ".position");
            classify("Cam", block + ".channel");
        }

        private void expectation() {
            Features x = one();
            int wide = keys.whole("ema_channels", 512, 1, MOST);
            int bases = keys.whole("num_bases", 64, 1, MOST);
            int rounds = keys.whole("num_stages", 3, 1, 64);
            double share = keys.number("momentum", 0.1);
            if (share < 0 || share > 1) {
                keys.refuse("momentum", Findings.number(share) + " is no share", "write one from 0 to 1");
            }
            if (!way.isNormed()) {
                keys.refuse("norm_cfg", "None, of this head: " + NO_EQUAL, "only batch normalisation is read");
            }
            String in = named("In", x.node(), wide, "", "ema_in_conv");
            String block = node("Bases");
            graph.node(
                    block,
                    in,
                    "em, bases: " + bases + ", iterations: " + rounds + ", momentum: "
                            + Findings.number(Math.round((1 - share) * 1e9) / 1e9),
                    "conv1",
                    there + ".ema_mid_conv.conv",
                    "conv2",
                    there + ".ema_out_conv.conv",
                    "bn",
                    there + ".ema_out_conv.bn");
            graph.named(block + ".bases", there + ".ema_module.bases");
            String fused = named("Fused", block, width, "", "bottleneck");
            classify("", beside(x.node(), fused, true));
        }

        private void unified() {
            List<Features> x = several();
            Features last = x.get(x.size() - 1);
            List<String> laterals = new ArrayList<>();
            for (int i = 0; i < x.size() - 1; i++) {
                laterals.add(named("Lateral" + (i + 1), x.get(i).node(), width, ", kernel: 1", "lateral_convs." + i));
            }
            laterals.add(pyramid(last));
            for (int i = x.size() - 1; i > 0; i--) {
                String large = resized(node("Large" + i), laterals.get(i), laterals.get(i - 1), alignCorners);
                laterals.set(i - 1, graph.node(node("Sum" + i), GraphText.list(laterals.get(i - 1), large), "add"));
            }
            List<String> all = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                String level = i == x.size() - 1
                        ? laterals.get(i)
                        : named("Level" + (i + 1), laterals.get(i), width, "", "fpn_convs." + i);
                all.add(i == 0 ? level : resized(node("Like" + (i + 1)), level, all.get(0), alignCorners));
            }
            classify("", named("All", graph.node(node("Join"), list(all), "concat"), width, "", "fpn_bottleneck"));
        }

        private List<Features> several() {
            only(keys, "input_transform", "multiple_select", "multiple_select");
            if (!keys.has("in_index")) {
                keys.refuse("in_index", "the head does not say which feature maps it takes", "write them as a list");
            }
            return chosen(false);
        }

        private void sums() {
            List<Features> x = several();
            List<Integer> strides = keys.wholes("feature_strides", List.of(4, 8, 16, 32), 1, 64);
            if (strides.size() != x.size()) {
                keys.refuse(
                        "feature_strides",
                        strides.size() + " strides of " + x.size() + " feature maps",
                        "write one of each");
                return;
            }
            List<String> all = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                int doublings = Integer.numberOfTrailingZeros(Math.max(1, strides.get(i) / strides.get(0)));
                String below = x.get(i).node();
                for (int k = 0; k < Math.max(1, doublings); k++) {
                    String part = "Scale" + (i + 1) + (char) ('a' + k);
                    below = named(part, below, width, "", "scale_heads." + i + "." + (doublings == 0 ? k : 2 * k));
                    below = doublings == 0
                            ? below
                            : graph.node(
                                    node(part + "Large"), below, "resize, factor: 2, alignCorners: " + alignCorners);
                }
                all.add(i == 0 ? below : resized(node("Like" + (i + 1)), below, all.get(0), alignCorners));
            }
            classify("", graph.node(node("Sum"), list(all), "add"));
        }
    }
}
