package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.yaml.Overlay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Six images of one's own, in which some masks have nothing that counts, or a part has nothing of a class. */
class NothingCountsIT {
    private static final int SIDE = 16;
    private static final int IGNORED = 128;
    private static final String SPEC = """
            model:
              encoder: {type: unet, channels: [4, 8]}
              reduction: {type: none}
              context: {type: none}
              bottleneck: {type: none}
              decoder: {type: unet}
            data:
              classes: [background, drusen, lesion]
              regions: {drusen: [drusen], lesion: [lesion]}
              dataset: {type: folder, images: images, masks: masks,
                values: {0: background, 64: drusen, 255: lesion, 128: ignore}, channels: 1}
              split: {type: listed, training: [eye0, eye1, eye2], validation: [eye3], test: [eye4]}
              prepare: [{type: resize, size: 16}]
            train:
              epochs: 3
              batch: 1
              select: {metric: iou}
            evaluate: {metrics: [iou, iouLesion, mIou, dice]}
            """;

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();
    private final TrainListener listener = new TrainListener() {
        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }
    };
    private Experiments experiments;

    @BeforeEach
    void write() throws IOException {
        experiments = new Experiments(folder);
        Files.writeString(folder.resolve("own.yaml"), SPEC);
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("masks"));
        for (int eye = 0; eye < 5; eye++) {
            picture("images/eye" + eye, eye, 40, 90, 200, 140);
            picture("masks/eye" + eye, 0, 0, 64, 255, IGNORED);
        }
    }

    /** A picture of four stripes; a shade keeps pictures apart. */
    private void picture(String name, int shade, int... stripes) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.getRaster().setSample(x, y, 0, stripes[x * stripes.length / SIDE] + shade);
            }
        }
        ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    }

    private TrainResult train(String... sets) {
        TrainSettings settings = experiments.settings("runs", DataRoots.of(folder));
        return experiments
                .train()
                .begin(
                        experiments.loader().load(folder.resolve("own.yaml").toString(), Overlay.parse(sets)),
                        settings,
                        listener);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-entropy", "dice", "dice-cross-entropy", "balanced-cross-entropy", "lovasz-softmax"})
    void an_image_without_a_pixel_that_counts_is_trained_on_in_vain(String loss) throws IOException {
        picture("masks/eye1", 0, IGNORED);
        TrainResult result = train("train.loss={type: " + loss + "}");
        RunDirectory run = RunDirectory.open(result.run());
        assertThat(run.status()).isEqualTo(RunStatus.DONE);
        assertThat(MetricsLog.read(run.file(RunDirectory.METRICS))).hasSize(3).allSatisfy(row -> assertThat(
                        row.values().get(Column.of("loss")))
                .isFinite());
        assertThat(notes).filteredOn(note -> note.contains("'eye1'")).hasSize(1);
    }

    @Test
    void patches_without_a_pixel_that_counts_do_no_harm() throws IOException {
        for (int eye = 0; eye < 3; eye++) {
            picture("masks/eye" + eye, 0, 0, IGNORED, 255, IGNORED);
        }
        TrainResult result = train("data.patches={size: 4, stride: 4, perImage: 16}", "evaluate.metrics=[iou]");
        assertThat(RunDirectory.open(result.run()).status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void an_image_without_a_pixel_that_counts_is_left_out_of_the_mean() throws IOException {
        picture("masks/eye3", 0, IGNORED);
        picture("images/eye5", 5, 40, 90, 200, 140);
        picture("masks/eye5", 0, 0, 64, 255, IGNORED);
        TrainResult result =
                train("data.split={type: listed, training: [eye0, eye1], validation: [eye2], test: [eye3, eye5]}");
        var test = result.test().orElseThrow();
        assertThat(test.perImage().get("eye3").values()).allMatch(value -> Double.isNaN(value));
        assertThat(test.mean().get("dice"))
                .isEqualTo(test.perImage().get("eye5").get("dice"), offset(1e-12));
    }

    @Test
    void a_region_that_validation_lacks_is_told_and_chooses_no_epoch() throws IOException {
        picture("masks/eye3", 0, 0, 255);
        picture("masks/eye4", 0, 0, 255);
        // drusen are never predicted: they weigh nothing, and all else does
        for (int eye = 0; eye < 3; eye++) {
            picture("masks/eye" + eye, 0, 0, 255, 0, 255);
        }
        TrainResult result = train("train.epochs=12", "train.optimizer={type: adam, learningRate: 0.02}");

        assertThat(notes)
                .filteredOn(note -> note.contains("part is 'drusen'"))
                .extracting(note -> note.substring(0, note.indexOf(';')))
                .containsExactly(
                        "warning: no pixel of the training part is 'drusen'",
                        "warning: no pixel of the validation part is 'drusen'",
                        "warning: no pixel of the test part is 'drusen'");
        var rows = MetricsLog.read(RunDirectory.open(result.run()).file(RunDirectory.METRICS));
        assertThat(rows.get(rows.size() - 1).values())
                .doesNotContainKey(new Column.Metric("iou"))
                .containsKey(new Column.Metric("iouLesion"));
        var best = result.best();
        assertThat(best.epoch())
                .as("whatever was wrongly called drusen on the way")
                .isEqualTo(rows.size());
        assertThat(best.value()).isNaN();
        assertThat(result.chosenBy()).contains("iou (drusen, pooled)");
        assertThat(result.test().orElseThrow().value("iou")).isNaN();
        assertThat(result.run().resolve("results/test.json"))
                .content()
                .contains("\"iou\": null", "\"label\": \"iou (drusen, pooled)\"");
        assertThat(result.run().resolve("report.md"))
                .content()
                .contains("| iou | drusen | whole images | pooled | – |");
        FinishedRun read = FinishedRun.read(RunDirectory.open(result.run()));
        assertThat(read.best()).isEqualTo(best);
    }
}
