package dev.hanet.toolkit.train;

import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Runs that tests of what comes after training begin with. */
public final class TrainedRuns {
    private final Experiments experiments;

    /** Keeps spec and runs in a folder. */
    public TrainedRuns(Path folder) {
        this.experiments = new Experiments(folder);
    }

    /** A small HANet after one epoch, with options laid over its spec. */
    public Path tiny(String... sets) {
        return experiments
                .train()
                .begin(
                        experiments.tiny(Overlay.parse("train.epochs=1").and(Overlay.parse(sets))),
                        experiments.settings("runs"),
                        TrainListener.SILENT)
                .run();
    }

    /** A small HANet of nested classes that knows two images by heart, with options laid over its spec. */
    public Path nested(String... sets) {
        Overlay all = Overlay.parse(
                        "model.activation=nested-sigmoid",
                        "data.dataset.images={training: 2, validation: 0, test: 0}",
                        "data.augment=[]",
                        "train.epochs=160",
                        "train.optimizer={type: adam, learningRate: 0.004}",
                        "train.schedule={type: constant}",
                        "train.select={metric: mDice, mode: last}")
                .and(Overlay.parse(sets));
        return experiments
                .train()
                .begin(experiments.tiny(all), experiments.settings("nested"), TrainListener.SILENT)
                .run();
    }

    /** Measures a run on a part of its data. */
    public Evaluation evaluate(Path run, Part part) {
        return experiments.evaluate(run, Optional.of(part), Overlay.NONE);
    }

    /** What opens them. */
    public Sessions sessions() {
        return new Sessions(experiments.loader());
    }

    /** What exports them. */
    public Export export() {
        return new Export(new Sessions(experiments.loader()), experiments.writer(), experiments.loader());
    }

    /** What reads their specs. */
    public ExperimentLoader loader() {
        return experiments.loader();
    }

    /** What writes their specs. */
    public SpecWriter writer() {
        return experiments.writer();
    }

    /** The spec of {@link #tiny}. */
    public Experiment experiment() {
        return experiments.tiny(Overlay.NONE);
    }
}
