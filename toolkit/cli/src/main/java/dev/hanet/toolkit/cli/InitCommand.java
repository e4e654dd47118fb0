package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsCatalog;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.MemoryFit;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a spec for a person's own images: looks at them and proposes what fits. */
@Command(
        name = "init",
        description =
                "Look at a folder of images and masks, and write a spec for it that says why each value was chosen.")
final class InitCommand implements Callable<Integer> {
    private static final String AUTO = "auto";
    private static final String MEASURED = "quickstart";
    private static final int FEW_IMAGES = 50;
    private static final int BATCH = 4;
    private static final double TRAINING = 0.6;
    private static final double VALIDATION = 0.2;
    private static final int MINUTES = 30;
    private static final int MOST_MINUTES = 100_000;
    private static final int WANTED_EPOCHS = 40;
    private static final int LEAST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 100;
    private static final List<Integer> SIDES = List.of(512, 384, 256, 192, 128, 96, 64);
    private static final String IMAGENET = "imagenet";
    /** What is trained with ImageNet's weights, the largest first; on the CPU only the last. */
    private static final List<Trunk> PRETRAINED = List.of(
            Trunk.pretrained("resnet50", "[32, 64, 128, 256]"),
            Trunk.pretrained("efficientnet-lite2", "[16, 24, 32, 48]"),
            Trunk.pretrained("efficientnet-lite1", "[16, 24, 32, 48]"),
            Trunk.pretrained("efficientnet-lite0", "[16, 24, 32, 48]"));

    /** What begins with drawn weights, the widest first. */
    private static final List<Trunk> DRAWN = List.of(
            Trunk.drawn("[32, 64, 128, 256]"), Trunk.drawn("[16, 32, 64, 128]"), Trunk.drawn("[8, 16, 32, 64]"));

    private final ExperimentLoader loader;
    private final Console console;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The folder that holds images and their masks; asked when left out, else this one.")
    private Optional<Path> given = Optional.empty();

    @Option(
            names = {"-y", "--yes"},
            description = "Ask nothing and take what is proposed; in a pipe nothing is asked anyway.")
    private boolean yes;

