package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.disc.Disc;
import dev.hanet.toolkit.data.disc.TrueDiscs;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.train.Obtain.How;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that finds discs on whole images, and one that sees crops around what it finds. */
class LocalizerIT {
    private static final String CROP = "data.prepare=[{type: crop-disc, size: 24, localizer: '%s'},"
            + " {type: resize, size: 32}, {type: normalize, using: imagenet}]";

    @TempDir
    private Path folder;

    private Experiments experiments;
    private Sessions sessions;
    private String localizer;

    @BeforeEach
    void train() {
        experiments = new Experiments(folder);
        sessions = new Sessions(experiments.loader());
        Path run = begin(Overlay.parse("train.epochs=6", "model.context={type: none}", "data.augment=[]"));
        localizer = folder.resolve("runs").relativize(run).toString();
    }

    private Path begin(Overlay overlay) {
        return experiments
                .train()
                .begin(experiments.tiny(overlay), experiments.settings("runs"), TrainListener.SILENT)
                .run();
    }

    private Overlay cropping(String by) {
        return Overlay.parse("train.epochs=1", String.format(CROP, by));
    }

    @Test
    void crops_lie_where_the_network_finds_discs_and_the_run_needs_no_other() throws IOException {
        Path run = begin(cropping(localizer));
        assertThat(run.resolve("networks/1/checkpoints/best/weights.safetensors"))
                .isNotEmptyFile();
        assertThat(run.resolve("report.md"))
                .content()
                .contains("| discs found by | " + localizer.replace("_", "\\_"))
                .doesNotContain("caution");
        Path moved = Files.move(folder.resolve("runs"), folder.resolve("elsewhere"));
        Path here = moved.resolve(folder.resolve("runs").relativize(run));
        Files.move(moved.resolve(localizer), moved.resolve("gone"));

        try (OpenRun open = sessions.open(here, Device.CPU)) {
            Dataset dataset = open.experiment().spec().data().dataset().open(DataRoots.of());
            Sample sample = dataset.load(dataset.items().get(dataset.items().size() - 1));
            Segmentation found = open.session().segment(Sample.of(sample.id(), sample.image()));
            assertThat(found.mask().size()).isEqualTo(sample.size());
        }
        Evaluation evaluation = experiments.evaluate(here, Optional.of(Part.TEST), Overlay.NONE);
        assertThat(evaluation.result().values()).containsKeys("mDice", "diceDisc");
    }

    @Test
    void network_that_has_learnt_a_little_finds_discs_near_the_true_ones() {
        Path run = folder.resolve("runs").resolve(localizer);
        try (OpenRun open = sessions.open(run, Device.CPU)) {
            Dataset dataset = open.experiment().spec().data().dataset().open(DataRoots.of());
            List<Double> distances = new ArrayList<>();
            dataset.items().forEach(item -> {
                Sample sample = dataset.load(item);
                Disc truth = new TrueDiscs().find(sample);
                Disc found = new dev.hanet.toolkit.data.disc.FoundDiscs(
                                (name, image) -> open.session().segment(image).probabilities(), localizer)
                        .find(sample);
                distances.add(Math.hypot(truth.y() - found.y(), truth.x() - found.x()));
            });
            assertThat(distances.stream().mapToDouble(one -> one).average().orElseThrow())
                    .as("pixels of 32")
                    .isLessThan(6);
        }
    }

