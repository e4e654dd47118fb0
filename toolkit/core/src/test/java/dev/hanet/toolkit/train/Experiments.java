package dev.hanet.toolkit.train;

import com.google.inject.Injector;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A small HANet on four drawn images, and what trains it. */
public final class Experiments {
    private static final Injector INJECTOR =
            HanetModule.injector(Plugins.found(Experiments.class.getClassLoader()), Experiments.class.getClassLoader());
    private final Path folder;

    public Experiments(Path folder) {
        this.folder = folder;
    }

    /** Writes the tiny spec and answers its file. */
    public String tiny() {
        try {
            return Files.writeString(folder.resolve("tiny.yaml"), TinySpec.TEXT).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A spec as it is read, whether or not there is one of that name. */
    public static SpecSource source(String name) {
        return INJECTOR.getInstance(ExperimentLoader.class).read(name);
    }

    /** The tiny spec with values laid over it. */
    public Experiment tiny(Overlay overlay) {
        return loader().load(tiny(), overlay);
    }

    /** Measures a run on drawn images. */
    public Evaluation evaluate(Path run, Optional<Part> part, Overlay overlay) {
        return new Evaluate(new Sessions(loader()), catalog())
                .run(
                        new Sessions(loader()).read(run, overlay),
                        part,
                        new Evaluate.Place(DataRoots.of(), Device.CPU, RecordedData.Accepted.NOTHING, Optional.empty()),
                        image -> {});
    }

    public ExperimentLoader loader() {
        return INJECTOR.getInstance(ExperimentLoader.class);
    }

    SpecWriter writer() {
        return INJECTOR.getInstance(SpecWriter.class);
    }

    public MetricCatalog catalog() {
        return INJECTOR.getInstance(MetricCatalog.class);
    }

    PreparedImages prepared() {
        return new PreparedImages(new Sessions(loader()), writer());
    }

    /** A training in which no time passes. */
    public Train train() {
        return new Train(loader(), new Sessions(loader()), prepared(), catalog(), () -> 0);
    }

    /** Trains the tiny spec with values laid over it. */
    TrainResult trained(String runs, String... sets) {
        return train().begin(tiny(Overlay.parse(sets)), settings(runs), TrainListener.SILENT);
    }

    public TrainSettings settings(String runs) {
        return settings(runs, false);
    }

    public TrainSettings settings(String runs, boolean retry) {
        return settings(runs, DataRoots.of(), retry);
    }

    /** With another choice of what may be other than it was, and another number of cores. */
    TrainSettings settings(String runs, TrainSettings.Reuse reuse, int threads) {
        TrainSettings usual = settings(runs);
        return new TrainSettings(
                usual.roots(),
                usual.weights(),
                usual.device(),
                threads,
                usual.runs(),
                usual.prepared(),
                reuse,
                usual.command());
    }

    /** With data sets that are found there. */
    TrainSettings settings(String runs, DataRoots roots) {
        return settings(runs, roots, false);
    }

    private TrainSettings settings(String runs, DataRoots roots, boolean retry) {
        return new TrainSettings(
                roots,
                new WeightsFolder(Optional.of(folder)),
                Device.CPU,
                1,
                folder.resolve(runs),
                folder.resolve("prepared"),
                new TrainSettings.Reuse(false, retry, false),
                List.of("train", "tiny.yaml"));
    }

    /** A black picture as a PNG file. */
    static byte[] png(int height, int width) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
