package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Segments image files with a run, or with several together. */
@Command(
        name = "predict",
        description =
                "Segment images with the best weights of a run, or with the mean of several, at their own resolution: masks and"
                        + " overlays.")
final class PredictCommand implements Callable<Integer> {
    private static final int TOLD = 3;
    private static final long MILLION = 1_000_000;
    private static final int MOST_MILLIONS = 2147;
    private static final Path STANDARD_INPUT = Path.of("-");

    private final Sessions sessions;
    private final Console console;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            converter = RunArgument.class,
            description = "A run directory, or bundle:NAME@VERSION; further ones behind it are averaged with it.")
    private Path run = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE",
            converter = RunArgument.class,
            description =
                    "Image files, or folders of them; a folder's other files are counted. Run directories before the first image"
                            + " segment together with RUN: the mean of their probabilities. - reads names of files from standard"
                            + " input, a line each, and answers each before the next.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--in",
            paramLabel = "IMAGES",
            description =
                    "With --on: a folder of images, or NAME.parquet, a table with the columns path and content; as Spark names"
                            + " them, so hdfs:// and the like do too.")
    private Optional<String> in = Optional.empty();

    @Option(
            names = "--on",
            paramLabel = "CLUSTER",
            description =
                    "spark://HOST:PORT or local[N], or spark under spark-submit: segments what --in names on all workers of Spark. With"
                            + " --out NAME.parquet masks go into that table. Called again it segments what is new or changed.")
    private Optional<String> on = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What is printed of an image: text, its files, or json, an object a line.")
    private OutputFormat format = OutputFormat.TEXT;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private String out = "";

    @Option(names = "--probabilities", description = "Write each class's probabilities as an image as well.")
    private boolean probabilities;

    @Option(
            names = "--uncertainty",
            description =
                    "Write how little is known of each pixel's class as an image as well: the entropy of the probabilities, from"
                            + " black, certain, to white, all classes as likely.")
    private boolean uncertainty;

    @Option(
            names = "--as",
            paramLabel = "FORM",
            description =
                    "What stands in a mask: the numbers of the classes, the values of the data set's own masks, or the"
                            + " colours of the overlays: classes, values or colours.")
    private PredictionFiles.As as = PredictionFiles.As.CLASSES;

    @Option(
            names = "--axis",
            paramLabel = "AXIS",
            description =
                    "Across which direction of the body NIfTI volumes are cut into slices: axial, coronal or sagittal;"
                            + " by default as the run's data set has them.")
    private Optional<Axis> axis = Optional.empty();

    @Option(
            names = "--by-rows",
            description =
                    "Read and write every image row by row, as those are that do not go into memory; the files are the same.")
    private boolean byRows;

    @Option(
            names = "--most-pixels",
            paramLabel = "MILLIONS",
            description =
                    "The most million pixels of an image that is read; a larger claim is taken for a mistake or an attack. By"
                            + " default 1000, at most 2147.")
    private int mostPixels = (int) (ImageRows.MOST_PIXELS / MILLION);

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Inject
    PredictCommand(Sessions sessions, Console console) {
        this.sessions = sessions;
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Path> named = new ArrayList<>(List.of(run));
        paths.stream().takeWhile(RunDirectory::isOne).forEach(named::add);
        List<Path> images = paths.subList(named.size() - 1, paths.size());
        if (on.isPresent() != in.isPresent() || (on.isPresent() && !images.isEmpty())) {
            throw mistake("--on and --in go together, in place of IMAGE");
        }
        if (images.isEmpty() && on.isEmpty()) {
            throw mistake("behind the runs there is no image to segment");
        }
        if (mostPixels < 1 || mostPixels > MOST_MILLIONS) {
            throw mistake("--most-pixels is from 1 to " + MOST_MILLIONS + " (million), not " + mostPixels);
        }
        return on.isPresent()
                ? segmentedElsewhere(named, on.orElseThrow(), in.orElseThrow())
                : segmented(named, images);
    }

    private ParameterException mistake(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    private int segmented(List<Path> named, List<Path> images) {
        boolean isAsked = images.equals(List.of(STANDARD_INPUT));
        Predict.Input input = isAsked ? new Predict.Input(List.of(), List.of()) : Predict.Input.of(images);
        if (!input.others().isEmpty()) {
            console.note(input.images().size() + " images; what is no image is left out: " + some(input.others()));
        }
        Outcome outcome = new Outcome();
        List<OpenRun> open = new ArrayList<>();
        try (ImageProgress progress = ImageProgress.of(console, parent, "segmented")) {
            for (Path one : named) {
                open.add(sessions.open(one, device.device()));
            }
            open.forEach(one -> one.caution().ifPresent(caution -> console.note("warning: " + caution)));
            Ensemble ensemble = new Ensemble(open);
            if (named.size() > 1 && !parent.quiet()) {
                console.note("the mean of " + named.size() + " runs"
                        + (ensemble.threshold() == Decision.HALF
                                ? ""
                                : ", threshold " + Numbers.compact(ensemble.threshold())));
            }
            Predict predict = new Predict(
                    ensemble,
                    new PredictionFiles(probabilities, uncertainty, as),
                    axis,
                    new Predict.Rows(byRows, mostPixels * MILLION, progress::parts));
            if (isAsked) {
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .lines()
                        .map(Path::of)
                        .forEach(image -> segment(predict, image, outcome));
            } else {
                input.images().forEach(image -> segment(predict, image, outcome));
            }
            if (predict.removed() > 0) {
                console.note("probabilities and uncertainty of these images from an earlier call are removed: "
                        + predict.removed() + (predict.removed() == 1 ? " file" : " files"));
            }
        } finally {
            open.forEach(OpenRun::close);
        }
        outcome.without.forEach((region, found) -> console.note("warning: no pixel of '" + region + "' in "
                + found.size() + " of " + outcome.images + " images: " + some(found)));
        outcome.odd.forEach((odd, found) -> {
            console.note("warning: " + found.size() + " of " + outcome.images + " images, " + some(found) + ": "
                    + odd.problem());
            odd.remedy().ifPresent(remedy -> console.note("    " + remedy));
        });
        if (outcome.failed.isEmpty()) {
            return ExitCode.DONE;
        }
        console.note(console.red("hanet: ") + outcome.failed.size() + " of " + outcome.images + " images failed:");
        outcome.failed.forEach((image, why) -> {
            console.note("  " + (why.problem().contains(image.toString()) ? "" : "'" + image + "': ") + why.problem());
            why.remedy().ifPresent(remedy -> console.note("      " + remedy));
        });
        return ExitCode.FAILED;
    }

    /** What came of the images so far. */
    private static final class Outcome {
        private final Map<Path, HanetException> failed = new LinkedHashMap<>();
        private final Map<String, List<Path>> without = new LinkedHashMap<>();
        private final Map<Finding, List<Path>> odd = new LinkedHashMap<>();
        private int images;
    }

    private void segment(Predict predict, Path image, Outcome outcome) {
        outcome.images++;
        try {
            Predict.Predicted predicted = predict.run(image, Path.of(out));
            predicted.missing().forEach(region -> outcome.without
                    .computeIfAbsent(region, name -> new ArrayList<>())
                    .add(image));
            predicted.odd().ifPresent(odd -> outcome.odd
                    .computeIfAbsent(odd, sentence -> new ArrayList<>())
                    .add(image));
            if (format == OutputFormat.JSON) {
                answer(image, predicted, Optional.empty());
            } else if (!parent.quiet()) {
                predicted.files().forEach(file -> console.print(file.toString()));
            }
        } catch (HanetException e) {
            outcome.failed.put(image, e);
            if (format == OutputFormat.JSON) {
                answer(image, new Predict.Predicted(List.of(), List.of(), Optional.empty()), Optional.of(e));
            }
        }
    }

    /** What is said of an image to a program; whether it is the image's own mistake, or one of the disk, say, which another machine may not have. */
    private void answer(Path image, Predict.Predicted predicted, Optional<HanetException> failure) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("image", image);
        answer.put("files", predicted.files());
        answer.put("missing", predicted.missing());
        answer.put("odd", predicted.odd().map(Finding::problem));
        answer.put("why", failure.map(HanetException::problem));
        answer.put("isOfDisk", failure.filter(RunException.class::isInstance).isPresent());
        console.print(Json.line(answer));
    }

    /** Has the workers of a cluster segment what there is. */
    private int segmentedElsewhere(List<Path> named, String where, String images) {
        int threads = device.threadsOfTask();
        List<String> asked = new ArrayList<>(List.of("--quiet", "predict"));
        named.forEach(one -> asked.add(one.toAbsolutePath().normalize().toString()));
        List<String> options = new ArrayList<>(List.of("--as", as.name().toLowerCase(Locale.ROOT)));
        axis.ifPresent(one -> options.addAll(List.of("--axis", one.name().toLowerCase(Locale.ROOT))));
        if (probabilities) {
            options.add("--probabilities");
        }
        if (uncertainty) {
            options.add("--uncertainty");
        }
        StringBuilder network = new StringBuilder(String.join(" ", options));
        named.forEach(one -> network.append('\n').append(RunDirectory.open(one).network()));
        asked.add(STANDARD_INPUT.toString());
        asked.addAll(options);
        asked.addAll(List.of("--format", "json", "--threads", String.valueOf(threads)));
        asked.addAll(List.of("--device", device.name(), "--most-pixels", String.valueOf(mostPixels)));
        if (byRows) {
            asked.add("--by-rows");
        }
        boolean isTable = out.endsWith(Launcher.Images.TABLE);
        Path shared = out.contains("://")
                ? Path.of("")
                : isTable
                        ? Objects.requireNonNullElse(
                                Path.of(out).toAbsolutePath().getParent(), Path.of("/"))
                        : Path.of(out);
        try (Launcher launcher = ClusterOptions.open(where, threads);
                ClusterOptions.Token token = new ClusterOptions.Token(shared)) {
            List<String> program = launcher.program(TrainingOptions.script());
            token.look(
                    console,
                    launcher,
                    program,
                    named.stream().map(Path::toAbsolutePath).toList(),
                    !device.name().equals("cpu"));
            List<String> whole = new ArrayList<>(program);
            whole.addAll(asked);
            Launcher.Segmented came = launcher.segment(
                    new Launcher.Images(whole, network.toString(), absolute(images), absolute(out), ImageFile.names()));
            launcher.remarks().forEach(console::note);
            console.print(came.table());
            console.note(
                    "images segmented: " + came.done() + (came.before() > 0 ? ", there already: " + came.before() : "")
                            + (came.others() > 0
                                    ? ", files left out that are not called as images are: " + came.others()
                                    : ""));
            if (came.failed() == 0) {
                return ExitCode.DONE;
            }
            console.note(console.red("hanet: ") + "images that failed: " + came.failed()
                    + (came.failed() > came.why().size() ? ", the first of them" : ""));
            came.why()
                    .forEach((image, why) ->
                            console.note("  " + (why.contains(image) ? "" : "'" + image + "': ") + why));
            return ExitCode.FAILED;
        }
    }

    private static String absolute(String place) {
        return place.contains("://")
                ? place
                : Path.of(place).toAbsolutePath().normalize().toString();
    }

    private static String some(List<Path> images) {
        return images.stream().limit(TOLD).map(Path::toString).collect(Collectors.joining(", "))
                + (images.size() > TOLD ? " and " + (images.size() - TOLD) + " more" : "");
    }
}
