package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
    private final Sessions sessions;
    private final Console console;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run directory.")
    private Path run = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image files.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out = Path.of("");

    @Option(names = "--probabilities", description = "Write each class's probabilities as an image as well.")
    private boolean probabilities;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Inject
    PredictCommand(Sessions sessions, Console console) {
        this.sessions = sessions;
        this.console = console;
    }

    @Override
    public Integer call() {
        Predict.check(images);
        try (OpenRun open = sessions.open(run, device.device())) {
            Predict predict = new Predict(open, new PredictionFiles(probabilities));
            for (Path image : images) {
                List<Path> written = predict.run(image, out);
                if (!parent.quiet()) {
                    written.forEach(file -> console.print(file.toString()));
                }
            }
        }
        return ExitCode.DONE;
    }
}
