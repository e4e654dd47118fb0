package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.toolkit.schedule.SelectMode;
import dev.hanet.toolkit.schedule.SelectSpec;
import java.util.Optional;
import java.util.Set;

/** What a split asks of its data set is there, and training gets the parts it looks at, as far as no file has to be read. */
final class SplitCheck implements Check {
    private static final String SPLIT = "data.split";

    @Override
    public void run(Draft draft) {
        draft.part(SPLIT, SplitSpec.class).ifPresent(split -> {
            draft.part("data.dataset", DatasetSpec.class).ifPresent(dataset -> dataset(draft, split, dataset));
            validation(draft, split);
        });
    }

    private static void dataset(Draft draft, SplitSpec split, DatasetSpec dataset) {
        if (split.asksForParts() && !dataset.hasParts()) {
            draft.report(
                    SPLIT,
                    "this data set has no parts of its own",
                    "divide it: 'split: {type: random, validation: 0.1, test: 0.2}', or every, folds, listed");
        }
        Optional<Set<String>> known = dataset.attributeNames();
        split.attributesAsked().forEach((key, attribute) -> {
            if (known.isPresent() && !known.orElseThrow().contains(attribute)) {
                draft.report(
                        SPLIT + "." + key,
                        "the images of this data set have no attribute '" + attribute + "'",
                        known.orElseThrow().isEmpty()
                                ? "name it in the pattern of the images, such as '{" + attribute
                                        + "}_*.png', or give data.dataset a table of attributes"
                                : "they have " + known.orElseThrow());
            }
        });
    }

    private static void validation(Draft draft, SplitSpec split) {
        boolean isChosen = draft.part("train.select", SelectSpec.class)
                .filter(select -> select.mode() != SelectMode.LAST)
                .isPresent();
        boolean isWatched = draft.part("train.schedule", ScheduleSpec.class)
                .filter(ScheduleSpec::watchesValidation)
                .isPresent();
        if (split.leavesOut(Part.VALIDATION) && (isChosen || isWatched)) {
            draft.report(
                    SPLIT + ".validation",
                    "there is no validation part, yet the "
                            + (isChosen ? "best epoch is chosen by it" : "learning rate follows it"),
                    isChosen
                            ? "give it some images, or write 'train: {select: {mode: last}}'"
                            : "give it some images, or choose a schedule that does not watch validation");
        }
    }
}
