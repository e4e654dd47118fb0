package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names the items of each part; items that are not named are left out. */
@About("names the items of each part")
public record ListedSplit(
        @About("names of the items, without extensions") List<String> training,
        @About("names of the items") @Default("[]") List<String> validation,
        @About("names of the items") @Default("[]") List<String> test)
        implements SplitSpec {
    public ListedSplit {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    @Override
    public boolean leavesOut(Part part) {
        return (part == Part.VALIDATION && validation.isEmpty()) || (part == Part.TRAINING && training.isEmpty());
    }

    @Override
    public Split split(List<Item> items) {
        Map<String, Item> byName = items.stream().collect(Collectors.toMap(Item::id, Function.identity()));
        return new Split(
                named(training, byName, "training"),
                named(validation, byName, "validation"),
                named(test, byName, "test"));
    }

    private static List<Item> named(List<String> names, Map<String, Item> byName, String part) {
        return names.stream()
                .map(name -> {
                    Item item = byName.get(name);
                    if (item == null) {
                        throw new DataException(
                                        "the data set has no item '" + name + "'",
                                        "its items are named as "
                                                + byName.keySet().stream()
                                                        .sorted()
                                                        .limit(2)
                                                        .map(known -> "'" + known + "'")
                                                        .collect(Collectors.joining(", ")))
                                .at(part);
                    }
                    return item;
                })
                .toList();
    }
}
