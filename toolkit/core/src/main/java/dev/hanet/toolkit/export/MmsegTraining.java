package dev.hanet.toolkit.export;

import static dev.hanet.toolkit.export.Findings.number;

import dev.hanet.toolkit.data.dataset.MmsegDataset;
import dev.hanet.toolkit.python.PythonKeys;
import dev.hanet.toolkit.python.PythonValue;
import dev.hanet.toolkit.python.PythonValue.Items;
import dev.hanet.toolkit.python.PythonValue.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a configuration of MMSegmentation says of data, training and evaluation, as a spec says it.
 *
 * <p>Source: MMSegmentation 1.2.2 and 0.30, {@code datasets} and {@code datasets/transforms}; MMEngine 0.10, loops and schedulers.
 */
final class MmsegTraining {
    private static final int MOST = 1_000_000_000;
    private static final int LARGEST = 100_000;
    private static final int SIDE = 512;
    private static final double BYTE = 255;
    private static final int IGNORE = 255;

    /** What frames a training and says nothing of its result, or is of the program there. */
    private static final Set<String> ASIDES = Set.of(
            "default_scope",
            "env_cfg",
            "vis_backends",
            "visualizer",
            "log_processor",
            "log_level",
            "log_config",
            "resume",
            "resume_from",
            "work_dir",
            "workflow",
            "dist_params",
            "cudnn_benchmark",
            "val_cfg",
            "test_cfg",
            "tta_model",
            "tta_pipeline",
            "img_ratios",
            "launcher",
            "gpu_ids",
            "device",
            "optimizer_config");

    /** How images are brought to the network while it trains. */
    private static final class Steps {
        private final List<String> prepare = new ArrayList<>();
        private final List<String> augment = new ArrayList<>();
        private Optional<Size> scale = Optional.empty();
        private List<Double> ratios = List.of();
        private Optional<Size> crop = Optional.empty();
        private String normalize = "";
        private boolean isZeroIgnored;
    }

    /** Height and width. */
    private record Size(int height, int width) {
        int shortSide() {
            return Math.min(height, width);
        }

        String text() {
            return height == width ? Integer.toString(height) : "[" + height + ", " + width + "]";
        }
    }

    private final PythonKeys config;
    private final Findings findings;
    private final MmsegNetwork network;
    private final List<String> named;
    private final Optional<Integer> images;
    private final PythonKeys dataset;
    private final int batch;
    private final Steps steps = new Steps();
    private final Optional<MmsegDataset> known;

    /**
     * Reads it; what has no equal is told to {@code findings} as left.
     *
     * @param config the whole configuration
     * @param named names of the classes; empty for those that it names
     * @param images how many images there are to train on, where somebody said so
     */
    MmsegTraining(
            PythonKeys config, Findings findings, MmsegNetwork network, List<String> named, Optional<Integer> images) {
        this.config = config;
        this.findings = findings;
        this.network = network;
        this.named = named;
        ASIDES.forEach(config::value);
        boolean isOld = config.has("data") && !config.has("train_dataloader");
        PythonKeys loader = config.dict(isOld ? "data" : "train_dataloader");
        loader.without("num_workers", "workers_per_gpu", "persistent_workers", "sampler", "pin_memory", "drop_last");
        loader.without(
                "val",
                "test",
                "collate_fn",
                "train_dataloader",
                "val_dataloader",
                "test_dataloader",
                "prefetch_factor");
        this.batch = loader.whole(isOld ? "samples_per_gpu" : "batch_size", 2, 1, LARGEST);
        PythonKeys set = first(loader, isOld ? "train" : "dataset");
        if (loader.has(isOld ? "samples_per_gpu" : "batch_size")) {
            String key = isOld ? "samples_per_gpu" : "batch_size";
            findings.taken(loader.at(key), loader.path(key), "train.batch, of each GPU there");
        }
        while (Set.of("RepeatDataset", "ConcatDataset", "ClassBalancedDataset", "MultiImageMixDataset")
                .contains(set.type())) {
            if (!set.type().equals("RepeatDataset")) {
                findings.left(set.at("type"), set.path("type"), "a plain data set is read of it");
            }
            String key = set.has("datasets") ? "datasets" : "dataset";
            if (!set.has(key)) {
                break;
            }
            PythonKeys inner = first(set, key);
            set.without("times", "oversample_thr", "pipeline");
            remember(set);
            set = inner;
        }
        remember(loader);
        this.dataset = set;
        this.known = MmsegDataset.of(set.type());
        this.images = images.isPresent() || known.isEmpty()
                ? images
                : Optional.of(known.get().images());
        pipeline(set.dicts("pipeline"));
        preprocessor();
    }

    /** A data set, of several the first. */
    private PythonKeys first(PythonKeys loader, String key) {
        List<PythonKeys> all = loader.dicts(key);
        if (all.size() > 1) {
            findings.left(all.get(1).at(), all.get(1).path(), "one data set is read, the first");
        }
        return all.isEmpty() ? loader.dict(key) : all.get(0);
    }

