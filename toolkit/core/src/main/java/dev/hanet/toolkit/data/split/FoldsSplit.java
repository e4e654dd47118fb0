package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cross-validation: in the order of the items every n-th belongs to the same fold, one fold is test, and validation is
 * spread evenly over the others. The folds together test every item once; kinds of items that stand together in the
 * order are divided in proportion. With {@code together}, items that have the same value of an attribute (both eyes of a
 * child) count as one, so that none of them is tested by a network that learnt from another.
 */
@About("cross-validation: every n-th item is test, from the given one on; validation is spread over the others")
public record FoldsSplit(
        @About("into how many parts the items are divided") @Default("3") @Between(min = 2, max = 1000)
        int folds,

        @About("which of them is test, from 1") @Default("1") @Positive
        int fold,

        @About("how many of the others are validation") @Default("4") @PositiveOrZero
        int validation,

        @About("the attribute whose equal values stay in one part")
        Optional<String> together)
        implements SplitSpec {
    /** Whether the fold exists. */
    @AssertTrue(message = "'fold' is one of 1 to 'folds'")
    public boolean isFoldKnown() {
        return fold <= folds;
    }

    @Override
    public Map<String, String> attributesAsked() {
        return together.map(name -> Map.of("together", name)).orElse(Map.of());
    }

    @Override
    public boolean leavesOut(Part part) {
        return part == Part.VALIDATION && validation == 0;
    }

    @Override
    public Split split(List<Item> items) {
        List<List<Item>> groups = RandomSplit.groups(items, together);
        List<Item> tested = new ArrayList<>();
        List<List<Item>> others = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (i % folds == fold - 1) {
                tested.addAll(groups.get(i));
            } else {
                others.add(groups.get(i));
            }
        }
        int left = items.size() - tested.size();
        if (left <= validation) {
            throw nothingLeft(items, tested, validation);
        }
        List<Item> training = new ArrayList<>();
        List<Item> validated = new ArrayList<>();
        long passed = 0;
        for (List<Item> group : others) {
            passed += group.size();
            boolean isNext = passed * validation / left > validated.size();
            (isNext ? validated : training).addAll(group);
        }
        return new Split(training, validated, tested);
    }

    /** All that is not test would be validation. */
    static DataException nothingLeft(List<Item> items, List<Item> tested, int validation) {
        return new DataException(
                        "the training part of the split is empty: of " + items.size() + " items " + tested.size()
                                + " are test and " + validation + " validation",
                        "take fewer for validation, or more items")
                .at("validation");
    }
}
