package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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
