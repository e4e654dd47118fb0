package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names the items of each part; items that are not named are left out. */
@About("names the items of each part")
public record ListedSplit(
        @About("names of the items, without extensions") List<String> training,
        @About("names of the items") @Default("[]") List<String> validation,
        @About("names of the items") @Default("[]") List<String> test,

        @About("the attribute whose equal values must stand in one part; where they do not, it is refused")
        Optional<String> together)
        implements SplitSpec {
    public ListedSplit {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    @Override
    public Map<String, String> attributesAsked() {
        return together.map(name -> Map.of("together", name)).orElse(Map.of());
    }

    @Override
    public boolean leavesOut(Part part) {
        return (part == Part.VALIDATION && validation.isEmpty()) || (part == Part.TRAINING && training.isEmpty());
    }

    @Override
    public Split split(List<Item> items) {
        Map<String, Item> byName = items.stream().collect(Collectors.toMap(Item::id, Function.identity()));
        return undivided(
                new Split(
                        named(training, byName, "training"),
                        named(validation, byName, "validation"),
                        named(test, byName, "test")),
                together);
    }

    /**
     * Parts that were made without regard to an attribute, held to it.
     *
     * @throws DataException when equal values stand in two of them
     */
    static Split undivided(Split split, Optional<String> together) {
        Map<String, Part> parts = new HashMap<>();
        Map<String, String> first = new HashMap<>();
        for (Part part : Part.values()) {
            for (List<Item> group : RandomSplit.groups(split.of(part), together)) {
                String name = group.get(0).id();
                String value =
                        together.map(key -> group.get(0).attributes().get(key)).orElse(name);
                Part other = parts.putIfAbsent(value, part);
                if (other != null) {
                    throw new DataException(
                                    "'" + together.orElse("") + "' is '" + value + "' of '" + first.get(value) + "' ("
                                            + other.label() + ") and of '" + name + "' (" + part.label()
                                            + "), which are to stand in one part",
                                    "move the items of each value into one part, or leave out those of the other")
                            .at("together");
                }
                first.put(value, name);
            }
        }
        return split;
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