    private String first(PythonKeys keys, String key, String usual) {
        List<String> all = keys.texts(key);
        if (all.size() > 1) {
            findings.left(keys.at(key), keys.path(key), "one folder is read, '" + all.get(0) + "'");
        }
        return all.isEmpty() ? usual : all.get(0);
    }

    private void remember(PythonKeys part) {
        part.rest()
                .forEach((key, value) ->
                        findings.left(value.at(), part.path(key), value.words() + " has no equal here"));
    }

    /** The keys {@code data}, {@code train} and {@code evaluate} of a spec. */
    String text() {
        Loop loop = loop();
        StringBuilder text = new StringBuilder();
        data(text, loop);
        train(text, loop);
        evaluate(text);
        config.value("randomness").ifPresent(value -> {
            PythonKeys randomness = config.dict("randomness").without("deterministic", "diff_rank_seed");
            seed(text, randomness, "seed");
        });
        seed(text, config, "seed");
        rest();
        return text.toString();
    }

    private void seed(StringBuilder text, PythonKeys keys, String key) {
        if (keys.has(key) && text.indexOf("\nseed: ") < 0) {
            text.append("seed: ").append(keys.whole(key, 1, 0, MOST)).append('\n');
            findings.taken(keys.at(key), keys.path(key), "seed");
        }
    }

    /** Variables that others were made of say nothing themselves; dicts that nobody asked for may have meant something. */
    private void rest() {
        config.rest().forEach((key, value) -> {
            if (Set.of("val_dataloader", "test_dataloader", "test_evaluator", "data")
                            .contains(key)
                    || key.startsWith("test_")
                    || !(value instanceof PythonValue.Dict)
                    || isPart(key)
                    || config.isOpened(value)) {
                return;
            }
            findings.left(value.at(), key, "a dict that has no equal here");
        });
    }

    private static boolean isPart(String key) {
        return key.endsWith("norm_cfg")
                || key.endsWith("_pipeline")
                || key.endsWith("_cfg")
                || Set.of("optimizer", "data_preprocessor", "metainfo").contains(key);
    }

    // --- data

    private void data(StringBuilder text, Loop loop) {
        List<String> classes = classes();
        text.append("data:\n  classes: [").append(String.join(", ", classes)).append("]\n");
        String regions = classes.stream().map(name -> name + ": [" + name + "]").collect(Collectors.joining(", "));
        text.append("  regions: {").append(regions).append("}\n");
        dataset(text, classes);
        text.append("  prepare: [");
        List<String> prepare = sized(loop);
        prepare.add(steps.normalize.isEmpty() ? "{type: normalize, using: imagenet}" : steps.normalize);
        text.append(String.join(", ", prepare)).append("]\n");
        text.append("  augment: [").append(String.join(", ", augment(loop))).append("]\n");
        loop.patches()
                .ifPresent(patches -> text.append("  patches: ").append(patches).append('\n'));
    }

    /** What prepares; images that nothing brings to one size are brought to one here. */
    private List<String> sized(Loop loop) {
        List<String> prepare = new ArrayList<>(steps.prepare);
        boolean isOne = prepare.stream().anyMatch(step -> step.startsWith("{type: resize,"));
        if (!isOne && known.isEmpty() && steps.crop.isEmpty() && loop.patches().isEmpty()) {
            Size size = steps.scale.orElse(new Size(SIDE, SIDE));
            prepare.clear();
            prepare.add("{type: resize, size: " + size.text() + "}");
            findings.left(
                    dataset.at(),
                    dataset.path("pipeline"),
                    "nothing brings the images to one size: " + size.height() + " x " + size.width() + " is taken");
        }
        return prepare;
    }

    private List<String> augment(Loop loop) {
        List<String> augment = new ArrayList<>();
        boolean isScaled = steps.ratios.size() == 2;
        if (loop.patches().isPresent()) {
            if (isScaled && steps.ratios.get(1) > 1) {
                augment.add("{type: random-scale-crop, scale: [" + number(Math.max(1, steps.ratios.get(0))) + ", "
                        + number(steps.ratios.get(1)) + "], padLabel: ignore}");
            }
        } else if (steps.crop.isPresent()) {
            String size = "size: " + steps.crop.get().text();
            if (isScaled && steps.scale.isPresent()) {
                double part = steps.scale.get().shortSide()
                        / (double) steps.crop.get().shortSide();
                augment.add("{type: random-scale-crop, scale: [" + rounded(steps.ratios.get(0) * part) + ", "
                        + rounded(steps.ratios.get(1) * part) + "], " + size + ", padLabel: ignore}");
            } else if (isScaled) {
                augment.add("{type: random-scale-crop, scale: [" + number(steps.ratios.get(0)) + ", "
                        + number(steps.ratios.get(1)) + "], " + size + ", padLabel: ignore}");
            } else {
                augment.add("{type: random-crop, " + size + "}");
            }
        }
        augment.addAll(steps.augment);
        return augment;
    }

