package dev.hanet.toolkit.run;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Evaluator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two images of four pixels; the last pixel is outside the field of view. */
public final class Results {
    private static final ImageSize SIZE = new ImageSize(1, 4);
    private static final Region FIELD = new Region(SIZE, new boolean[] {true, true, true, false});

    private Results() {}

    public static EvaluationResult measured() {
        Evaluator evaluator = evaluator();
        evaluator.add("01, left", vessel(0.9f, 0.8f, 0.1f, 0.2f), mask(1, 0, 0, 0), Optional.of(FIELD));
        evaluator.add("02", vessel(0.9f, 0.4f, 0.1f, 0.2f), mask(1, 1, 0, 0), Optional.of(FIELD));
        return evaluator.result();
    }

    public static EvaluationResult nothingFound() {
        Evaluator evaluator = evaluator();
        evaluator.add("01, left", mask(0, 0, 0, 0), mask(1, 0, 0, 0), Optional.of(FIELD));
        evaluator.add("02", mask(0, 0, 0, 0), mask(1, 1, 0, 0), Optional.of(FIELD));
        return evaluator.result();
    }

    private static Evaluator evaluator() {
        return new Evaluator(
                List.of("background", "vessel"), Map.of(), List.of("f1", "accuracy", "auc", "diceVessel"), true);
    }

    private static Probabilities vessel(float... values) {
        float[] both = new float[8];
        for (int i = 0; i < 4; i++) {
            both[i] = 1 - values[i];
            both[4 + i] = values[i];
        }
        return new Probabilities(2, SIZE, both);
    }

    private static Mask mask(int... labels) {
        byte[] classes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            classes[i] = (byte) labels[i];
        }
        return new Mask(SIZE, classes);
    }
}
