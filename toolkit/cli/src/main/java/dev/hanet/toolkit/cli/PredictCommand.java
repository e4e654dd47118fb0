package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            arity = "1..*",
            paramLabel = "IMAGE",
            converter = RunArgument.class,
            description =
                    "Image files, or folders of them; a folder's other files are counted. Run directories before the first image"
                            + " segment together with RUN: the mean of their probabilities.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out = Path.of("");

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
        if (images.isEmpty()) {
            throw new ParameterException(command.commandLine(), "behind the runs there is no image to segment");
        }
        if (mostPixels < 1 || mostPixels > MOST_MILLIONS) {
            throw new ParameterException(
                    command.commandLine(),
                    "--most-pixels is from 1 to " + MOST_MILLIONS + " (million), not " + mostPixels);
        }
        Predict.Input input = Predict.Input.of(images);
        if (!input.others().isEmpty()) {
            console.note(input.images().size() + " images; what is no image is left out: " + some(input.others()));
        }
        Map<Path, HanetException> failed = new LinkedHashMap<>();
        Map<String, List<Path>> without = new LinkedHashMap<>();
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
                    new Predict.Rows(byRows, mostPixels * MILLION, progress::rows));
            for (Path image : input.images()) {
                try {
                    Predict.Predicted predicted = predict.run(image, out);
                    predicted.missing().forEach(region -> without.computeIfAbsent(region, name -> new ArrayList<>())
                            .add(image));
                    if (!parent.quiet()) {
                        predicted.files().forEach(file -> console.print(file.toString()));
                    }
                } catch (HanetException e) {
                    failed.put(image, e);
                }
            }
        } finally {
            open.forEach(OpenRun::close);
        }
        without.forEach((region, found) -> console.note("warning: no pixel of '" + region + "' in " + found.size()
                + " of " + input.images().size() + " images: " + some(found)));
        if (failed.isEmpty()) {
            return ExitCode.DONE;
        }
        console.note(
                console.red("hanet: ") + failed.size() + " of " + input.images().size() + " images failed:");
        failed.forEach((image, why) -> {
            console.note("  " + (why.problem().contains(image.toString()) ? "" : "'" + image + "': ") + why.problem());
            why.remedy().ifPresent(remedy -> console.note("      " + remedy));
        });
        return ExitCode.FAILED;
    }

    private static String some(List<Path> images) {
        return images.stream().limit(TOLD).map(Path::toString).collect(Collectors.joining(", "))
                + (images.size() > TOLD ? " and " + (images.size() - TOLD) + " more" : "");
    }
}
