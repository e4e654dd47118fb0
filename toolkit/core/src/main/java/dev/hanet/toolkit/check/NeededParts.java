package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.task.schedule.SelectMode;

/** Holds a split to what training needs. */
public final class NeededParts {
    private NeededParts() {}

    /**
     * Holds that there is a validation part where one is looked at.
     *
     * @throws DataException when there is none
     */
    public static void require(ExperimentSpec spec, Split split) {
        boolean needed = spec.train().select().mode() != SelectMode.LAST
                || spec.train().schedule().watchesValidation();
        if (split.validation().isEmpty() && needed) {
            throw new DataException(
                    "the validation part of the split is empty, yet the best epoch or the learning rate depends on it",
                    "give data.split a validation part, or set train.select.mode to last and choose a schedule that"
                            + " does not watch validation");
        }
    }
}
