package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedImagesIT {
    private static final Overlay RESIZED = Overlay.parse(
            "train.epochs=1", "data.prepare=[{type: resize, size: 24}, {type: normalize, using: imagenet}]");

    @TempDir
    private Path folder;

    private Experiments experiments;

    @BeforeEach
    void begin() {
        experiments = new Experiments(folder);
    }

    private PreparedImages.Result prepare(Overlay overlay) {
        return experiments.prepared().make(experiments.tiny(overlay), experiments.settings("runs"), image -> {});
    }

    private Path train(List<String> notes) {
        TrainListener heard = new TrainListener() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
        return experiments
                .train()
                .begin(experiments.tiny(RESIZED), experiments.settings("runs"), heard)
                .run();
    }

    @Test
    void training_on_prepared_images_is_the_same_to_the_last_bit() throws IOException {
        List<String> notes = new ArrayList<>();
        Path without = train(notes);
        assertThat(notes).noneMatch(note -> note.contains("prepared"));
        PreparedImages.Result made = prepare(RESIZED);
        assertThat(made.made()).isEqualTo(4);
        assertThat(made.folder().resolve("recipe.txt"))
                .content()
                .contains("dataset {type=phantom", "prepare {type=resize")
                .doesNotContain("normalize");
        Path with = train(notes);
        assertThat(notes)
                .contains("4 of 4 training images lie prepared in '" + made.folder() + "' and are taken from there");
        assertThat(with.resolve("checkpoints/best/weights.safetensors"))
                .hasSameBinaryContentAs(without.resolve("checkpoints/best/weights.safetensors"));
    }

    @Test
    void what_is_there_is_not_made_again_and_what_was_deleted_or_damaged_is() throws IOException {
        prepare(RESIZED);
        assertThat(prepare(RESIZED).there()).isEqualTo(4);
        PreparedImages.Result result = prepare(RESIZED);
        List<Path> samples;
        try (Stream<Path> files = Files.list(result.folder())) {
            samples = files.filter(file -> file.toString().endsWith(".sample")).toList();
        }
        Files.delete(samples.get(0));
        Files.writeString(samples.get(1), "damaged");
        assertThat(prepare(RESIZED).made()).isEqualTo(2);
    }

    @Test
    void other_transforms_other_data_and_other_networks_are_prepared_apart() {
        Path folder = prepare(RESIZED).folder();
        assertThat(prepare(Overlay.parse("data.prepare=[{type: resize, size: 16}]"))
                        .folder())
                .isNotEqualTo(folder);
        assertThat(prepare(Overlay.parse("data.prepare=[{type: resize, size: 24}]", "data.dataset.seed=9"))
                        .folder())
                .isNotEqualTo(folder);
        assertThat(prepare(Overlay.parse("data.prepare=[{type: resize, size: 24}]"))
                        .folder())
                .as("normalisation comes later")
                .isEqualTo(folder);
        Path run = train(new ArrayList<>());
        Path second = experiments
                .train()
                .begin(
                        experiments.tiny(Overlay.parse("train.epochs=1", "seed=8")),
                        experiments.settings("runs"),
                        TrainListener.SILENT)
                .run();
        assertThat(prepare(crop(run)).folder())
                .isNotEqualTo(prepare(crop(second)).folder());
    }

    private static Overlay crop(Path localizer) {
        return Overlay.parse("data.prepare=[{type: crop-disc, size: 24, localizer: '" + localizer
                + "'}, {type: resize, size: 32}, {type: normalize, using: imagenet}]");
    }
}
