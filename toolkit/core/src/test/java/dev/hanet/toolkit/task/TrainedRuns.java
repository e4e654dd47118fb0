package dev.hanet.toolkit.task;

import dev.hanet.toolkit.export.Export;
import java.nio.file.Path;
import java.util.List;

/** Runs that tests of what comes after training begin with. */
public final class TrainedRuns {
    private final Experiments experiments;

    /** Keeps spec and runs in a folder. */
    public TrainedRuns(Path folder) {
        this.experiments = new Experiments(folder);
    }

    /** A small HANet after one epoch. */
    public Path tiny() {
        return experiments
                .train()
                .begin(
                        experiments.tiny(),
                        List.of("train.epochs=1"),
                        experiments.settings("runs"),
                        TrainListener.SILENT)
                .run();
    }

    /** What exports them. */
    public Export export() {
        return new Export(new Sessions(experiments.loader()), experiments.writer());
    }
}
