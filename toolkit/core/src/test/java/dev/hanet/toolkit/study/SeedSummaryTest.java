package dev.hanet.toolkit.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Evaluator;
import dev.hanet.toolkit.run.Best;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.train.TrainResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedSummaryTest {
    private static final ImageSize FOUR = new ImageSize(1, 4);
    private static final Mask TRUTH = new Mask(FOUR, new byte[] {0, 0, 1, 1});

    @TempDir
    private Path folder;

    /** A run of accuracy {@code right / 4}. */
    private TrainResult run(String name, byte... predicted) {
        Evaluator evaluator = new Evaluator(List.of("background", "vessel"), Map.of(), List.of("accuracy"), false);
        Sample sample = Sample.of("eye", new Image(1, FOUR, new float[4]), TRUTH);
        evaluator.add(sample.id(), new Mask(FOUR, predicted), TRUTH, Optional.empty());
        EvaluationResult test = evaluator.result();
        return new TrainResult(
                folder.resolve(name),
                new Best(1, 0.5),
                Optional.of("accuracy (vessel, pooled)"),
                Optional.of(test),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                1,
                0,
                PeakMemory.UNKNOWN);
    }

    private SeedSummary summary() {
        Map<Long, TrainResult> runs = new LinkedHashMap<>();
        runs.put(7L, run("a", (byte) 0, (byte) 0, (byte) 1, (byte) 1));
        runs.put(8L, run("b", (byte) 1, (byte) 0, (byte) 0, (byte) 1));
        return new SeedSummary(runs);
    }

    @Test
    void deviation_is_that_of_a_sample() {
        // 1 and 0.5: mean 0.75, squares 2 * 0.25^2 = 0.125, divided by 2 - 1
        SeedSummary.Spread spread = summary().spreads().get("accuracy");
        assertThat(spread.mean()).isEqualTo(0.75);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(0.125), within(1e-15));
    }

    @Test
    void table_has_a_row_a_seed_and_both_sums() {
        assertThat(summary().write()).hasFileName("a-seeds.csv").hasContent("""
                seed,run,accuracy,cautions
                7,a,1,
                8,b,0.5,
                mean,,0.75,
                deviation,,0.3535533905932738,
                images,,1,
                mean of images,,0.75,
                95 % from,,,
                95 % to,,,
                can show,,,
                """);
    }
}