    private static String rounded(double value) {
        return number(Math.round(value * 1e6) / 1e6);
    }

    private List<String> classes() {
        List<String> names = new ArrayList<>(named);
        if (names.isEmpty()) {
            PythonKeys meta = dataset.dict("metainfo").without("palette");
            names.addAll(meta.texts("classes"));
            names.addAll(
                    names.isEmpty() && dataset.value("classes").orElse(null) instanceof Items
                            ? dataset.texts("classes")
                            : List.of());
            if (!names.isEmpty()) {
                findings.taken(meta.at("classes"), meta.path("classes"), "data.classes");
            }
        } else {
            dataset.without("metainfo", "classes");
            return names;
        }
        if (names.isEmpty()) {
            names.addAll(MmsegDataset.classes(dataset.type()));
        }
        if (names.size() != network.classes()) {
            if (!names.isEmpty()) {
                findings.left(
                        dataset.at(),
                        dataset.path("classes"),
                        names.size() + " names for " + network.classes() + " classes; --classes names them");
            }
            names.clear();
            for (int label = 0; label < network.classes(); label++) {
                names.add("class" + label);
            }
        }
        Set<String> plain = new LinkedHashSet<>();
        for (String name : names) {
            String word = name.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^[^A-Za-z]+|-+$", "");
            String base = word.isEmpty() ? "class" : word.substring(0, Math.min(50, word.length()));
            String free = base;
            for (int number = 2; !plain.add(free); number++) {
                free = base + "-" + number;
            }
        }
        return new ArrayList<>(plain);
    }

    private void dataset(StringBuilder text, List<String> classes) {
        String type = dataset.type();
        dataset.without("test_mode", "lazy_init", "serialize_data", "max_refetch", "indices", "palette");
        Optional<PythonValue> place = dataset.value("data_root");
        String root = place.isPresent() ? dataset.text("data_root", "") : "";
        PythonKeys prefix = dataset.dict("data_prefix");
        String own = first(prefix, "img_path", first(dataset, "img_dir", ""));
        String drawn = first(prefix, "seg_map_path", first(dataset, "ann_dir", ""));
        String imageSuffix = dataset.text("img_suffix", suffix(type, true));
        String maskSuffix = dataset.text("seg_map_suffix", suffix(type, false));
        boolean isZeroIgnored = dataset.flag("reduce_zero_label", steps.isZeroIgnored);
        if (dataset.has("split") || dataset.has("ann_file")) {
            String key = dataset.has("split") ? "split" : "ann_file";
            if (!String.join("", dataset.texts(key)).isEmpty()) {
                findings.left(dataset.at(key), dataset.path(key), "data.split divides all images of the folder");
            }
        }
        remember(prefix);
        remember(dataset);
        if (known.isPresent()) {
            MmsegDataset set = known.get();
            text.append("  dataset: {type: ").append(set.type()).append("}\n");
            findings.taken(
                    dataset.at("type"),
                    dataset.path("type"),
                    "data.dataset, type " + set.type() + ", the files of its publisher");
            if (set.training().isEmpty()) {
                text.append("  split: {type: official}\n");
            } else {
                text.append("  split:\n    type: listed\n    training: [")
                        .append(String.join(", ", set.training()))
                        .append("]\n    test: [")
                        .append(String.join(", ", set.test()))
                        .append("]\n");
            }
            return;
        }
        text.append("  dataset:\n    type: folder\n    images: ");
        text.append(quoted(joined(root, own, "images") + "/**/*" + imageSuffix));
        text.append("\n    masks: ").append(quoted(joined(root, drawn, "masks") + "/**/*" + maskSuffix));
        text.append("\n    values: {");
        List<String> values = new ArrayList<>();
        if (isZeroIgnored) {
            values.add("0: ignore");
        }
        for (int label = 0; label < classes.size(); label++) {
            values.add((label + (isZeroIgnored ? 1 : 0)) + ": " + classes.get(label));
        }
        if (classes.size() + (isZeroIgnored ? 1 : 0) <= IGNORE) {
            values.add(IGNORE + ": ignore");
        }
        text.append(String.join(", ", values))
                .append("}\n    channels: ")
                .append(network.channels())
                .append('\n');
        text.append("  split: {type: random, validation: 0.1, test: 0.2}\n");
        findings.taken(dataset.at(), dataset.path(), "data.dataset, the folders of its training part");
        findings.left(
                dataset.at(),
                dataset.path(),
                "data.split divides the training part, the folders of validation are not taken");
    }

    private static String suffix(String type, boolean isImage) {
        return switch (type) {
            case "CityscapesDataset" -> isImage ? "_leftImg8bit.png" : "_gtFine_labelTrainIds.png";
            case "HRFDataset", "PotsdamDataset", "ISPRSDataset", "LoveDADataset" -> ".png";
            default -> isImage ? ".jpg" : ".png";
        };
    }

