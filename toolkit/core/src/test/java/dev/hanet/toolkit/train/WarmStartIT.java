package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.study.Folds;
import dev.hanet.toolkit.use.Compare;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fine-tuning: a training that begins with what another one learnt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarmStartIT {
    private static final String STILL = "train.optimizer={type: sgd, learningRate: 1e-30, weightDecay: 0}";
    private static final String CONSTANT = "train.schedule={type: constant}";
    private static final String[] TWO_CLASSES = {
        "data.dataset={type: phantom, kind: vessels, size: 32, images: {training: 4, validation: 2, test: 2}}",
        "data.classes=[background, vessel]",
        "data.regions={disc: [vessel], cup: [vessel]}",
        "evaluate.metrics=[mDice]",
        STILL,
        CONSTANT,
        "train.epochs=1"
    };

    private final List<String> notes = new ArrayList<>();
    private final TrainListener listener = new TrainListener() {
        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }
    };

    private Experiments experiments;
    private Path source;

    @BeforeAll
    void trainSource(@TempDir Path folder) {
        experiments = new Experiments(folder);
        source = train(TrainListener.SILENT, "train.epochs=1").run();
    }

    private TrainResult train(TrainListener heard, String... sets) {
        return experiments.train().begin(experiments.tiny(Overlay.parse(sets)), experiments.settings("runs"), heard);
    }

    private static Map<String, Tensor> best(Path run) {
        return Checkpoints.of(RunDirectory.open(run)).readBest();
    }

    @Test
    void every_parameter_of_the_run_is_there_at_the_beginning() {
        Path run = train(listener, "train.from=" + source, STILL, CONSTANT, "train.epochs=1")
                .run();
        Map<String, Tensor> begun = best(source);
        experiments.tiny(Overlay.NONE).graph().parameters().keySet().forEach(name -> assertThat(
                        best(run).get(name).toFloats())
                .as(name)
                .containsExactly(begun.get(name).toFloats()));
        int all = begun.size();
        assertThat(notes).contains("begins with " + all + " of " + all + " tensors from '" + source + "'");
        assertThat(run.resolve("log.txt")).content().contains("begins with " + all);
        assertThat(run.resolve("report.md")).content().contains("begun from");
        assertThat(Provenance.Ingredients.read(run.resolve("provenance.json")).data())
                .contains(Provenances.dataFile(source.resolve("checkpoints/best/weights.safetensors")));
    }

    @Test
    void other_classes_are_refused_until_the_head_may_begin_anew() {
        String[] sets = with(TWO_CLASSES, "train.from=" + source);
        assertThatThrownBy(() -> train(listener, sets))
                .satisfies(WarmStartIT::isToldAtItsKey)
                .hasMessageContaining("are of another network: 'decoder.classifier.weight' is [3, ")
                .hasMessageContaining("--renew head");

        Path run = train(listener, with(TWO_CLASSES, "train.from={run: '" + source + "', renew: [head]}"))
                .run();
        String encoder = best(run).keySet().stream()
                .filter(name -> name.startsWith("encoder.") && name.endsWith("weight"))
                .findFirst()
                .orElseThrow();
        assertThat(best(run).get(encoder).toFloats())
                .containsExactly(best(source).get(encoder).toFloats());
        assertThat(notes).contains("2 begin anew, as asked: head");
        assertThat(run.resolve("report.md")).content().contains(", anew: head");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[background, cup, rim]", "[rim, background, cup]"})
    void as_many_classes_in_another_order_are_refused_until_the_head_may_begin_anew(String classes) {
        String[] sets = {
            "data.classes=" + classes, "data.regions={disc: [rim, cup], cup: [cup]}", STILL, CONSTANT, "train.epochs=1"
        };
        assertThatThrownBy(() -> train(listener, with(sets, "train.from=" + source)))
                .satisfies(WarmStartIT::isToldAtItsKey)
                .hasMessageContaining("tell something else: its classes: [background, rim, cup], here " + classes)
                .hasMessageContaining("--renew head");
        train(listener, with(sets, "train.from={run: '" + source + "', renew: [head]}"));
        assertThat(notes).contains("2 begin anew, as asked: head");
    }

    @Test
    void other_classes_are_refused_where_another_activation_has_as_many_maps() {
        String[] nested = {"data.classes=[background, rim, cup]", "model.activation=nested-sigmoid", "train.epochs=1"};
        Path run = train(TrainListener.SILENT, nested).run();
        String[] two = with(with(TWO_CLASSES, "train.from=" + run), "model.activation=softmax");
        assertThatThrownBy(() -> train(listener, two))
                .satisfies(WarmStartIT::isToldAtItsKey)
                .hasMessageContaining("its classes: [background, rim, cup], here [background, vessel]");
    }

    @Test
    void another_preparation_is_told() {
        train(
                listener,
                "train.from=" + source,
                "data.prepare=[{type: resize, size: 48}, {type: normalize, using: image}]",
                "train.epochs=1");
        assertThat(notes)
                .contains(
                        "its images were normalised by mean [0.485, 0.456, 0.406] and deviation [0.229, 0.224, 0.225], here by"
                                + " each image's own mean and deviation")
                .contains("it was trained at 32x32, here at 48x48");
    }

    @Test
    void images_that_the_run_has_seen_are_told_where_they_test_and_not_where_they_train() {
        notes.clear();
        train(listener, "train.from=" + source, "train.epochs=1");
        assertThat(notes).noneMatch(note -> note.contains("has seen images"));
        Path run = train(
                        listener,
                        "train.from=" + source,
                        "data.split={type: listed, training: [training-000, training-001], validation: [training-002],"
                                + " test: [training-003, validation-000, test-000]}",
                        "train.epochs=1")
                .run();
        String warning = "warning: '" + RunNames.ofFolder(source)
                + "', whose weights this begins with, has seen images that this is tested on or"
                + " chosen by: 1 of validation ('training-002'), 2 of test ('training-003', 'validation-000'); results on them"
                + " say more than the network can do on new ones";
        assertThat(notes).contains(warning);
        assertThat(run.resolve("log.txt")).content().contains(warning);

        String caution = warning.substring("warning: ".length());
        assertThat(run.resolve("report.md"))
                .content()
                .contains("**Warning:** ", "has seen images that this is tested on");
        assertThat(Caution.words(RunDirectory.open(run))).containsExactly(caution);
        Map<String, List<Path>> rows = new LinkedHashMap<>();
        rows.put("scratch", List.of(source));
        rows.put("begun", List.of(run));
        assertThat(Cautions.of(rows)).containsExactly("of 1 of 2 runs (begun): " + caution);
        assertThat(Compare.of(run, run, RecordedData.Accepted.NOTHING).remarks())
                .contains("of '" + run + "': " + caution);
        Sessions sessions = new Sessions(experiments.loader());
        Evaluate evaluate = new Evaluate(sessions, experiments.catalog());
        for (Part part : Part.values()) {
            Evaluate.Place place = new Evaluate.Place(
                    experiments.settings("runs").roots(), Device.CPU, RecordedData.Accepted.NOTHING, Optional.empty());
            assertThat(evaluate.run(sessions.read(run), Optional.of(part), place, done -> {})
                            .cautions())
                    .as(part.label())
                    .isEqualTo(part == Part.TRAINING ? List.of() : List.of(caution));
        }
    }

    @Test
    void what_the_run_itself_began_with_counts_as_seen_as_far_back_as_it_goes() throws IOException {
        String other =
                "data.split={type: listed, training: [test-000, test-001], validation: [validation-001], test: [validation-000]}";
        Path second =
                train(listener, "train.from=" + source, other, "train.epochs=1").run();
        Path third =
                train(listener, "train.from=" + second, other, "train.epochs=1").run();
        String split = "data.split={type: listed, training: [test-000], validation: [test-001], test: [training-003]}";
        notes.clear();
        train(listener, "train.from=" + third, split, "train.epochs=1");
        assertThat(notes)
                .filteredOn(note -> note.contains("has seen images"))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("warning: '" + RunNames.ofFolder(source) + "', whose weights")
                .contains("1 of test ('training-003')");

        Files.move(second, second.resolveSibling("elsewhere"));
        notes.clear();
        train(listener, "train.from=" + third, split, "train.epochs=1");
        assertThat(notes)
                .anyMatch(note -> note.startsWith("warning: whether '" + RunNames.ofFolder(third)
                                + "', whose weights this begins with, has")
                        && note.contains(
                                "is not known: what it began with itself cannot be looked at: there is no run '"));
    }

    @Test
    void folds_do_not_begin_with_weights_that_have_seen_what_they_test() {
        Folds folds = new Folds(experiments.loader(), new Sessions(experiments.loader()), experiments.catalog());
        TrainSettings settings = experiments.settings("folds");
        String split = "data.split={type: folds, folds: 3, validation: 2}";
        List<Experiment> planned = folds.plan(experiments.tiny(Overlay.parse("train.from=" + source, split)));
        assertThatThrownBy(() -> folds.run(
                        planned,
                        settings,
                        (work, where) -> {
                            throw new AssertionError("a fold is trained");
                        },
                        told -> {}))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("of folds every image is tested by a network that has not seen it, and '" + source
                        + "', whose weights they would begin with, has: in fold ")
                .hasMessageContaining(" of test ('")
                .hasMessageContaining("leave --folds out");

        String others = "data.dataset={type: phantom, kind: fundus, difficulty: hard, size: 32,"
                + " images: {training: 4, validation: 2, test: 2}}";
        folds.requireUnseen(
                folds.plan(experiments.tiny(Overlay.parse("train.from=" + source, split, others))),
                settings.roots(),
                settings.weights(),
                settings.runs());
    }

    @Test
    void parts_that_the_run_lacks_begin_as_drawn_and_are_told() {
        train(listener, "train.from=" + source, "model.context={type: non-local}", CONSTANT, "train.epochs=1");
        assertThat(notes)
                .anyMatch(note -> note.contains(" begin anew, since the run lacks them: 'context."))
                .anyMatch(note -> note.contains(" of the run have no place here: context."));
    }

    @Test
    void a_run_that_is_not_there_or_a_part_that_is_not_are_told_at_the_key() {
        assertThatThrownBy(() -> train(listener, "train.from=runs/nowhere"))
                .satisfies(WarmStartIT::isToldAtItsKey)
                .hasMessageContaining("there is no run 'runs/nowhere'");
        assertThatThrownBy(() -> experiments.tiny(Overlay.parse("train.from={run: x, renew: [haed]}")))
                .hasMessageContaining("the network has no part 'haed' with weights");
    }

    @Test
    void a_run_stopped_in_its_first_epoch_begins_with_the_same_weights_again() throws IOException {
        String[] sets = {"train.from=" + source, "train.epochs=2"};
        Path straight = train(listener, sets).run();
        Heard interruption = Heard.stoppingAt(1, 2);
        assertThatThrownBy(() -> experiments
                        .train()
                        .begin(experiments.tiny(Overlay.parse(sets)), experiments.settings("stopped"), interruption))
                .isInstanceOf(Heard.Stop.class);
        Path weights = source.resolve("checkpoints/best/weights.safetensors");
        byte[] kept = Files.readAllBytes(weights);
        Path other = train(TrainListener.SILENT, "train.epochs=1", "seed=7").run();
        Files.copy(other.resolve("checkpoints/best/weights.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(
                        () -> experiments.train().resume(interruption.run(), experiments.settings("stopped"), listener))
                .hasMessageContaining("is not what")
                .hasMessageContaining("began with");
        Files.write(weights, kept);
        experiments.train().resume(interruption.run(), experiments.settings("stopped"), listener);
        String last = "checkpoints/last/checkpoint.safetensors";
        assertThat(Files.mismatch(straight.resolve(last), interruption.run().resolve(last)))
                .isEqualTo(-1);
    }

    private static void isToldAtItsKey(Throwable refusal) {
        assertThat(((HanetException) refusal).located()).contains("train.from.run: ");
    }

    private static String[] with(String[] sets, String more) {
        List<String> all = new ArrayList<>(List.of(sets));
        all.add(more);
        return all.toArray(String[]::new);
    }
}
