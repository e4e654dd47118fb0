package dev.hanet.toolkit.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.yaml.Overlay;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingCostTest {
    @TempDir
    private Path folder;

    private Experiment tiny(String... sets) {
        return new Experiments(folder).tiny(Overlay.parse(sets));
    }

    @Test
    void a_training_takes_three_passes_a_step() {
        Experiment tiny = tiny();
        TrainingCost cost = TrainingCost.of(tiny, 10L * tiny.spec().train().batch());

        assertThat(cost.steps()).isEqualTo(10L * tiny.spec().train().epochs());
        assertThat(cost.macs()).isEqualTo(3.0 * tiny.plan().work() * cost.steps());
        assertThat(cost.hours(new TrainingSpeed(cost.macs() / 7200, "two hours")))
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void drawn_images_are_counted_and_missing_ones_are_as_many_as_published() {
        Experiment tiny = tiny();
        DataRoots roots = DataRoots.from(List.of(folder), Optional.empty());
        long images = tiny.spec()
                .data()
                .divide(tiny.spec().data().open(roots).items())
                .training()
                .size();

        assertThat(TrainingCost.of(tiny, roots)).contains(TrainingCost.of(tiny, images));
        Experiment drive = tiny(
                "data.dataset={type: drive}",
                "data.classes=[background, vessel]",
                "data.regions=~",
                "data.patches={size: 64, stride: 64, sampling: ordered}",
                "data.split={type: random, validation: 4, test: 0}",
                "train.select.metric=iou",
                "evaluate.metrics=[iou]");
        // 20 training photographs of 584 x 565, covered by 10 x 9 patches
        assertThat(TrainingCost.of(drive, roots)).contains(TrainingCost.of(drive, 20 * 10 * 9));
    }

    @ParameterizedTest(name = "{0} hours are {1}")
    @CsvSource({"0.001, 1 min", "0.4167, 25 min", "1.83, 1.8 h", "61.4, 61 h", "1447, '1,400 h'"})
    void hours_have_two_digits(double hours, String words) {
        assertThat(TrainingCost.words(hours)).isEqualTo(words);
    }
}