    private static String joined(String root, String folder, String usual) {
        String name = folder.isEmpty() ? (root.isEmpty() ? usual : "") : folder;
        String whole = root.isEmpty() || name.startsWith("/") ? name : root + (name.isEmpty() ? "" : "/" + name);
        return whole.replaceAll("/{2,}", "/").replaceAll("/$", "").replaceAll("[\\[\\]{}*?]", "_");
    }

    private static String quoted(String text) {
        return "'" + text.replaceAll("\\p{Cntrl}", "_").replace("'", "''") + "'";
    }

    // --- pipelines

    private void preprocessor() {
        if (!config.has("data_preprocessor") && !config.dict("model").has("data_preprocessor")) {
            return;
        }
        PythonKeys keys = config.dict("model").has("data_preprocessor")
                ? config.dict("model").dict("data_preprocessor")
                : config.dict("data_preprocessor");
        config.value("data_preprocessor");
        keys.without("type", "pad_val", "seg_pad_val", "size_divisor", "test_cfg", "non_blocking");
        Optional<Size> size = size(keys, "size", false);
        if (steps.crop.isEmpty() && size.isPresent()) {
            steps.crop = size;
        }
        if (keys.has("mean")) {
            normalize(keys, keys.flag("bgr_to_rgb", false));
        }
        keys.without("rgb_to_bgr");
        remember(keys);
    }

    private void normalize(PythonKeys keys, boolean isRgb) {
        List<Double> mean = keys.numbers("mean", List.of());
        List<Double> std = keys.numbers("std", List.of());
        if (mean.isEmpty() || mean.size() != std.size() || std.stream().anyMatch(value -> value <= 0)) {
            keys.refuse(
                    "mean",
                    "mean and std are not one number a channel, of which those of std are above 0",
                    "write as many");
            return;
        }
        if (!isRgb && mean.size() == 3) {
            findings.left(
                    keys.at("mean"),
                    keys.path("mean"),
                    "images are red, green, blue here; weights of the other order do not fit");
        }
        boolean isImageNet =
                mean.equals(List.of(123.675, 116.28, 103.53)) && std.equals(List.of(58.395, 57.12, 57.375));
        steps.normalize = isImageNet
                ? "{type: normalize, using: imagenet}"
                : "{type: normalize, using: given, mean: [" + scaled(mean) + "], std: [" + scaled(std) + "]}";
        findings.taken(keys.at("mean"), keys.path("mean"), "data.prepare, " + steps.normalize);
    }

    private static String scaled(List<Double> numbers) {
        return numbers.stream()
                .map(value -> number(Math.round(value / BYTE * 1e9) / 1e9))
                .collect(Collectors.joining(", "));
    }

    /** Height and width of a crop; of a scale the longer side comes first, whichever that is of an image. */
    private static Optional<Size> size(PythonKeys keys, String key, boolean isScale) {
        List<Integer> sides = keys.has(key) ? keys.wholes(key, List.of(), 1, LARGEST) : List.of();
        if (sides.isEmpty()) {
            return Optional.empty();
        }
        int first = sides.get(0);
        int second = sides.size() > 1 ? sides.get(1) : first;
        return Optional.of(isScale ? new Size(second, first) : new Size(first, second));
    }

    private void pipeline(List<PythonKeys> pipeline) {
        for (PythonKeys step : pipeline) {
            String type = step.type();
            step.without("backend_args", "file_client_args", "imdecode_backend", "to_float32", "color_type");
            String was = steps.augment.size() + " " + steps.prepare.size() + steps.crop + steps.scale + steps.normalize;
            step(type, step);
            remember(step);
            String is = steps.augment.size() + " " + steps.prepare.size() + steps.crop + steps.scale + steps.normalize;
            if (!was.equals(is)) {
                findings.taken(step.at(), step.path(), type + ", in data.prepare, augment or patches");
            }
        }
    }

