package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.spec.ThresholdSpec;

/** Holds a split to what training needs. */
public final class NeededParts {
    private NeededParts() {}

    /**
     * Holds that there is a training part, and a validation part where one is looked at.
     *
     * @throws DataException when one is missing
     */
    public static void require(ExperimentSpec spec, Split split) {
        if (split.training().isEmpty()) {
            throw new DataException(
                    "the training part of the split is empty",
                    split.test().isEmpty()
                            ? "give it items: see data.split and data.dataset"
                            : "nothing is trained with it: score a run of other data, 'hanet evaluate RUN --dataset"
                                    + " TYPE'");
        }
        spec.evaluate().threshold().on().map(ThresholdSpec.Choice::part).ifPresent(part -> {
            if (split.of(part).isEmpty()) {
                throw new DataException(
                                "the threshold is chosen on the " + part.label() + " part of the split, which is empty",
                                "give data.split a " + part.label()
                                        + " part, or write 'threshold: training' or a number")
                        .at("evaluate.threshold");
            }
        });
        boolean needed = spec.train().select().mode() != SelectSpec.Mode.LAST
                || spec.train().schedule().watchesValidation();
        if (split.validation().isEmpty() && needed) {
            throw new DataException(
                    "the validation part of the split is empty, yet the best epoch or the learning rate depends on it",
                    "give data.split a validation part, or set train.select.mode to last and choose a schedule that"
                            + " does not watch validation");
        }
    }
}
