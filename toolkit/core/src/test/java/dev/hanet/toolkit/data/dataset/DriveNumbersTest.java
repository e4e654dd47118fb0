package dev.hanet.toolkit.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.metric.Evaluator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What DRIVE is known to measure, for those who hold it under {@code HANET_DATA}: {@code mvn verify
 * -Dincluded.test.tags=data -Dexcluded.test.tags=none}.
 */
@Tag("data")
class DriveNumbersTest {
    private static final DataRoots ROOTS = DataRoots.from(List.of(), Optional.ofNullable(System.getenv("HANET_DATA")));

    /** How well people agree: the second observer scored against the first, on the 20 test images. */
    @ParameterizedTest(name = "inside the field of view {0}")
    @CsvSource({"false, 0.9637, 0.7889, 0.7743, 0.9819", "true, 0.9473, 0.7891, 0.7746, 0.9725"})
    void second_observer_scores_as_published(
            boolean inField, double accuracy, double f1, double sensitivity, double specificity) {
        Dataset first = new DriveSpec("drive", DriveSpec.Observer.FIRST, 0, 1).open(ROOTS);
        Dataset second = new DriveSpec("drive", DriveSpec.Observer.SECOND, 0, 1).open(ROOTS);
        Evaluator evaluator = new Evaluator(
                List.of("background", "vessel"),
                Map.of(),
                List.of("accuracy", "f1", "sensitivity", "specificity"),
                inField);
        for (Item item : first.items()) {
            if (item.official().equals(Optional.of(Part.TEST))) {
                Sample actual = first.load(item);
                evaluator.add(
                        item.id(),
                        second.load(item).mask().orElseThrow(),
                        actual.mask().orElseThrow(),
                        actual.fieldOfView());
            }
        }
        assertThat(evaluator.result().value("accuracy")).isCloseTo(accuracy, within(0.00006));
        assertThat(evaluator.result().value("f1")).isCloseTo(f1, within(0.00006));
        assertThat(evaluator.result().value("sensitivity")).isCloseTo(sensitivity, within(0.00006));
        assertThat(evaluator.result().value("specificity")).isCloseTo(specificity, within(0.00006));
    }

    @Test
    void few_vessels_lie_outside_the_field_of_view() {
        Dataset dataset = new DriveSpec("drive", DriveSpec.Observer.FIRST, 0, 1).open(ROOTS);
        int outside = 0;
        for (Item item : dataset.items()) {
            if (item.official().equals(Optional.of(Part.TEST))) {
                Sample sample = dataset.load(item);
                byte[] classes = sample.mask().orElseThrow().classes();
                boolean[] field = sample.fieldOfView().orElseThrow().inside();
                for (int i = 0; i < classes.length; i++) {
                    outside += classes[i] != 0 && !field[i] ? 1 : 0;
                }
            }
        }
        assertThat(outside).isEqualTo(296);
    }
}
