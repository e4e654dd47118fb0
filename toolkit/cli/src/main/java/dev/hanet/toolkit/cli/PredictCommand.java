package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.Axis;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Segments image files with a run. */
@Command(
        name = "predict",
        description = "Segment images with a run's best weights, at their own resolution: masks and overlays.")
final class PredictCommand implements Callable<Integer> {
    private static final int TOLD = 3;

    private final Sessions sessions;
    private final Console console;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run directory.")
    private Path run = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "Image files, or folders of them; a folder's other files are counted.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out = Path.of("");

    @Option(names = "--probabilities", description = "Write each class's probabilities as an image as well.")
    private boolean probabilities;

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

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Inject
    PredictCommand(Sessions sessions, Console console) {
        this.sessions = sessions;
        this.console = console;
    }

    @Override
    public Integer call() {
        Predict.Input input = Predict.Input.of(images);
        if (input.others() > 0) {
            console.note(input.images().size() + " images; " + input.others() + " other files are left out");
        }
        Map<Path, HanetException> failed = new LinkedHashMap<>();
        Map<String, List<Path>> without = new LinkedHashMap<>();
        try (OpenRun open = sessions.open(run, device.device())) {
            open.caution().ifPresent(caution -> console.note("warning: " + caution));
            Predict predict = new Predict(open, new PredictionFiles(probabilities, as), axis);
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
