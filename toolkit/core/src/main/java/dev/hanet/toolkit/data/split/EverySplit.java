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
import java.util.Map;
import java.util.Optional;

/** In the order of the items every n-th is test, and of the others the last ones are validation. */
@About("every n-th item is test, and of the others the last ones are validation")
public record EverySplit(
        @About("every how many-th item is test") @Default("4") @Between(min = 2, max = 1000000)
        int test,

        @About("how many of the others are validation") @Default("4") @PositiveOrZero
        int validation,

        @About("the attribute whose equal values stay in one part and count as one item")
        Optional<String> together)
        implements SplitSpec {
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
        List<List<Item>> others = new ArrayList<>();
        List<Item> tested = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (i % test == test - 1) {
                tested.addAll(groups.get(i));
            } else {
                others.add(groups.get(i));
            }
        }
        int training = others.size() - validation;
        if (training < 1) {
            throw FoldsSplit.nothingLeft(items, tested, validation);
        }
        return new Split(all(others.subList(0, training)), all(others.subList(training, others.size())), tested);
    }

    private static List<Item> all(List<List<Item>> groups) {
        return groups.stream().flatMap(List::stream).toList();
    }
}
