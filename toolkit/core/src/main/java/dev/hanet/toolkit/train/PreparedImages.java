package dev.hanet.toolkit.train;

import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.load.PreparedFiles;
import dev.hanet.toolkit.data.load.PreparedItems;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.session.ImageDone;
import dev.hanet.toolkit.session.RunNetworks;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Prepares training images once for many trainings: decoded, cropped and resized, up to where augmentation starts.
 *
 * <p>A folder of images is named by what they were made of: the data set's keys, the digests of its files, of the networks
 * that were asked and of what transforms read, the transforms, the version of the code. So what lies there is either
 * exactly what a training would make itself, or is not looked at; and it may be deleted at any time.
 */
public final class PreparedImages {
    private static final String RECIPE = "recipe.txt";
    private static final int DIGITS = 16;

    private final Sessions sessions;
    private final SpecWriter writer;

    @Inject
    public PreparedImages(Sessions sessions, SpecWriter writer) {
        this.sessions = sessions;
        this.writer = writer;
    }

    /**
     * What was prepared.
     *
     * @param folder where the images lie
     * @param made how many were made
     * @param there how many were there already
     * @param bytes of all
     */
    public record Result(Path folder, int made, int there, long bytes) {}

    /**
     * Prepares the training images of an experiment.
     *
     * @param each hears of every image
     * @throws DataException when the data is missing, damaged or contradicts the spec
     * @throws dev.hanet.toolkit.run.RunException when a file cannot be written
     */
    public Result make(Experiment experiment, TrainSettings settings, Consumer<ImageDone> each) {
        DataSpec data = experiment.spec().data();
        try (RunNetworks networks = RunNetworks.named(experiment, sessions, settings.device(), settings.runs())) {
            if (!networks.isEmpty()) {
                TorchEngine.threads(settings.threads());
            }
            Dataset dataset = data.open(experiment.roots(settings.roots()));
            List<Item> items = data.divide(dataset.items()).training();
            String recipe = recipe(experiment.spec(), Provenances.dataFiles(dataset), networks, settings);
            PreparedFiles files = new PreparedFiles(folder(recipe, settings.prepared()));
            AtomicFiles.write(files.folder().resolve(RECIPE), recipe);
            Pipeline pipeline = new Pipeline(data.prepare(), List.of(), networks);
            PreparedItems prepared = new PreparedItems(dataset, items, pipeline, data.classes(), Optional.empty(), 0);
            int made = 0;
            long bytes = 0;
            for (int i = 0; i < items.size(); i++) {
                Path file = files.file(items.get(i));
                if (files.read(items.get(i)).isEmpty()) {
                    AtomicFiles.write(file, PreparedFiles.encoded(prepared.get(i)));
                    made++;
                }
                bytes += file.toFile().length();
                each.accept(new ImageDone(items.get(i).id(), items.size()));
            }
            return new Result(files.folder(), made, items.size() - made, bytes);
        } catch (DataException e) {
            throw e.in(experiment::at);
        }
    }

    /** Where the images of a training lie prepared; absent when nobody prepared them. */
    Optional<PreparedFiles> find(
            ExperimentSpec spec, List<Provenance.DataFile> data, RunNetworks networks, TrainSettings settings) {
        if (!Files.isDirectory(settings.prepared())) {
            return Optional.empty();
        }
        Path folder = folder(recipe(spec, data, networks, settings), settings.prepared());
        return Files.isDirectory(folder) ? Optional.of(new PreparedFiles(folder)) : Optional.empty();
    }

    private static Path folder(String recipe, Path parent) {
        return parent.resolve(Sha256.of(recipe).substring(0, DIGITS));
    }

    /** What images are made of: equal texts, equal pixels. */
    private String recipe(
            ExperimentSpec spec, List<Provenance.DataFile> data, RunNetworks networks, TrainSettings settings) {
        List<String> lines = new ArrayList<>();
        lines.add("code " + CodeVersion.current());
        lines.add("classes " + spec.data().classes());
        lines.add("dataset " + writer.values((Record) spec.data().dataset(), DatasetSpec.class));
        Pipeline.beforeAugmentation(spec.data().prepare())
                .forEach(step -> lines.add("prepare " + writer.values((Record) step, TransformSpec.class)));
        if (!networks.isEmpty()) { // whose last digits may differ between devices and numbers of threads
            lines.add("networks asked on " + settings.device() + ", " + settings.threads() + " threads");
        }
        Provenances.with(data, List.of(), networks.files()).forEach(file -> lines.add(words(file)));
        return String.join("\n", lines) + "\n";
    }

    private static String words(Provenance.DataFile file) {
        return "file " + file.sha256() + " " + file.name();
    }
}