    @Option(
            names = "--minutes",
            paramLabel = "MINUTES",
            description =
                    "How long training may take; network, image size and epochs are chosen by that. 30 unless given.")
    private Optional<String> minutes = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "What training is to run on: auto (a GPU if there is one), cpu, gpu or gpu:N; auto if left out.")
    private String device = AUTO;

    @Mixin
    private WeightsOption weights = new WeightsOption();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the spec is written; DIR/spec.yaml if left out. Elsewhere it names DIR in full.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--force", description = "Write over a spec that is there.")
    private boolean force;

    @Inject
    InitCommand(ExperimentLoader loader, Console console) {
        this.loader = loader;
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<Integer> time = minutes.map(InitCommand::wholeMinutes);
        Function<String, String> person = asking();
        Path folder = given.orElseGet(() -> folder(person));
        Path spec = out.orElse(folder.resolve("spec.yaml"));
        if (Files.exists(spec) && !force) {
            throw HanetException.input("there is '" + spec + "' already", "--force writes over it");
        }
        OwnImages images = OwnImages.in(folder);
        if (!folder.toAbsolutePath()
                .normalize()
                .equals(spec.toAbsolutePath().normalize().getParent())) {
            images = images.inFull(folder);
        }
        images.remarks().forEach(console::note);
        Answers answers =
                new Answers(classes(images, person), modality(images, person), time.orElseGet(() -> minutes(person)));
        Draft draft = proposed(spec, images, answers, machine());
        draft.advice().forEach(console::note);
        try {
            AtomicFiles.write(spec, draft.text());
        } catch (RunException e) {
            throw HanetException.failure(e.problem(), "--out FILE writes it elsewhere", e);
        }
        tell(spec, draft);
        return ExitCode.DONE;
    }

    /**
     * What a person says, or what is proposed.
     *
     * @param classes their names, the background first
     * @param modality what the images show
     * @param minutes how long training may take
     */
    private record Answers(List<String> classes, String modality, int minutes) {}

    /**
     * What a training has.
     *
     * @param free memory on the device
     * @param speed of the device
     * @param lacking why ImageNet's weights for an encoder cannot be had here; empty where they can
     */
    record Machine(Device device, FreeMemory free, TrainingSpeed speed, Function<String, Optional<String>> lacking) {}

    /** This one. A GPU's speed is measured where nobody did before; the engine is not needed to write a spec. */
    private Machine machine() {
        Device there = Device.CPU;
        try {
            there = Device.parse(device);
        } catch (HanetException e) {
            if (!device.equals(AUTO)) {
                throw e;
            }
            console.note("no GPU is looked for: " + e.getMessage());
        }
        Device chosen = there;
        TrainingSpeed speed = chosen.equals(Device.CPU)
                ? TrainingSpeed.known()
                : TrainingSpeed.kept(chosen)
                        .orElseGet(() -> TrainingSpeed.measure(loader.load(MEASURED, Overlay.NONE), chosen, true));
        return new Machine(chosen, FreeMemory.on(chosen), speed, this::lacking);
    }

    private Optional<String> lacking(String encoder) {
        try {
            weights.folder().find(encoder, IMAGENET);
            return Optional.empty();
        } catch (HanetException e) {
            return Optional.of(e.problem());
        }
    }

    /** The text of the spec for some images on a machine. */
    String text(Path spec, OwnImages images, List<String> classes, int minutesToTrain, Machine machine) {
        return proposed(spec, images, new Answers(classes, images.modality(), minutesToTrain), machine)
                .text();
    }

    /**
     * What an image goes through before and after attention.
     *
     * @param encoder the component
     * @param decoder the component
     * @param pretrained the encoder's type where it begins with ImageNet's weights
     */
    private record Trunk(String encoder, String decoder, Optional<String> pretrained) {
        static Trunk pretrained(String type, String channels) {
            return new Trunk(
                    "{type: " + type + ", weights: " + IMAGENET + ", outputStride: 16}",
                    "{type: unet, channels: " + channels + "}",
                    Optional.of(type));
        }

        static Trunk drawn(String channels) {
            return new Trunk("{type: unet, channels: " + channels + "}", "{type: unet}", Optional.empty());
        }
    }

    private void tell(Path spec, Draft draft) {
        OwnImages images = draft.images();
        boolean isOneFile = images.layers().isEmpty();
        console.note(images.count() + (images.isOfVolumes() ? " slices" : " images")
                + " with masks, "
                + range(images.sizes()) + "; "
                + (isOneFile
                        ? "masks hold "
                                + String.join(", ", images.values().shares().keySet()) + "; "
                                + images.values().background() + " is taken for the background"
                        : "every class has a file of its own: "
                                + String.join(", ", images.layers().keySet())));
        if (images.values().isLossy()) {
            console.note(
                    "the masks were saved with losses, so ranges of grey stand for classes; PNG keeps borders exact");
        }
        console.note(draft.timeWords());
        console.print(spec.toString());
        console.note("next:");
        HanetScript script = HanetScript.ofThisProcess();
        console.noteLine("  " + script.line("data", "check", spec) + "    # all files, and a contact sheet");
        console.noteLine("  " + script.line("plan", spec) + "          # what the network is made of and costs");
        console.noteLine("  "
                + weights.given()
                        .map(folder -> script.line("train", spec, "--weights", folder))
                        .orElseGet(() -> script.line("train", spec)));
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

    /** The folder that a person names, or the one where the command was called. */
    static Path folder(Function<String, String> person) {
        String answer = person.apply("the folder that holds images and their masks [.]:")
                .strip();
        try {
            return Path.of(answer.isEmpty() ? "." : answer);
        } catch (InvalidPathException e) {
            throw HanetException.input("'" + answer + "' cannot be a folder", "name one that is there");
        }
    }

    /** The names of the classes, the background first; those of a person where they are as many. */
    static List<String> classes(OwnImages images, Function<String, String> person) {
        List<String> proposed = new ArrayList<>(List.of("background"));
        if (images.layers().isEmpty()) {
            List<String> found = images.values().keys();
            for (int i = 1; i < found.size(); i++) {
                proposed.add(images.names().getOrDefault(found.get(i), found.size() == 2 ? "object" : "class" + i));
            }
        } else {
            proposed.addAll(images.layers().keySet());
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
                || new HashSet<>(given).size() != given.size()
                || !given.stream().allMatch(name -> name.matches(OwnImages.NAME))) {
            throw HanetException.input(
                    "the masks hold " + proposed.size() + " classes, so as many different names are needed, not "
                            + given,
                    "a name begins with a letter and goes on with letters, digits, '-' and '_'");
        }
        return given;
    }

    /** What the images show; asked where their files can say it and their values alone do. */
    static String modality(OwnImages images, Function<String, String> person) {
        if (images.modality().equals(OwnImages.PHOTOGRAPH)) {
            return OwnImages.PHOTOGRAPH;
        }
        String answer = person.apply(
                        "computed tomography or another modality, 'ct' or 'mr' [" + images.modality() + "]:")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!List.of("", OwnImages.CT, OwnImages.MR).contains(answer)) {
            throw HanetException.input(
                    "'" + answer + "' is neither 'ct' nor 'mr'", "'mr' stands for all that is not ct");
        }
        return answer.isEmpty() ? images.modality() : answer;
    }

    static int minutes(Function<String, String> person) {
        String answer = person.apply("minutes that training may take [" + MINUTES + "]:")
                .strip();
        return answer.isEmpty() ? MINUTES : wholeMinutes(answer);
    }

    private static int wholeMinutes(String words) {
        if (!words.matches("[1-9][0-9]{0,5}") || Integer.parseInt(words) > MOST_MINUTES) {
            throw HanetException.input(
                    "'" + words + "' is no number of minutes", "write a whole number from 1 to " + MOST_MINUTES);
        }
        return Integer.parseInt(words);
    }

    private static String range(List<ImageSize> sizes) {
        List<String> distinct = sizes.stream()
                .sorted(Comparator.comparingLong(size -> (long) size.height() * size.width()))
                .map(ImageSize::toString)
                .distinct()
                .toList();
        return distinct.size() == 1 ? distinct.get(0) : distinct.get(0) + " to " + distinct.get(distinct.size() - 1);
    }

    /** The spec with the encoders whose weights are here; where that is none, it says which would be taken otherwise. */
    private Draft proposed(Path spec, OwnImages images, Answers answers, Machine machine) {
        // ImageNet holds photographs
        List<Trunk> fitting = !answers.modality().equals(OwnImages.PHOTOGRAPH)
                ? List.of()
                : machine.device().equals(Device.CPU)
                        ? PRETRAINED.subList(PRETRAINED.size() - 1, PRETRAINED.size())
                        : PRETRAINED;
        Map<Trunk, String> missing = new LinkedHashMap<>();
        for (Trunk trunk : fitting) {
            machine.lacking().apply(trunk.pretrained().orElseThrow()).ifPresent(why -> missing.put(trunk, why));
        }
        Draft chosen = proposed(
                spec,
                images,
                answers,
                machine,
                fitting.stream().filter(trunk -> !missing.containsKey(trunk)).toList());
        if (missing.isEmpty() || missing.size() < fitting.size()) {
            return chosen;
        }
        List<Trunk> offered = missing.keySet().stream()
                .filter(trunk -> !published(trunk).commands().isEmpty())
                .toList();
        Trunk wanted = proposed(spec, images, answers, machine, offered).trunk();
        if (wanted.pretrained().isEmpty()) {
            return chosen;
        }
        List<String> advice = new ArrayList<>();
        advice.add(wanted.pretrained().orElseThrow() + " from ImageNet would be proposed, but "
                + Objects.requireNonNull(missing.get(wanted)).replaceAll("\\p{Cntrl}", " ")
                + "; two commands bring them ("
                + published(wanted).licence() + "), then init --force:");
        published(wanted).commands().forEach(command -> advice.add("  " + command));
        return chosen.advising(advice);
    }

    private static WeightsCatalog.Entry published(Trunk trunk) {
        return WeightsCatalog.find(trunk.pretrained().orElseThrow(), IMAGENET).orElseThrow();
    }

    /**
     * The spec with the largest images, and then an encoder that knows ImageNet or the widest network, for whose training there are time
     * and memory; where time is short, fewer epochs, and of the smallest network as many as there is time for.
     */
    private Draft proposed(Path spec, OwnImages images, Answers answers, Machine machine, List<Trunk> pretrained) {
        List<Integer> sides = images.sizes().stream()
                .map(size -> Math.min(size.height(), size.width()))
                .sorted()
                .toList();
        int usual = sides.get(sides.size() / 2);
        List<Integer> fitting = SIDES.stream().filter(side -> side <= usual).toList();
        List<Trunk> trunks = new ArrayList<>(pretrained);
        trunks.addAll(images.count() < FEW_IMAGES ? DRAWN.subList(DRAWN.size() - 1, DRAWN.size()) : DRAWN);
        List<Draft> drafts = new ArrayList<>();
        for (int side : fitting.isEmpty() ? SIDES.subList(SIDES.size() - 1, SIDES.size()) : fitting) {
            for (Trunk trunk : trunks) {
                drafts.add(timed(
                        spec,
                        new Draft(images, answers, usual, side, trunk, BATCH, WANTED_EPOCHS, 0, "", List.of()),
                        machine.speed()));
            }
        }
        FreeMemory free = machine.free();
        for (int least : new int[] {WANTED_EPOCHS, LEAST_EPOCHS, 0}) {
            List<Draft> inTime =
                    drafts.stream().filter(draft -> draft.affordable() >= least).toList();
            for (Draft draft : least == 0 ? List.of(drafts.get(drafts.size() - 1)) : inTime) {
                Experiment experiment = experiment(spec, draft);
                int fits = MemoryFit.of(experiment, free.bytes() / 2)
                        .batch()
                        .map(MemoryFit.Proposal::batch)
                        .orElse(0);
                if (fits >= 2) {
                    Draft chosen = timed(
                            spec,
                            draft.with(Math.min(BATCH, fits), Math.max(1, Math.min(MOST_EPOCHS, draft.affordable()))),
                            machine.speed());
                    experiment(spec, chosen).spec().data().open(experiment.roots(DataRoots.of()));
                    return chosen;
                }
            }
        }
        throw HanetException.input(
                "not two images of " + SIDES.get(SIDES.size() - 1) + " pixels a side fit into this machine's memory",
                "close other programs: " + free.words());
    }

    private Experiment experiment(Path spec, Draft draft) {
        return loader.inspectText(spec.toString(), draft.text(), Overlay.NONE).orThrow();
    }

    /** The draft with what an epoch of it takes at that speed. */
    private Draft timed(Path spec, Draft draft, TrainingSpeed speed) {
        Experiment experiment = experiment(spec, draft);
        double training = Math.max(1, Math.ceil(TRAINING * draft.images().count() / draft.batch()));
        double validation = Math.ceil(VALIDATION * draft.images().count() / draft.batch());
        double macs = training * TrainingSpeed.workOfStep(experiment)
                + validation * experiment.plan().work();
        return draft.taking(macs / speed.macsPerSecond(), speed.from());
    }

    /**
     * A spec with the reason of each value beside it.
     *
     * @param usualSide the shorter side that half of the images have
     * @param epochSeconds what an epoch takes by the plan's operations
     * @param speed where the machine's speed is from
     * @param advice lines on what would be proposed where more were there
     */
    private record Draft(
            OwnImages images,
            Answers answers,
            int usualSide,
            int side,
            Trunk trunk,
            int batch,
            int epochs,
            double epochSeconds,
            String speed,
            List<String> advice) {
        private static final int MINUTE = 60;

        Draft with(int otherBatch, int otherEpochs) {
            return new Draft(
                    images, answers, usualSide, side, trunk, otherBatch, otherEpochs, epochSeconds, speed, advice);
        }

        Draft taking(double seconds, String from) {
            return new Draft(images, answers, usualSide, side, trunk, batch, epochs, seconds, from, advice);
        }

        Draft advising(List<String> lines) {
            return new Draft(images, answers, usualSide, side, trunk, batch, epochs, epochSeconds, speed, lines);
        }

        /** Epochs that there is time for. */
        int affordable() {
            return (int) Math.min(Integer.MAX_VALUE, answers.minutes() * MINUTE / epochSeconds);
        }

        private boolean isInTime() {
            return epochs * epochSeconds <= answers.minutes() * MINUTE;
        }

        String timeWords() {
            String takes = epochs + (epochs == 1 ? " epoch takes about " : " epochs take about ")
                    + Numbers.duration(epochs * epochSeconds) + ", " + speed;
            return takes
                    + (isInTime()
                            ? epochs < LEAST_EPOCHS ? "; more time would find more: --minutes" : ""
                            : "; " + answers.minutes() + " minutes are less than that");
        }

        String text() {
            boolean isFew = images.count() < FEW_IMAGES;
            List<String> classes = answers.classes();
            boolean isOfTwo = classes.size() == 2;
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
                %s  encoder: %s
                  reduction: {type: conv-bn-relu, kernel: 1, channels: 64}
                  # hierarchical attention; with 'residual: gamma' training begins as if it were not there
                  context: {type: ha, delta: 0.5, levels: 2, residual: gamma}
                  bottleneck: {type: conv-bn-relu, kernel: 3, channels: 64, dropout: 0.1}
                  decoder: %s

                data:
                  classes: [%s]
                  regions: {%s}
                  dataset:
                    type: folder
                    images: %s
                %s  # %d images%s
                  split: {%s}
                  # %s
                  prepare: %s
                  augment: %s

                train:
                  # %s
                  epochs: %d
                  # the plan says how much memory that takes
                  batch: %d
                  optimizer: %s
                  schedule: {type: cosine}
                  loss: {type: dice-cross-entropy}
                  select: {metric: %s, mode: max}

                seed: 1

                evaluate:
                  metrics: [%s]
                """.formatted(
                            String.join(", ", classes.subList(1, classes.size())),
                            images.count(),
                            Stream.concat(Stream.of(why(isFew)), advice.stream())
                                    .map(line -> "  # " + line + "\n")
                                    .collect(Collectors.joining()),
                            trunk.encoder(),
                            trunk.decoder(),
                            String.join(", ", classes),
                            regions,
                            SpecWriter.line(images.images()),
                            masks(),
                            images.count(),
                            whyDivided(),
                            split(),
                            whyOfThatSize(),
                            prepare(),
                            answers.modality().equals(OwnImages.PHOTOGRAPH)
                                    ? "[{type: flip-horizontal}, {type: flip-vertical}, {type: photometric}]"
                                    : "[{type: flip-horizontal}]",
                            timeWords(),
                            epochs,
                            batch,
                            trunk.pretrained().isEmpty()
                                    ? "{type: adamw, learningRate: 0.003, weightDecay: 0.01}"
                                    : "{type: adamw, learningRate: 0.002, weightDecay: 0.01, rates: {encoder: 0.5}}"
                                            + "  # what is learned already changes more slowly",
                            isOfTwo ? "iou" : "mDice",
                            isOfTwo ? "iou, f1, accuracy" : "mDice, mIou, accuracy");
        }

        private String whyDivided() {
            return images.parts().isEmpty()
                    ? images.together().isEmpty()
                            ? "; 'together' keeps what belongs to one patient in one part, where names tell it"
                            : "; what belongs to one patient stays in one part"
                    : ", in the parts that their folders name";
        }

        private String split() {
            return images.parts().isEmpty()
                    ? "type: random, validation: " + VALIDATION + ", test: " + VALIDATION
                            + images.together()
                                    .map(name -> ", together: " + name)
                                    .orElse("")
                    : "type: listed, "
                            + images.parts().entrySet().stream()
                                    .map(part -> part.getKey() + ": "
                                            + part.getValue().stream()
                                                    .map(SpecWriter::line)
                                                    .collect(Collectors.joining(", ", "[", "]")))
                                    .collect(Collectors.joining(", "));
        }

        private String whyOfThatSize() {
            return usualSide != side
                    ? "images are " + usualSide + " pixels and more across; larger ones cost more and may find more"
                    : images.sizes().stream().allMatch(size -> size.height() == side && size.width() == side)
                            ? "as large as the images are"
                            : "images are " + range(images.sizes()) + ", made square of their shorter side";
        }

        private String why(boolean isFew) {
            return trunk.pretrained().isPresent()
                    ? "begins with what it learned from ImageNet's photographs"
                    : isFew
                            ? "few images: a small network learns them less by heart"
                            : "the widest U-Net that there is time for";
        }

        private String prepare() {
            String resize = "{type: resize, size: " + side + "}, ";
            return switch (answers.modality()) {
                case OwnImages.CT ->
                    "[{type: hu-window, range: [-1000, 400]}, " + resize + "{type: normalize, using: image}]";
                case OwnImages.MR -> "[" + resize + "{type: normalize, using: image}]";
                default ->
                    "[" + resize + "{type: normalize, using: "
                            + (trunk.pretrained().isPresent() ? "weights" : IMAGENET) + "}]";
            };
        }

        private String masks() {
            StringBuilder lines = new StringBuilder();
            String shares = images.values().shares().entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, "%s %.1f %%", entry.getKey(), 100 * entry.getValue()))
                    .collect(Collectors.joining(", "));
            String seen = "    # share of the pixels that were looked at: " + shares + "\n";
            if (images.layers().isEmpty()) {
                lines.append("    masks: ")
                        .append(SpecWriter.line(images.masks()))
                        .append('\n')
                        .append(seen);
                if (images.values().isLossy()) {
                    lines.append("    # saved with losses: cut halfway between the values that are seen most\n");
                }
                lines.append("    values: {").append(keys()).append("}\n");
            } else {
                lines.append(seen)
                        .append("    # a file for each class; of two the later one lies on top\n    layers:\n");
                List<String> files = List.copyOf(images.layers().values());
                for (int i = 0; i < files.size(); i++) {
                    lines.append("      ").append(answers.classes().get(i + 1)).append(": ");
                    lines.append(SpecWriter.line(files.get(i))).append('\n');
                }
                lines.append("    rest: ").append(answers.classes().get(0)).append('\n');
            }
            if (!answers.modality().equals(OwnImages.PHOTOGRAPH)) {
                lines.append("    channels: 1\n");
            }
            return lines.toString();
        }

        private String keys() {
            Map<String, String> named = new LinkedHashMap<>();
            List<String> found = images.values().keys();
            for (int i = 0; i < found.size(); i++) {
                named.put(found.get(i), answers.classes().get(i));
            }
            images.values().ignored().ifPresent(key -> named.put(key, "ignore"));
            return named.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }
    }
}
