package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.MemoryFit;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a spec for a person's own images: looks at them and proposes what fits. */
@Command(
        name = "init",
        description =
                "Look at a folder of images and masks, and write a spec for it that says why each value was chosen.")
final class InitCommand implements Callable<Integer> {
    /** Black is the background unless something else is seen that much more often. */
    private static final double RARE = 0.25;

    private static final Pattern MASKS =
            Pattern.compile("(?i).*(mask|label|annot|seg|truth|manual|(^|[/_-])gt($|[/_-])).*");
    private static final int DEEPEST = 3;
    private static final int LOOKED_AT = 24;
    private static final int MOST_VALUES = 12;
    private static final int LEAST_IMAGES = 3;
    private static final int FEW_IMAGES = 50;
    private static final int BATCH = 4;
    private static final List<Integer> SIDES = List.of(256, 192, 128, 96, 64);

    private final ExperimentLoader loader;
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The folder that holds images and their masks.")
    private Path folder = Path.of(".");

    @Option(
            names = {"-y", "--yes"},
            description = "Ask nothing and take what is proposed; in a pipe nothing is asked anyway.")
    private boolean yes;

    @Option(names = "--force", description = "Write over a spec that is there.")
    private boolean force;

    @Inject
    InitCommand(ExperimentLoader loader, Console console) {
        this.loader = loader;
        this.console = console;
    }

    /**
     * The files of one folder.
     *
     * @param path relative to the folder that is looked at, with '/' between names; empty for itself
     */
    private record Group(String path, List<Path> files) {
        List<String> stems() {
            return files.stream().map(InitCommand::stem).toList();
        }

        /** The files as a pattern of a data set: a star for what differs. */
        String pattern(String prefix, String suffix) {
            List<String> endings =
                    files.stream().map(InitCommand::ending).distinct().toList();
            String ending = endings.size() == 1 ? endings.get(0) : ".*";
            return (path.isEmpty() ? "" : path + "/") + prefix + "*" + suffix + ending;
        }
    }

    /** Images and masks whose names agree but for what stands around those of the masks. */
    private record Pairs(Group images, Group masks, String prefix, String suffix, List<Path> paired) {}

    /** What masks hold: the key of each value, as specs write it, to the share of all pixels. */
    record Values(Map<String, Double> shares, String background) {}

    @Override
    public Integer call() {
        Path spec = folder.resolve("spec.yaml");
        if (Files.exists(spec) && !force) {
            throw HanetException.input("there is '" + spec + "' already", "--force writes over it");
        }
        Pairs pairs = pairs(groups());
        Values values = values(pairs.paired());
        List<String> classes = classes(values, asking());
        List<ImageSize> sizes =
                evenly(pairs.images().files()).stream().map(ImageFile::size).toList();
        String text = proposed(pairs, values, classes, sizes);
        try {
            Files.writeString(spec, text);
        } catch (IOException e) {
            throw HanetException.failure(
                    "'" + spec + "' cannot be written", "is there room, and is the folder yours?", e);
        }
        tell(spec, pairs, values, sizes);
        return ExitCode.DONE;
    }

    private void tell(Path spec, Pairs pairs, Values values, List<ImageSize> sizes) {
        console.note(pairs.paired().size() + " images with masks, " + range(sizes) + "; masks hold "
                + String.join(", ", values.shares().keySet()) + "; " + values.background()
                + " is taken for the background");
        console.print(spec.toString());
        console.note("next:");
        console.noteLine("  ./hanet data check " + spec + "    # all files, and a contact sheet");
        console.noteLine("  ./hanet plan " + spec + "          # what the network is made of and costs");
        console.noteLine("  ./hanet train " + spec);
    }

    /** Asks a person, where one sits there, as the script says; whoever says nothing takes what is proposed. */
    private Function<String, String> asking() {
        if (yes || !console.terminal() || !Boolean.getBoolean("hanet.keyboard")) {
            return question -> "";
        }
        BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return question -> {
            console.note(question);
            try {
                return Optional.ofNullable(keyboard.readLine()).orElse("");
            } catch (IOException e) {
                return ""; // nobody is there any more
            }
        };
    }

    private List<Group> groups() {
        if (!Files.isDirectory(folder)) {
            throw HanetException.input(
                    "there is no folder '" + folder + "'", "name the folder that holds images and masks");
        }
        Map<String, List<Path>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            files.filter(file -> ImageFile.isNamedSo(file) && Files.isRegularFile(file))
                    .sorted()
                    .forEach(file -> found.computeIfAbsent(
                                    folder.relativize(file.resolveSibling(""))
                                            .toString()
                                            .replace('\\', '/'),
                                    path -> new ArrayList<>())
                            .add(file));
        } catch (IOException e) {
            throw HanetException.input("the folder '" + folder + "' cannot be read", e);
        }
        if (found.isEmpty()) {
            throw HanetException.input(
                    "there is no image in '" + folder + "'", "what can be read: " + ImageFile.READABLE);
        }
        return found.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The two folders with the most files that belong together; one of them, or what masks add to a name, says that it is of masks. */
    private Pairs pairs(List<Group> groups) {
        return groups.stream()
                .flatMap(images -> groups.stream()
                        .filter(masks -> !masks.path().equals(images.path()))
                        .flatMap(masks -> pairs(images, masks).stream()))
                .filter(pairs -> MASKS.matcher(pairs.masks().path()).matches()
                        || MASKS.matcher(pairs.prefix() + pairs.suffix()).matches())
                .filter(pairs -> !MASKS.matcher(pairs.images().path()).matches())
                .filter(pairs -> pairs.paired().size() >= LEAST_IMAGES)
                .max(Comparator.comparingInt(pairs -> pairs.paired().size()))
                .orElseThrow(() -> HanetException.input(
                        "no " + LEAST_IMAGES + " images and masks whose names agree lie in '" + folder + "'",
                        "put images into 'images' and their masks, named alike, into 'masks', or write the patterns"
                                + " yourself: docs/guide/data.md"));
    }

