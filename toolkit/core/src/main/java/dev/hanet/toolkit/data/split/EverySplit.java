package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/** In the order of the items every n-th is test, and of the others the last ones are validation. */
@About("every n-th item is test, and of the others the last ones are validation")
public record EverySplit(
        @About("every how many-th item is test") @Default("4") @Between(min = 2, max = 1000000)
        int test,

        @About("how many of the others are validation") @Default("4") @PositiveOrZero
        int validation)
        implements SplitSpec {
    @Override
    public boolean leavesOut(Part part) {
        return part == Part.VALIDATION && validation == 0;
    }

    @Override
    public Split split(List<Item> items) {
        List<Item> tested = new ArrayList<>();
        List<Item> others = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            (i % test == test - 1 ? tested : others).add(items.get(i));
        }
        int training = others.size() - validation;
        if (training < 1) {
            throw FoldsSplit.nothingLeft(items, tested, validation);
        }
        return new Split(others.subList(0, training), others.subList(training, others.size()), tested);
    }
}
