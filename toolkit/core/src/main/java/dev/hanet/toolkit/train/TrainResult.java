package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.Best;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.PeakMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a training came to.
 *
 * @param run its run directory
 * @param best the epoch whose weights were kept, and its value on validation
 * @param chosenBy the metric that chose it, with what it is of and how it is read; absent where the last epoch is kept
 * @param test the kept weights on the test part, scored once; absent when it is empty
 * @param edgeDensity mean share of edges over the test images
 * @param levels what its attention does on the first of these images, or of those of validation, map by map
 * @param baselines what needs no training, on the same test part, by name
 * @param threshold of two classes, where the spec has it chosen; the test part is decided by it
 * @param seconds from the first step to the last, over all stretches
 * @param planned bytes that the tensors of training take by the plan
 * @param memory the most that the process held
 */
public record TrainResult(
        Path run,
        Best best,
        Optional<String> chosenBy,
        Optional<EvaluationResult> test,
        Map<Output.EdgeDensity, Double> edgeDensity,
        Map<Output.Attention, LevelDiagnosis> levels,
        Map<String, EvaluationResult> baselines,
        Optional<ChosenThreshold> threshold,
        double seconds,
        long planned,
        PeakMemory memory) {
    /** What chose the epoch whose weights were kept: {@code iou (drusen, pooled) 0.4312 on validation chose it}. */
    public String choice() {
        return chosenBy.map(metric -> Double.isNaN(best.value())
                        ? "the last, as " + metric + " chose none: there was nothing to measure it on in validation"
                        : metric + " " + Numbers.rounded(best.value()) + " on validation")
                .orElse("the last");
    }
}
