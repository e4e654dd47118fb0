package dev.hanet.toolkit.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was trained on images of one size, measured on others: what predicts an image measures it too. */
class ElsewhereIT {
    private static final String FOLDER =
            "{type: folder, images: images, masks: masks, values: {0: background, 1: rim, 2: cup}}";

    @TempDir
    private Path folder;

    private Experiments experiments;
    private Path run;

    @BeforeEach
    void train() {
        experiments = new Experiments(folder);
        run = experiments
                .train()
                .begin(
                        experiments.tiny(Overlay.parse("train.epochs=1")),
                        experiments.settings("runs"),
                        TrainListener.SILENT)
                .run();
    }

    private void eye(String name, int height, int width) throws IOException {
        for (String kind : new String[] {"images", "masks"}) {
            Files.createDirectories(folder.resolve(kind));
            boolean isMask = kind.equals("masks");
            BufferedImage image = new BufferedImage(
                    width, height, isMask ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
            for (int y = 0; isMask && y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.getRaster().setSample(x, y, 0, x * 3 / width);
                }
            }
            ImageIO.write(
                    image, "png", folder.resolve(kind).resolve(name + ".png").toFile());
        }
    }

    private Evaluation evaluate(String dataset) {
        Sessions sessions = new Sessions(experiments.loader());
        return new Evaluate(sessions, experiments.catalog())
                .run(
                        sessions.read(run, Evaluate.elsewhere(dataset, Optional.empty())),
                        Optional.empty(),
                        new Evaluate.Place(
                                DataRoots.of(folder), Device.CPU, RecordedData.Accepted.NOTHING, Optional.empty()),
                        image -> {});
    }

    @Test
    void images_of_one_size_that_is_not_known_before_are_measured() throws IOException {
        eye("a", 32, 32);
        eye("b", 32, 32);
        assertThat(evaluate(FOLDER).result().perImage()).containsOnlyKeys("a", "b");
    }

    @Test
    void images_of_several_sizes_are_measured() throws IOException {
        eye("a", 32, 32);
        eye("b", 41, 53);
        assertThat(evaluate(FOLDER).result().perImage()).containsOnlyKeys("a", "b");
    }

    @Test
    void a_data_set_whose_size_is_known_and_another_is_measured() {
        assertThat(evaluate("{type: phantom, kind: fundus, size: 44, images: {training: 1, validation: 0, test: 2}}")
                        .result()
                        .perImage())
                .hasSize(3);
    }

    /** Their folders are called alike, and their images may be. */
    @Test
    void results_on_several_data_sets_say_which_they_are_of() {
        String drawn =
                "{type: phantom, kind: fundus, difficulty: %s, size: 44, images: {training: 1, validation: 0, test: 2}}";
        Path easy = evaluate(drawn.formatted("easy")).folder();
        Path hard = evaluate(drawn.formatted("hard")).folder();
        assertThat(hard).isEqualTo(easy.resolveSibling("all-2"));
        assertThat(easy.resolve(Evaluate.WHAT))
                .content()
                .contains("\"part\": \"all\"", "\"data.dataset.difficulty\": \"easy\"", "\"evaluate.mirrors\": ")
                .contains("\"threshold\": null"); // it tells three classes
        assertThat(hard.resolve(Evaluate.WHAT)).content().contains("\"data.dataset.difficulty\": \"hard\"");
    }

    @Test
    void classes_are_still_held_against_the_data_set() {
        assertThatThrownBy(() -> evaluate(FOLDER.replace("2: cup", "2: drusen")))
                .isInstanceOf(SpecException.class);
    }
}