    private void step(String type, PythonKeys step) {
        switch (type) {
            case "LoadImageFromFile", "PackSegInputs", "DefaultFormatBundle", "Collect", "ImageToTensor", "ToTensor" ->
                step.without("keys", "meta_keys");
            case "LoadAnnotations" -> steps.isZeroIgnored = step.flag("reduce_zero_label", false);
            case "Resize", "RandomResize" -> resize(step);
            case "RandomChoiceResize" -> {
                steps.ratios = List.of();
                findings.left(step.at(), step.path(), "images are not scaled at random");
                step.without(step.rest().keySet().toArray(String[]::new));
            }
            case "RandomCrop" -> {
                steps.crop = size(step, "crop_size", false);
                step.without("ignore_index");
                if (step.has("cat_max_ratio")) {
                    findings.left(
                            step.at("cat_max_ratio"),
                            step.path("cat_max_ratio"),
                            "a crop of one class alone counts as any other");
                    step.without("cat_max_ratio");
                }
            }
            case "RandomFlip" -> flip(step);
            case "PhotoMetricDistortion" ->
                steps.augment.add("{type: photometric, brightness: " + number(step.number("brightness_delta", 32))
                        + ", contrast: " + range(step, "contrast_range") + ", saturation: "
                        + range(step, "saturation_range") + ", hue: "
                        + number(Math.min(180, 2 * Math.abs(step.number("hue_delta", 18)))) + "}");
            case "RandomRotate" -> {
                List<Double> degrees = step.numbers("degree", List.of(0.0));
                double most = degrees.stream().mapToDouble(Math::abs).max().orElse(0);
                steps.augment.add("{type: rotate, degrees: " + number(Math.min(180, most)) + ", padLabel: ignore}");
                double p = step.number("prob", 1);
                if (p < 1) {
                    findings.left(
                            step.at("prob"), step.path("prob"), "every image is turned, by any angle to either side");
                }
                step.without("pad_val", "seg_pad_val", "center", "auto_bound");
            }
            case "Normalize" -> normalize(step, step.flag("to_rgb", true));
            case "Pad" -> step.without("size", "pad_val", "seg_pad_val", "size_divisor");
            default -> {
                findings.left(
                        step.at(),
                        step.path(),
                        (type.isEmpty() ? "a step without a type" : type) + " has no equal here");
                step.without(step.rest().keySet().toArray(String[]::new));
            }
        }
    }

    private static String range(PythonKeys step, String key) {
        List<Double> range = step.numbers(key, List.of(0.5, 1.5));
        if (range.size() != 2 || range.get(0) < 0 || range.get(0) > range.get(1)) {
            step.refuse(key, "it is not the least factor and the largest", "write two numbers, the smaller first");
            return "[0.5, 1.5]";
        }
        return "[" + number(range.get(0)) + ", " + number(range.get(1)) + "]";
    }

    private void resize(PythonKeys step) {
        String key = step.has("scale") ? "scale" : "img_scale";
        PythonKeys inner = step.has("resize_cfg") ? step.dict("resize_cfg") : step;
        Optional<Size> size = step.value(key).orElse(null) instanceof Items several
                        && several.items().stream().anyMatch(Items.class::isInstance)
                ? Optional.empty()
                : size(step, key, true);
        boolean isKept = step.flag("keep_ratio", key.equals("img_scale"));
        List<Double> ratios = step.numbers("ratio_range", List.of());
        step.without(
                "multiscale_mode", "resize_type", "interpolation", "min_size", "clip_object_border", "scale_factor");
        if (!ratios.isEmpty() && (ratios.size() != 2 || ratios.get(0) <= 0 || ratios.get(0) > ratios.get(1))) {
            step.refuse(
                    "ratio_range",
                    "it is not the least factor and the largest",
                    "write two numbers, the smaller first");
            return;
        }
        if (size.isEmpty() && ratios.isEmpty()) {
            findings.left(step.at(), step.path(), "images keep their size");
            return;
        }
        steps.scale = size;
        steps.ratios = ratios;
        if (size.isPresent() && isKept) {
            steps.prepare.add("{type: resize-short-side, side: " + size.get().shortSide() + "}");
        } else if (size.isPresent()) {
            steps.prepare.add("{type: resize, size: " + size.get().text() + "}");
        }
        remember(inner);
    }

    private void flip(PythonKeys step) {
        double p = step.number("prob", step.number("flip_ratio", 0.5));
        if (p < 0 || p > 1) {
            step.refuse("prob", number(p) + " is no probability", "write a number from 0 to 1");
            return;
        }
        List<String> directions = step.has("direction") ? step.texts("direction") : List.of("horizontal");
        for (String direction : directions) {
            if (Set.of("horizontal", "vertical").contains(direction)) {
                steps.augment.add("{type: flip-" + direction + ", p: " + number(p / directions.size()) + "}");
            } else {
                findings.left(step.at("direction"), step.path("direction"), "'" + direction + "' has no equal here");
            }
        }
    }

    // --- training

    /**
     * How long it trains.
     *
     * @param perEpoch steps of an epoch; 0 for all that the images give
     * @param steps of an epoch, whether or not it has to be said
     * @param patches the key {@code data.patches}, where images are predicted window by window
     */
    private record Loop(int epochs, int perEpoch, double steps, Optional<String> patches) {}

