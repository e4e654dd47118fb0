package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import dev.hanet.toolkit.use.NamedImage;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of nested classes from training to prediction. */
class NestedRunIT {
    private static final List<String> REGIONS = List.of(
            "data.regions={disc: [rim, cup], cup: [cup], rim: [rim]}",
            "evaluate.metrics=[mDice, diceDisc, diceCup, diceRim, aucDisc, aucRim]");

    @TempDir
    private static Path folder;

    private static TrainedRuns runs;
    private static Path run;

    @BeforeAll
    static void train() {
        runs = new TrainedRuns(folder);
        run = runs.nested(REGIONS.toArray(String[]::new));
    }

    private static Sample sample(OpenRun open, String name) {
        return new NamedImage(name, Optional.empty())
                .read(open.experiment().spec().data(), DataRoots.of());
    }

    @Test
    void two_images_are_learnt_by_heart_region_by_region() {
        Evaluation evaluation = runs.evaluate(run, Part.TRAINING);
        for (String metric : List.of("diceDisc", "diceCup", "diceRim", "aucDisc", "aucRim")) {
            assertThat(evaluation.result().value(metric)).as(metric).isGreaterThan(0.9);
        }
    }

    @Test
    void probabilities_add_up_to_one_and_the_deepest_class_that_is_reached_is_decided() {
        try (OpenRun open = runs.sessions().open(run, Device.CPU)) {
            Segmentation found = open.session().segment(sample(open, "training-001"));
            int pixels = found.mask().size().pixels();
            assertThat(found.probabilities().classes()).isEqualTo(3);
            for (int pixel = 0; pixel < pixels; pixel++) {
                float[] values = found.probabilities().values();
                float rim = values[pixels + pixel];
                float cup = values[2 * pixels + pixel];
                assertThat(values[pixel] + rim + cup).isBetween(1 - 1e-6f, 1 + 1e-6f);
                assertThat((int) found.mask().classes()[pixel]).isEqualTo(cup >= 0.5f ? 2 : rim + cup >= 0.5f ? 1 : 0);
            }
            assertThat(found.mask().classes())
                    .isEqualTo(found.probabilities()
                            .decide(Decision.DEEPEST_REACHED)
                            .classes());
        }
    }

    @Test
    void a_pixel_of_it_is_explained() {
        try (OpenRun open = runs.sessions().open(run, Device.CPU)) {
            Explanation explanation = new Explain(open).of(sample(open, "training-001"), new Spot(16, 16));
            assertThat(explanation.maps()).hasSize(2);
        }
    }

    /** A run of a toolkit without the key: what it trained was a softmax. */
    @Test
    void a_run_without_the_key_is_one_of_a_softmax_and_goes_on_to_be_read() throws IOException {
        Path old = runs.tiny();
        Path resolved = old.resolve("resolved.yaml");
        String text = Files.readString(resolved);
        assertThat(text).contains("  activation: softmax");
        Files.writeString(
                resolved,
                text.lines().filter(line -> !line.contains("activation:")).collect(Collectors.joining("\n", "", "\n")));
        new RunDirectory(old).seal("resolved.yaml");

        try (OpenRun open = runs.sessions().open(old, Device.CPU)) {
            Segmentation found = open.session().segment(sample(open, "test-001"));
            assertThat(found.mask().classes())
                    .isEqualTo(found.probabilities().decide(Decision.LIKELIEST).classes());
        }
    }

    @Test
    void weights_of_nested_maps_are_not_taken_for_those_of_a_softmax() {
        assertThatThrownBy(() -> runs.sessions()
                        .open(runs.sessions().read(run, Overlay.parse("model.activation=softmax")), Device.CPU))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("'decoder.classifier.weight'");
    }
}
