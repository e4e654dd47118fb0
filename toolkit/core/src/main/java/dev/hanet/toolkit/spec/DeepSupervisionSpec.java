package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.Optional;

/**
 * Declares what the weights of all losses but the main one are multiplied by over time.
 *
 * <p>It follows from epoch and step alone, so a training that goes on has what it would have had.
 */
@About(
        "what the weights of further losses are multiplied by over time: those of auxiliary classifiers, of a free graph's further outputs, and"
                + " of HA's 'purity'")
public record DeepSupervisionSpec(
        @Default("constant") @About("how it goes from 1 to its last value, step by step")
        Course course,

        @Default("0") @PositiveOrZero @About("its last value, at which it stays")
        double to,

        @About("the epoch at whose end it has its last value; at the end of training when left out")
        Optional<@Positive Integer> by)
        implements IdleKeys {
    /** A last value needs a way to it. */
    @AssertTrue(
            message = "'to' and 'by' are of a weight that changes, so they need 'course: linear' or 'course: cosine'")
    public boolean isChangeHeard() {
        return isChanging() || (to == 0 && by.isEmpty());
    }

    @Override
    public Map<String, String> idle() {
        return isChanging() && to == 1 ? Map.of("", "from 1 to 1 nothing changes") : Map.of();
    }

    /** Whether steps have different factors. */
    public boolean isChanging() {
        return course != Course.CONSTANT;
    }

    /**
     * The factor of a step.
     *
     * @param passed epochs that lie behind it, with the part of its own that does
     * @param epochs of the training
     */
    public double factor(double passed, int epochs) {
        double share = Math.min(1, passed / by.orElse(epochs));
        return switch (course) {
            case CONSTANT -> 1;
            case LINEAR -> 1 + (to - 1) * share;
            case COSINE -> to + (1 - to) * (1 + Math.cos(Math.PI * share)) / 2;
        };
    }

    /** How the factor changes. */
    public enum Course {
        @About("not at all: weights are as the spec says throughout")
        CONSTANT,
        @About("by the same amount in every step")
        LINEAR,
        @About("along half a cosine: slowly, fast, slowly")
        COSINE
    }
}