    private Loop loop() {
        PythonKeys loop = config.has("train_cfg")
                ? config.dict("train_cfg")
                : config.has("runner") ? config.dict("runner") : config;
        config.without("train_cfg", "runner");
        String type = loop == config ? "" : loop.type();
        loop.without("dynamic_intervals", "val_begin");
        PythonKeys evaluation = config.dict("evaluation").without("pre_eval", "efficient_test");
        int interval = loop.whole("val_interval", evaluation.whole("interval", 0, 0, MOST), 0, MOST);
        Optional<String> patches = Optional.empty();
        PythonKeys test = config.dict("model").dict("test_cfg");
        boolean isSlid = test.text("mode", "whole").equals("slide");
        String length = loop.has("max_iters") ? "max_iters" : "total_iters";
        if (type.startsWith("Epoch") || loop.has("max_epochs") || loop.has("total_epochs")) {
            String key = loop.has("max_epochs") ? "max_epochs" : "total_epochs";
            int epochs = loop.whole(key, 50, 1, MOST);
            findings.taken(loop.at(key), loop.path(key), "train.epochs");
            if (isSlid) {
                patches = patches(test, 1);
            }
            told(loop);
            return new Loop(epochs, 0, images.isPresent() ? Math.max(1, images.get() / batch) : 0, patches);
        }
        int iterations = loop.whole(length, 40_000, 1, MOST);
        told(loop);
        int between = interval > 0 ? Math.min(interval, iterations) : Math.min(iterations, 1000);
        if (isSlid) {
            int perImage =
                    images.isPresent() ? (int) Math.max(1, Math.ceil(between * (double) batch / images.get())) : 64;
            patches = patches(test, perImage);
        }
        boolean isCounted = patches.isEmpty() && images.isPresent();
        double natural = isCounted ? Math.max(1, images.get() / batch) : between;
        int epochs = (int) Math.ceil(iterations / natural);
        findings.taken(
                loop.at(length),
                loop.path(length),
                "train.epochs, " + iterations + " steps, " + (long) natural + " an epoch");
        if (images.isEmpty()) {
            long needed = patches.isPresent() ? (between * (long) batch + 63) / 64 : between * (long) batch;
            findings.left(
                    loop.at(length),
                    loop.path(length),
                    "an epoch of " + between + " steps needs " + needed
                            + " images to train on; with --images N it is counted for N images");
        }
        return new Loop(epochs, isCounted ? 0 : between, natural, patches);
    }

    private void told(PythonKeys loop) {
        if (loop != config) {
            remember(loop);
        }
    }

    private Optional<String> patches(PythonKeys test, int perImage) {
        Optional<Size> window = size(test, "crop_size", false);
        Optional<Size> size = steps.crop.isPresent() ? steps.crop : window;
        if (size.isEmpty()) {
            findings.left(test.at(), test.path(), "images are predicted whole");
            return Optional.empty();
        }
        int side = size.get().shortSide();
        List<Integer> strides = test.wholes("stride", List.of(Math.max(1, side * 2 / 3)), 1, LARGEST);
        int stride = strides.stream().mapToInt(Integer::intValue).min().orElse(side);
        if (window.isPresent() && !window.get().equals(size.get())) {
            stride = Math.max(
                    1, (int) Math.round(stride * (double) side / window.get().shortSide()));
            findings.left(
                    test.at("crop_size"),
                    test.path("crop_size"),
                    "images are predicted in windows of the size that is trained on, "
                            + size.get().text());
        }
        if (!steps.ratios.isEmpty() && steps.ratios.get(0) < 1) {
            findings.left(
                    test.at(),
                    test.path(),
                    "windows are cut first and scaled then, so that scales below 1 are left out of training");
        }
        findings.taken(test.at("mode"), test.path("mode"), "data.patches");
        return Optional.of("{size: " + size.get().text() + ", stride: " + Math.min(stride, side) + ", perImage: "
                + perImage + "}");
    }

    private void train(StringBuilder text, Loop loop) {
        text.append("train:\n  epochs: ")
                .append(loop.epochs())
                .append("\n  batch: ")
                .append(batch)
                .append('\n');
        if (loop.perEpoch() > 0) {
            text.append("  stepsPerEpoch: ").append(loop.perEpoch()).append('\n');
        }
        double rate = optimizer(text);
        schedule(text, loop, rate);
        text.append("  loss: ").append(network.main().loss()).append('\n');
        text.append("  select: {metric: ")
                .append(metrics().get(0))
                .append(", mode: ")
                .append(mode())
                .append("}\n");
    }

    private String mode() {
        PythonKeys hooks = config.dict("default_hooks")
                .without("timer", "logger", "param_scheduler", "sampler_seed", "visualization");
        PythonKeys checkpoint =
                config.has("checkpoint_config") ? config.dict("checkpoint_config") : hooks.dict("checkpoint");
        checkpoint.without("type", "by_epoch", "interval", "max_keep_ckpts", "save_last", "meta");
        String best = checkpoint.text("save_best", config.dict("evaluation").text("save_best", ""));
        remember(checkpoint);
        remember(hooks);
        if (best.isEmpty()) {
            return "last";
        }
        boolean hasValidation = known.isEmpty();
        if (!hasValidation) {
            findings.left(
                    checkpoint.at(), checkpoint.path(), "no image chooses the epoch here: there the test part does");
        }
        return hasValidation ? "max" : "last";
    }

