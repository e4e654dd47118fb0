package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
    private static final ClassLoader CLASSES = TrainingDataTest.class.getClassLoader();
    private static final ExperimentLoader LOADER =
            HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(ExperimentLoader.class);

    @TempDir
    private Path folder;

    private List<String> warnings(String images, String split) {
        ExperimentSpec spec = LOADER.inspectText("spec.yaml", """
                        version: 1
                        model:
                          encoder: {type: unet, channels: [4, 8]}
                          reduction: {type: none}
                          context: {type: none}
                          bottleneck: {type: none}
                          decoder: {type: unet}
                        data:
                          classes: [background, lung]
                          dataset: {type: folder, images: 'images/%s.png', masks: 'masks/%s.png', values: {0: background, 255: lung}, channels: 1}
                          split: %s
                          prepare: [{type: resize, size: 16}]
                        train: {epochs: 1, batch: 1, select: {metric: iou}}
                        evaluate: {metrics: [iou]}
                        """.formatted(images, images, split), Overlay.NONE)
                .orThrow()
                .spec();
        return TrainingData.open(
                        spec, spec.data().open(DataRoots.of(folder)), Guides.NONE, Optional.empty(), sample -> {})
                .warnings();
    }

    /** What {@code data check} tells is told by whoever trains without having asked it, and stands in the report. */
    @Test
    void patients_and_pictures_that_stand_in_several_parts_are_told_before_training() throws IOException {
        for (int i = 0; i < 12; i++) {
            String name = "P0" + i / 2 + "_" + i % 2;
            new Drawn(2, 2, i, 20, 30, 40).grey(folder.resolve("images/" + name + ".png"), "png");
            new Drawn(2, 2, 0, 0, 0, 255).grey(folder.resolve("masks/" + name + ".png"), "png");
        }
        String random = "{type: random, validation: 0.3, test: 0.3}";
        assertThat(warnings("*", random))
                .anyMatch(words -> words.startsWith("images whose names begin alike stand in several parts"));
        assertThat(warnings("{patient}_*", random))
                .anyMatch(words -> words.startsWith("images of one 'patient' stand in several parts"));
        assertThat(warnings("{patient}_*", "{type: random, validation: 0.3, test: 0.3, together: patient}"))
                .noneMatch(words -> words.contains("parts"));
        String listed = "{type: listed, training: [P00-0, P00-1], validation: [P01-0], test: [P02-0]}";
        assertThat(warnings("{patient}_*", listed)).noneMatch(words -> words.contains("parts"));
        Files.copy(folder.resolve("images/P00_0.png"), folder.resolve("images/P09_0.png"));
        Files.copy(folder.resolve("masks/P00_0.png"), folder.resolve("masks/P09_0.png"));
        assertThat(warnings("{patient}_*", listed.replace("P02-0", "P09-0")))
                .anyMatch(words -> words.startsWith(
                        "one image stands in two parts of the split: 'P00-0' (training), 'P09-0' (test)"));
    }
}
