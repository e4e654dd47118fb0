package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that are read and written row by row. */
class PredictRowsIT {
    private static final String[] PATCHES = {"data.patches.size=16", "data.patches.stride=12", "train.batch=3"};
    private static final String[] RESIZED = {
        "data.prepare=[{type: resize, size: 48}, {type: normalize, using: imagenet}]"
    };

    @TempDir
    private Path folder;

    private Experiments experiments;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
    }

    private OpenRun run(String... sets) {
        Path run = experiments
                .train()
                .begin(
                        experiments.tiny(Overlay.parse("train.epochs=1").and(Overlay.parse(sets))),
                        experiments.settings("runs"),
                        TrainListener.SILENT)
                .run();
        return new Sessions(experiments.loader()).open(run, Device.CPU);
    }

    private static List<Path> predict(Ensemble runs, PredictionFiles.As as, Predict.Rows rows, Path image, Path out) {
        return new Predict(runs, new PredictionFiles(true, true, as), Optional.empty(), rows)
                .run(image, out)
                .files();
    }

    /** Two blocks of rows, the outlines across them included. */
    @ParameterizedTest
    @EnumSource(
            value = PredictionFiles.As.class,
            names = {"CLASSES", "COLOURS"})
    void files_by_rows_are_those_of_the_whole_byte_by_byte(PredictionFiles.As as) throws IOException {
        BufferedImage drawn = new BufferedImage(40, 300, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(1);
        for (int pixel = 0; pixel < 12_000; pixel++) {
            drawn.setRGB(pixel % 40, pixel / 40, pixel / 40 % 37 < 12 ? 0xcc4400 : random.nextInt());
        }
        Path image = folder.resolve("eye.png");
        ImageIO.write(drawn, "png", image.toFile());
        try (OpenRun patches = run(PATCHES);
                OpenRun resized = run(RESIZED)) {
            for (List<OpenRun> runs : List.of(List.of(patches), List.of(resized), List.of(patches, resized))) {
                Ensemble ensemble = new Ensemble(runs);
                List<Integer> heard = new ArrayList<>();
                List<Path> whole = predict(ensemble, as, Predict.Rows.USUAL, image, folder.resolve("whole"));
                List<Path> byRows = predict(
                        ensemble,
                        as,
                        new Predict.Rows(true, 1_000_000, (file, what, done, all) -> heard.add(done)),
                        image,
                        folder.resolve("rows"));
                assertThat(byRows).hasSize(7).hasSameSizeAs(whole);
                for (int file = 0; file < whole.size(); file++) {
                    assertThat(byRows.get(file)).hasSameBinaryContentAs(whole.get(file));
                }
                assertThat(heard).containsExactly(256, 300);
            }
        }
        try (Stream<Path> left = Files.list(folder.resolve("rows"))) {
            assertThat(left).hasSize(7);
        }
    }

    @Test
    void what_looks_at_the_whole_mask_is_refused_and_leaves_nothing() throws IOException {
        Path image = Files.write(folder.resolve("eye.png"), Experiments.png(30, 40));
        try (OpenRun run = run("data.patches.size=16", "data.patches.stride=12", "evaluate.postprocess=[fill-holes]")) {
            assertThatThrownBy(() -> predict(
                            new Ensemble(List.of(run)),
                            PredictionFiles.As.CLASSES,
                            new Predict.Rows(true, 1_000_000, (file, what, done, all) -> {}),
                            image,
                            folder.resolve("out")))
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining("evaluate.postprocess looks at the whole mask");
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