    /** The learning rate. */
    private double optimizer(StringBuilder text) {
        PythonKeys wrapper = config.dict("optim_wrapper");
        PythonKeys optimizer = wrapper.has("optimizer") ? wrapper.dict("optimizer") : config.dict("optimizer");
        config.value("optimizer");
        String type = optimizer.type();
        double usual = type.equals("SGD") || type.isEmpty() ? 0.01 : 0.001;
        double rate = optimizer.number("lr", usual);
        if (rate <= 0) {
            optimizer.refuse("lr", number(rate) + " is not above 0", "write the learning rate");
            rate = usual;
        }
        double decay = optimizer.number("weight_decay", type.equals("AdamW") ? 0.01 : 0);
        String common = ", learningRate: " + number(rate) + ", weightDecay: " + number(Math.max(0, decay));
        String own =
                switch (type) {
                    case "SGD", "" ->
                        "{type: sgd" + common + ", momentum: " + number(Math.max(0, optimizer.number("momentum", 0)))
                                + (optimizer.flag("nesterov", false) ? ", nesterov: true" : "") + "}";
                    case "Adam", "AdamW" -> {
                        List<Double> betas = optimizer.numbers("betas", List.of(0.9, 0.999));
                        boolean isPair = betas.size() == 2 && betas.stream().allMatch(beta -> beta >= 0 && beta < 1);
                        if (!isPair) {
                            optimizer.refuse("betas", "these are not two numbers from 0 to below 1", "write such");
                        }
                        List<Double> pair = isPair ? betas : List.of(0.9, 0.999);
                        yield "{type: " + (type.equals("Adam") ? "adam" : "adamw") + common + ", beta1: "
                                + number(pair.get(0)) + ", beta2: " + number(pair.get(1)) + ", epsilon: "
                                + number(Math.max(1e-12, optimizer.number("eps", 1e-8))) + "}";
                    }
                    default -> {
                        findings.left(
                                optimizer.at("type"), optimizer.path("type"), "'" + type + "' has no equal here: sgd");
                        optimizer.without(optimizer.rest().keySet().toArray(String[]::new));
                        yield "{type: sgd" + common + "}";
                    }
                };
        text.append("  optimizer: ").append(own).append('\n');
        if (!type.isEmpty()) {
            findings.taken(optimizer.at(), optimizer.path(), "train.optimizer, " + own);
        }
        optimizer.without("foreach", "fused");
        remember(optimizer);
        clip(text, wrapper);
        int accumulated = wrapper.whole("accumulative_counts", 1, 1, LARGEST);
        if (accumulated > 1) {
            text.append("  accumulate: ").append(accumulated).append('\n');
            findings.taken(wrapper.at("accumulative_counts"), wrapper.path("accumulative_counts"), "train.accumulate");
        }
        if (wrapper.type().equals("AmpOptimWrapper")) {
            findings.left(
                    wrapper.at("type"),
                    wrapper.path("type"),
                    "it computes in float32; train.precision: bfloat16 is half as wide");
            wrapper.without("loss_scale", "dtype");
        }
        remember(wrapper);
        return rate;
    }

    private void clip(StringBuilder text, PythonKeys wrapper) {
        PythonKeys old = config.dict("optimizer_config");
        PythonKeys clip = wrapper.has("clip_grad") ? wrapper.dict("clip_grad") : old.dict("grad_clip");
        wrapper.value("clip_grad");
        double most = clip.number("max_norm", 0);
        if (most > 0) {
            text.append("  clipNorm: ").append(number(most)).append('\n');
            findings.taken(clip.at("max_norm"), clip.path("max_norm"), "train.clipNorm");
        }
        if (clip.number("norm_type", 2) != 2) {
            findings.left(clip.at("norm_type"), clip.path("norm_type"), "the norm is the second");
        }
    }

    private void schedule(StringBuilder text, Loop loop, double rate) {
        PythonKeys old = config.dict("lr_config");
        List<PythonKeys> all = config.dicts("param_scheduler");
        List<PythonKeys> falls = new ArrayList<>();
        double warmup = 0;
        boolean isEpochs = false;
        for (PythonKeys one : all) {
            boolean isWarmup = one.type().equals("LinearLR") && falls.isEmpty() && all.size() > 1;
            if (isWarmup) {
                one.without("start_factor", "begin", "end_factor");
                warmup = one.number("end", 0);
                isEpochs = one.flag("by_epoch", true);
                findings.taken(one.at(), one.path(), "the warm-up of train.schedule");
                remember(one);
            } else {
                falls.add(one);
            }
        }
        if (config.has("lr_config")) {
            warmup = old.has("warmup") ? old.number("warmup_iters", 0) : 0;
            isEpochs = old.flag("warmup_by_epoch", false);
            old.without("warmup", "warmup_ratio");
            falls.add(old);
        }
        String rises = warmup(warmup, isEpochs, loop);
        if (falls.isEmpty()) {
            text.append("  schedule: {type: constant").append(rises).append("}\n");
            return;
        }
        PythonKeys fall = falls.get(0);
        String own = fall(fall, loop, rate) + rises + "}";
        text.append("  schedule: ").append(own).append('\n');
        findings.taken(fall.at(), fall.path(), "train.schedule, " + own);
        for (PythonKeys further : falls.subList(1, falls.size())) {
            findings.left(further.at(), further.path(), "one schedule is read, and what rises before it");
        }
    }