    private static Optional<Pairs> pairs(Group images, Group masks) {
        List<String> stems = new ArrayList<>(images.stems());
        stems.sort(Comparator.comparingInt(String::length).reversed());
        Map<List<String>, Integer> around = new HashMap<>();
        for (Path mask : evenly(masks.files())) {
            String stem = stem(mask);
            stems.stream().filter(stem::contains).findFirst().ifPresent(image -> {
                int at = stem.indexOf(image);
                around.merge(List.of(stem.substring(0, at), stem.substring(at + image.length())), 1, Integer::sum);
            });
        }
        return around.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .map(usual -> {
                    List<Path> paired = masks.files().stream()
                            .filter(mask -> stems.stream()
                                    .anyMatch(stem -> stem(mask).equals(usual.get(0) + stem + usual.get(1))))
                            .toList();
                    return new Pairs(images, masks, usual.get(0), usual.get(1), paired);
                });
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ending(file).length());
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.endsWith(".gz") ? name.lastIndexOf('.', name.length() - 4) : name.lastIndexOf('.');
        return name.substring(dot);
    }

    private static List<Path> evenly(List<Path> files) {
        int step = Math.max(1, files.size() / LOOKED_AT);
        return Stream.iterate(0, index -> index < files.size(), index -> index + step)
                .map(files::get)
                .toList();
    }

    private static Values values(List<Path> masks) {
        Map<String, Long> counts =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(key -> key));
        for (Path mask : evenly(masks)) {
            ImageFile read = ImageFile.read(mask);
            count(read.indices().orElse(read.image()), read.indices().isPresent(), counts);
            if (counts.size() > MOST_VALUES) {
                throw HanetException.input(
                        "the masks hold more than " + MOST_VALUES + " values, in '" + mask + "' and those before it",
                        "are these masks? those saved as JPEG need ranges of values: docs/guide/data.md");
            }
        }
        if (counts.size() < 2) {
            throw HanetException.input(
                    "all masks that were looked at hold " + counts.keySet() + " and nothing else",
                    "a mask has a value for the background and one for what is to be found");
        }
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.forEach((key, count) -> shares.put(key, count / all));
        double most = Collections.max(shares.values());
        String background = Stream.of("0", "'#000000'", "index 0")
                .filter(black -> shares.getOrDefault(black, 0.0) >= RARE * most)
                .findFirst()
                .orElseGet(() -> Collections.max(shares.entrySet(), Map.Entry.comparingByValue())
                        .getKey());
        return new Values(shares, background);
    }

    private static void count(Image image, boolean isIndexed, Map<String, Long> counts) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                counts.merge(key(image, y, x, isIndexed), 1L, Long::sum);
                if (counts.size() > MOST_VALUES) {
                    return;
                }
            }
        }
    }

    /** A pixel as specs write it: a grey value, a colour, an entry of a palette. */
    private static String key(Image image, int y, int x, boolean isIndexed) {
        int red = Math.round(image.at(0, y, x));
        if (isIndexed) {
            return "index " + red;
        }
        if (image.channels() < 3) {
            return String.valueOf(red);
        }
        int green = Math.round(image.at(1, y, x));
        int blue = Math.round(image.at(2, y, x));
        return red == green && green == blue
                ? String.valueOf(red)
                : String.format(Locale.ROOT, "'#%02x%02x%02x'", red, green, blue);
    }

    /** The names of the classes, the background first; those of a person where they are as many. */
    static List<String> classes(Values values, Function<String, String> person) {
        int found = values.shares().size() - 1;
        List<String> proposed = new ArrayList<>(List.of("background"));
        for (int i = 1; i <= found; i++) {
            proposed.add(found == 1 ? "object" : "class" + i);
        }
        String answer =
                person.apply("classes, the background first " + proposed + ":").replaceAll("[\\[\\]]", "");
        List<String> given = Stream.of(answer.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (given.isEmpty()) {
            return proposed;
        }
        if (given.size() != proposed.size()
                || !given.stream().allMatch(name -> name.matches("[A-Za-z][A-Za-z0-9_-]*"))) {
            throw HanetException.input(
                    "the masks hold " + proposed.size() + " values, so as many names are needed, not " + given,
                    "a name begins with a letter and goes on with letters, digits, '-' and '_'");
        }
        return given;
    }

    private static String range(List<ImageSize> sizes) {
        List<String> distinct = sizes.stream()
                .sorted(Comparator.comparingLong(size -> (long) size.height() * size.width()))
                .map(ImageSize::toString)
                .distinct()
                .toList();
        return distinct.size() == 1 ? distinct.get(0) : distinct.get(0) + " to " + distinct.get(distinct.size() - 1);
    }

    /** The text with the largest images, and then the largest batch, that this machine has room for. */
    private String proposed(Pairs pairs, Values values, List<String> classes, List<ImageSize> sizes) {
        List<Integer> sides = sizes.stream()
                .map(size -> Math.min(size.height(), size.width()))
                .sorted()
                .toList();
        int usual = sides.get(sides.size() / 2);
        FreeMemory free = FreeMemory.on(Device.CPU);
        List<Integer> tried = SIDES.stream().filter(side -> side <= usual).toList();
        for (int side : tried.isEmpty() ? SIDES.subList(SIDES.size() - 1, SIDES.size()) : tried) {
            Draft draft = new Draft(pairs, values, classes, usual, side, BATCH, free);
            Experiment experiment = loader.inspectText(
                            folder.resolve("spec.yaml").toString(), draft.text(), Overlay.NONE)
                    .orThrow();
            int fits = MemoryFit.of(experiment, free.bytes() / 2)
                    .batch()
                    .map(MemoryFit.Proposal::batch)
                    .orElse(0);
            if (fits >= 2) {
                return new Draft(pairs, values, classes, usual, side, Math.min(BATCH, fits), free).text();
            }
        }
        throw HanetException.input(
                "not two images of " + SIDES.get(SIDES.size() - 1) + " pixels a side fit into this machine's memory",
                "close other programs: " + free.words());
    }

    /** A spec with the reason of each value beside it. */
    private record Draft(
            Pairs pairs, Values values, List<String> classes, int usualSide, int side, int batch, FreeMemory free) {
        String text() {
            boolean isSmall = pairs.paired().size() < FEW_IMAGES;
            boolean isOfTwo = classes.size() == 2;
            String keys = keys();
            String regions = classes.stream()
                    .skip(1)
                    .map(name -> name + ": [" + name + "]")
                    .collect(Collectors.joining(", "));
            return """
                # Which question does this experiment answer?
                version: 1

                about:
                  summary: %s of %d images of one's own

                model:
                  # %s
                  encoder: {type: unet, channels: %s}
                  reduction: {type: conv-bn-relu, kernel: 1, channels: 64}
                  # hierarchical attention; with 'residual: gamma' training begins as if it were not there
                  context: {type: ha, delta: 0.5, levels: 2, residual: gamma}
                  bottleneck: {type: conv-bn-relu, kernel: 3, channels: 64, dropout: 0.1}
                  decoder: {type: unet}

                data:
                  classes: [%s]
                  regions: {%s}
                  dataset:
                    type: folder
                    images: "%s"
                    masks: "%s"
                    # share of the pixels that were looked at: %s
                    values: {%s}
                  # %d images; 'together' keeps what belongs to one patient in one part, where names tell it
                  split: {type: random, validation: 0.2, test: 0.2}
                  # %s
                  prepare: [{type: resize, size: %d}, {type: normalize, using: imagenet}]
                  augment: [{type: flip-horizontal}, {type: flip-vertical}, {type: photometric}]

                train:
                  epochs: 40
                  # the plan says how much memory that takes
                  batch: %d
                  optimizer: {type: adamw, learningRate: 0.003, weightDecay: 0.01}
                  schedule: {type: cosine}
                  loss: {type: dice-cross-entropy}
                  select: {metric: %s, mode: max}

                seed: 1

                evaluate:
                  metrics: [%s]
                """.formatted(
                    String.join(", ", classes.subList(1, classes.size())),
                    pairs.paired().size(),
                    isSmall ? "few images: a small network learns them less by heart" : "a U-Net of medium size",
                    isSmall ? "[8, 16, 32, 64]" : "[16, 32, 64, 128]",
                    String.join(", ", classes),
                    regions,
                    pairs.images().pattern("", ""),
                    pairs.masks().pattern(pairs.prefix(), pairs.suffix()),
                    shares(),
                    keys,
                    pairs.paired().size(),
                    usualSide == side
                            ? "as large as the images are"
                            : "images are " + usualSide
                                    + " pixels and more across; larger ones cost more and may find more",
                    side,
                    batch,
                    isOfTwo ? "iou" : "mDice",
                    isOfTwo ? "iou, f1, accuracy" : "mDice, mIou, accuracy");
        }

        private String keys() {
            Map<String, String> named = new LinkedHashMap<>();
            named.put(values.background(), classes.get(0));
            int next = 1;
            for (String key : values.shares().keySet()) {
                if (!key.equals(values.background())) {
                    named.put(key, classes.get(next++));
                }
            }
            return named.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }

        private String shares() {
            return values.shares().entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, "%s %.1f %%", entry.getKey(), 100 * entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }
}
