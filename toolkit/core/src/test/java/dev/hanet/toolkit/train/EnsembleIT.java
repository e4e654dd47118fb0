package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.session.Averages;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.NamedImage;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several runs together, other scales, batch normalisation fused or not, and what is not known. */
class EnsembleIT {
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

    private static Sample sample(OpenRun open) {
        return new NamedImage("test-000", Optional.empty())
                .read(open.experiment().spec().data(), DataRoots.of());
    }

    @Test
    void batch_normalisation_is_fused_unless_the_spec_says_otherwise_and_says_the_same_but_for_rounding() {
        try (OpenRun fused = run();
                OpenRun plain = run("evaluate.fuseBatchNorm=false")) {
            float[] expected =
                    plain.session().segment(sample(plain)).probabilities().values();
            assertThat(fused.session().segment(sample(fused)).probabilities().values())
                    .containsExactly(expected, within(1e-4f));
            assertThat(plain.session().network().state()).isNotEmpty();
            assertThatThrownBy(() -> fused.session().network().state())
                    .hasMessageContaining("folded or packed for evaluation");
        }
    }

    @Test
    void several_runs_say_the_mean_of_their_probabilities_and_one_run_what_it_says_alone() throws IOException {
        try (OpenRun one = run();
                OpenRun other = run("seed=4")) {
            Segmentation first = one.session().segment(sample(one));
            Segmentation second = other.session().segment(sample(one));
            Segmentation both = new Ensemble(List.of(one, other)).segment(sample(one));
            float[] mean = new float[first.probabilities().values().length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (first.probabilities().values()[i]
                                + second.probabilities().values()[i])
                        / 2;
            }
            assertThat(both.probabilities().values())
                    .containsExactly(mean, within(1e-6f))
                    .isNotEqualTo(first.probabilities().values());
            assertThat(both.mask().classes())
                    .containsExactly(
                            both.probabilities().decide(Decision.LIKELIEST).classes());
            both.edgeDensity().forEach((density, value) -> assertThat(value)
                    .isCloseTo(
                            (first.edgeDensity().get(density)
                                            + second.edgeDensity().get(density))
                                    / 2,
                            within(1e-12)));
            assertThat(both.edgeDensity()).hasSize(2);
            assertThat(new Ensemble(List.of(one))
                            .segment(sample(one))
                            .probabilities()
                            .values())
                    .containsExactly(first.probabilities().values());

            Path image = Files.write(folder.resolve("eye.png"), Experiments.png(40, 30));
            Path out = folder.resolve("out");
            List<Path> files = new Predict(
                            new Ensemble(List.of(one, other)),
                            new PredictionFiles(false, true, PredictionFiles.As.CLASSES),
                            Optional.empty())
                    .run(image, out)
                    .files();
            assertThat(files).last().isEqualTo(out.resolve("eye.uncertainty.png"));
            Segmentation eye = new Ensemble(List.of(one, other)).segment(Sample.of("eye", Images.photograph(image, 3)));
            float[] written =
                    Images.photograph(out.resolve("eye.uncertainty.png"), 1).values();
            float[] entropy = eye.probabilities().entropy();
            for (int pixel = 0; pixel < entropy.length; pixel++) {
                assertThat(written[pixel]).isEqualTo(Math.round(255 * entropy[pixel]));
            }

            Files.writeString(out.resolve("eye.probability-lesion.png"), "of a network of other classes");
            Files.writeString(out.resolve("eye-2.uncertainty.png"), "of another image");
            Predict alone = new Predict(
                    new Ensemble(List.of(one)),
                    new PredictionFiles(false, false, PredictionFiles.As.CLASSES),
                    Optional.empty());
            alone.run(image, out);
            assertThat(alone.removed()).isEqualTo(2);
            assertThat(out)
                    .isDirectoryContaining("glob:**/eye.mask.png")
                    .isDirectoryContaining("glob:**/eye-2.uncertainty.png");
            assertThat(out).isDirectoryNotContaining("glob:**/eye.uncertainty.png");
            assertThat(out).isDirectoryNotContaining("glob:**/eye.probability-*");
        }
    }

    @Test
    void a_run_does_not_count_twice_in_a_mean() {
        try (OpenRun one = run();
                OpenRun other = run("seed=2")) {
            assertThatThrownBy(() -> new Ensemble(List.of(one, other, one)))
                    .hasMessageContaining("is named twice, and would count twice in the mean");
        }
    }

    @Test
    void runs_of_other_tasks_do_not_segment_together() {
        try (OpenRun one = run();
                OpenRun nested = run("model.activation=nested-sigmoid");
                OpenRun filled = run("evaluate.postprocess=[fill-holes]")) {
            assertThatThrownBy(() -> new Ensemble(List.of(one, nested)))
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining("cannot segment together with")
                    .hasMessageContaining("model.activation of the one is NESTED_SIGMOID, of the other SOFTMAX");
            assertThatThrownBy(() -> new Ensemble(List.of(one, filled)))
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining("evaluate.postprocess");
        }
    }

    @Test
    void scales_change_a_prediction_and_are_left_out_while_training() {
        try (OpenRun one = run();
                OpenRun several = run("evaluate.scales=[1, 1.5]")) {
            Sample sample = sample(one);
            assertThat(several.session().glance(sample).probabilities().values())
                    .containsExactly(
                            one.session().segment(sample).probabilities().values());
            assertThat(several.session().segment(sample).probabilities().values())
                    .isNotEqualTo(one.session().segment(sample).probabilities().values());
            assertThat(several.session().segment(sample).probabilities().size()).isEqualTo(sample.size());
        }
    }

    /** Four patches, of which three go through the network at once and then one. */
    @Test
    void edge_density_of_an_image_is_the_mean_of_its_patches_however_many_are_seen_at_once() {
        try (OpenRun run = run("data.patches={size: 16, stride: 16, perImage: 4}", "train.batch=3")) {
            Sample sample = sample(run);
            Averages<Output> each = new Averages<>();
            for (Spot middle : List.of(new Spot(8, 8), new Spot(24, 8), new Spot(8, 24), new Spot(24, 24))) {
                run.session()
                        .outputs(
                                run.session().around(sample, middle),
                                Set.copyOf(run.session().edgeDensities()))
                        .forEach((density, value) -> each.add(density, value.item()));
            }
            Map<Output.EdgeDensity, Double> found =
                    run.session().segment(sample).edgeDensity();
            assertThat(found).hasSize(2);
            found.forEach(
                    (density, value) -> assertThat(value).as(density.name()).isCloseTo(each.of(density), within(1e-6)));
        }
    }
}