    private static String warmup(double length, boolean isEpochs, Loop loop) {
        double steps = loop.steps() > 0 ? loop.steps() : 1000;
        long epochs =
                Math.min(Math.max(0, loop.epochs() - 1), Math.round(isEpochs ? length : Math.ceil(length / steps)));
        return epochs > 0 ? ", warmupEpochs: " + epochs : "";
    }

    private String fall(PythonKeys fall, Loop loop, double rate) {
        String type = fall.has("policy") ? fall.text("policy", "") : fall.type();
        boolean isEpochs = fall.flag("by_epoch", true);
        fall.without("begin", "end", "T_max", "convert_to_iter_based", "last_step");
        double least = fall.number("eta_min", fall.number("min_lr", 0));
        double factor = fall.number("eta_min_ratio", fall.number("min_lr_ratio", least / rate));
        switch (type.toLowerCase(Locale.ROOT)) {
            case "polylr", "poly" -> {
                double power = fall.number("power", type.equals("poly") ? 1 : 0.9);
                if (least > 0) {
                    findings.left(fall.at(), fall.path(), "the rate falls to 0, and not to " + number(least));
                }
                remember(fall);
                return "{type: polynomial, power: " + number(power > 0 ? power : 1);
            }
            case "cosineannealinglr", "cosineannealing" -> {
                remember(fall);
                return "{type: cosine, minFactor: " + number(Math.min(1, Math.max(0, factor)));
            }
            case "multisteplr", "steplr", "step" -> {
                double gamma = fall.number("gamma", 0.1);
                String key = fall.has("milestones") ? "milestones" : fall.has("step_size") ? "step_size" : "step";
                List<Double> at = fall.numbers(key, List.of());
                boolean isEvery = key.equals("step_size") || !(fall.value(key).orElse(null) instanceof Items);
                double steps = isEpochs ? 1 : loop.steps() > 0 ? loop.steps() : 1000;
                List<String> epochs = at.stream()
                        .map(point -> Math.max(1, Math.round(point / steps)))
                        .distinct()
                        .map(String::valueOf)
                        .toList();
                remember(fall);
                if (epochs.isEmpty()) {
                    return "{type: constant";
                }
                return "{type: step, "
                        + (isEvery ? "every: " + epochs.get(0) : "at: [" + String.join(", ", epochs) + "]")
                        + ", factor: " + number(Math.min(1, Math.max(0, gamma)));
            }
            case "constantlr", "fixed" -> {
                remember(fall);
                return "{type: constant";
            }
            default -> {
                findings.left(fall.at(), fall.path(), "'" + type + "' has no equal here: the rate stays as it is");
                return "{type: constant";
            }
        }
    }

    // --- evaluation

    private List<String> metrics() {
        PythonKeys evaluator =
                config.dict("val_evaluator").without("type", "prefix", "collect_device", "nan_to_num", "beta");
        config.value("test_evaluator");
        List<String> told = new ArrayList<>(evaluator.texts("iou_metrics"));
        told.addAll(config.dict("evaluation").texts("metric"));
        List<String> metrics = new ArrayList<>();
        for (String metric : told) {
            switch (metric) {
                case "mIoU" -> metrics.add("mIou");
                case "mDice" -> metrics.add("mDice");
                case "mFscore" -> metrics.add("mDice");
                default -> findings.left(evaluator.at(), evaluator.path(), "'" + metric + "' has no equal here");
            }
        }
        return metrics.isEmpty() ? List.of("mIou") : metrics.stream().distinct().toList();
    }

    private void evaluate(StringBuilder text) {
        text.append("evaluate:\n  metrics: [")
                .append(String.join(", ", metrics()))
                .append("]\n");
        if (network.isNested()) {
            text.append("  threshold: ").append(number(network.threshold())).append('\n');
        }
        if (config.has("val_evaluator")) {
            findings.taken(config.at("val_evaluator"), "val_evaluator", "evaluate.metrics " + metrics());
        }
        config.value("load_from")
                .filter(Text.class::isInstance)
                .ifPresent(value -> findings.left(
                        value.at(), "load_from", value.words() + " is not fetched; --checkpoint takes a file"));
        config.value("custom_imports")
                .ifPresent(value -> findings.left(value.at(), "custom_imports", "no code is read, and none is run"));
        config.value("custom_hooks").ifPresent(value -> findings.left(value.at(), "custom_hooks", "no hook is read"));
    }
}