    @Test
    void same_localizer_is_the_same_run_and_an_interrupted_one_goes_on_with_its_copy() throws IOException {
        Obtain obtain = new Obtain(experiments.loader(), experiments.train());
        TrainSettings settings = experiments.settings("runs");
        Overlay overlay = Overlay.parse("train.epochs=2", String.format(CROP, localizer));
        Heard interruption = Heard.stoppingAt(2, 1);
        assertThatThrownBy(() -> obtain.run(experiments.tiny(overlay), settings, interruption))
                .isInstanceOf(Heard.Stop.class);
        RunDirectory.open(interruption.run()).status(RunStatus.INTERRUPTED);
        assertThat(obtain.run(experiments.tiny(overlay), settings, TrainListener.SILENT)
                        .how())
                .isEqualTo(How.RESUMED);
        assertThat(obtain.run(experiments.tiny(overlay), settings, TrainListener.SILENT)
                        .how())
                .isEqualTo(How.REUSED);
        Path weights = folder.resolve("runs").resolve(localizer).resolve("checkpoints/best/weights.safetensors");
        Files.copy(
                interruption.run().resolve("checkpoints/best/weights.safetensors"),
                weights,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(obtain.known(experiments.loader().load(experiments.tiny(), overlay), settings))
                .as("another network places the crops")
                .isEmpty();
    }

    @Test
    void what_cannot_be_asked_is_told_at_its_key() throws IOException {
        assertThatThrownBy(() -> begin(cropping("refuge/nothing"))).isInstanceOfSatisfying(DataException.class, e -> {
            assertThat(e.path()).contains("data.prepare[0].localizer");
            assertThat(e.problem())
                    .isEqualTo("there is no run 'refuge/nothing' in '" + folder.resolve("runs") + "', '.'");
        });
        Path masks = Files.createDirectory(folder.resolve("masks"));
        assertThatThrownBy(() -> begin(cropping(masks.toString())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no whole run directory")
                .hasMessageEndingWith("(name the directory of a run; a folder of masks goes into 'masks')");
        Path oracle = begin(cropping("oracle"));
        assertThatThrownBy(() -> begin(cropping(oracle.toString())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not look at whole images");
        RunDirectory.open(oracle).status(RunStatus.INTERRUPTED);
        assertThatThrownBy(() -> begin(cropping(oracle.toString())))
                .hasMessageContaining("is not done but interrupted")
                .hasMessageContaining("hanet train --resume");
        assertThat(folder.resolve("runs/tiny").toFile().list())
                .as("nothing was begun for what cannot be asked")
                .hasSize(2);
    }

    @Test
    void run_without_weights_is_told_at_the_key_too() throws IOException {
        Path run = folder.resolve("runs").resolve(localizer);
        Files.delete(run.resolve("checkpoints/best/weights.safetensors"));
        assertThatThrownBy(() -> begin(cropping(localizer))).isInstanceOfSatisfying(DataException.class, e -> {
            assertThat(e.path()).contains("data.prepare[0].localizer");
            assertThat(e.problem()).contains("has no weights");
        });
    }

    @Test
    void corrected_masks_make_another_run_and_other_prepared_images() throws IOException {
        Path masks = Files.createDirectory(folder.resolve("masks"));
        Dataset dataset = experiments
                .loader()
                .load(experiments.tiny(), Overlay.NONE)
                .spec()
                .data()
                .dataset()
                .open(DataRoots.of());
        for (Item item : dataset.items()) {
            int[] drawn = new int[32 * 32];
            drawn[16 * 32 + 16] = 1;
            new Drawn(32, 32, drawn).grey(masks.resolve(item.id() + ".mask.png"), "png");
        }
        Overlay overlay = Overlay.parse(
                "train.epochs=1",
                "data.prepare=[{type: crop-disc, size: 24, masks: '" + masks + "'}, {type: resize, size: 32},"
                        + " {type: normalize, using: imagenet}]");
        TrainSettings settings = experiments.settings("runs");
        Obtain obtain = new Obtain(experiments.loader(), experiments.train());
        obtain.run(experiments.tiny(overlay), settings, TrainListener.SILENT);
        PreparedImages.Result before = experiments.prepared().make(experiments.tiny(overlay), settings, image -> {});
        assertThat(obtain.run(experiments.tiny(overlay), settings, TrainListener.SILENT)
                        .how())
                .isEqualTo(How.REUSED);

        int[] corrected = new int[32 * 32];
        corrected[10 * 32 + 10] = 1;
        new Drawn(32, 32, corrected).grey(masks.resolve(dataset.items().get(0).id() + ".mask.png"), "png");
        assertThat(experiments
                        .prepared()
                        .make(experiments.tiny(overlay), settings, image -> {})
                        .folder())
                .isNotEqualTo(before.folder());
        assertThat(obtain.known(experiments.loader().load(experiments.tiny(), overlay), settings))
                .isEmpty();
    }

    @Test
    void network_of_other_images_is_told() {
        assertThatThrownBy(() -> begin(Overlay.parse(
                        "data.dataset={type: phantom, kind: lung, difficulty: easy, size: 32,"
                                + " images: {training: 4, validation: 2, test: 2}}",
                        "data.classes=[background, lung]",
                        "data.regions={disc: [lung], cup: [lung]}",
                        String.format(CROP, localizer)
                                .replace(
                                        ", {type: resize, size: 32}",
                                        ", {type: resize, size: 32}, {type: grey-to-rgb}"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("images have 1 channel, the network of '" + localizer + "' takes 3");
    }
}
