package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in stretches. */
class StretchIT {
    @TempDir
    private Path folder;

    @Test
    void a_training_that_pauses_comes_to_the_same_and_keeps_what_validation_measured() throws IOException {
        Experiments experiments = new Experiments(folder);
        Path straight = experiments.trained("straight").run();
        TrainSettings settings = experiments.settings("paused");
        Obtain obtain = new Obtain(experiments.loader(), experiments.train());
        Train.Stretch two = new Train.Stretch(2);
        Obtain.Attempt first = obtain.attempt(experiments.tiny(Overlay.NONE), two, settings, TrainListener.SILENT);
        Path run = ((Obtain.Paused) first).run();
        assertThat(RunDirectory.open(run).status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(Files.readAllLines(run.resolve(RunDirectory.METRICS))).hasSize(3);
        assertThat(StoredResult.read(run.resolve("results"), "epoch-2").images())
                .hasSize(2);
        assertThat(obtain.settled(experiments.tiny(Overlay.NONE), two, settings))
                .contains(first);

        // What was not written when the process ended is measured again.
        String measured = Files.readString(run.resolve("results/epoch-2.json"));
        Files.delete(run.resolve("results/epoch-2.json"));
        assertThat(obtain.settled(experiments.tiny(Overlay.NONE), two, settings))
                .isEmpty();
        assertThat(obtain.attempt(experiments.tiny(Overlay.NONE), two, settings, TrainListener.SILENT))
                .isEqualTo(first);
        assertThat(run.resolve("results/epoch-2.json")).hasContent(measured);

        Obtain.Obtained whole = (Obtain.Obtained)
                obtain.attempt(experiments.tiny(Overlay.NONE), Train.Stretch.WHOLE, settings, TrainListener.SILENT);
        assertThat(whole.run().path()).isEqualTo(run);
        assertThat(whole.how()).isEqualTo(Obtain.How.RESUMED);
        for (String file : new String[] {"checkpoints/best/weights.safetensors", "results/test.json", "metrics.csv"}) {
            assertThat(Files.mismatch(straight.resolve(file), run.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }
}
