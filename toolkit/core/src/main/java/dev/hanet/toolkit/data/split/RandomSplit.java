package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Shuffles with a seed, then takes test and validation off; the rest is training.
 *
 * <p>Below 1 a number is a share, from 1 a count. With {@code together}, items that have the same value of an attribute
 * (both eyes of a child) stay in one part, so a part may come out a little larger.
 */
@About("shuffles with a seed, then takes test and validation off")
public record RandomSplit(
        @About("share below 1, or count, of the validation part") @Default("0.1") @PositiveOrZero
        double validation,

        @About("share below 1, or count, of the test part") @Default("0.2") @PositiveOrZero
        double test,

        @About("the attribute whose equal values stay in one part")
        Optional<String> together,

        @About("the attribute of whose values each part gets the same shares, such as glaucoma")
        Optional<String> alike,

        @About("another seed divides otherwise") @Default("1")
        long seed)
        implements SplitSpec, IdleKeys {
    @Override
    public Map<String, String> idle() {
        String why = "with 'validation: 0' and 'test: 0' no image is drawn";
        return validation > 0 || test > 0 ? Map.of() : Map.of("together", why, "alike", why, "seed", why);
    }

    /** Groups would have to be torn apart. */
    @AssertTrue(message = "'together' and 'alike' cannot both be held to; give one of them")
    public boolean isTogetherOrAlike() {
        return together.isEmpty() || alike.isEmpty();
    }

    @Override
    public boolean leavesOut(Part part) {
        return part == Part.VALIDATION && validation == 0;
    }

    @Override
    public Map<String, String> attributesAsked() {
        Map<String, String> asked = new LinkedHashMap<>();
        together.ifPresent(name -> asked.put("together", name));
        alike.ifPresent(name -> asked.put("alike", name));
        return asked;
    }

    @Override
    public Split split(List<Item> items) {
        if (alike.isPresent()) {
            return stratified(items, alike.orElseThrow());
        }
        List<List<Item>> groups = groups(items, together);
        shuffle(groups, Randomness.stream(seed, "split"));
        List<Item> tested = take(groups, count(test, items.size()));
        List<Item> validated = take(groups, count(validation, items.size()));
        return parts(take(groups, items.size()), validated, tested, items);
    }

    private Split stratified(List<Item> items, String attribute) {
        Map<String, String> kinds = new LinkedHashMap<>();
        items.forEach(item -> kinds.put(item.id(), value(item, attribute, "alike")));
        Function<String, String> kind = id -> kinds.getOrDefault(id, "");
        Set<String> tested = Strata.choose(kinds.keySet(), kind, count(test, items.size()), seed);
        Set<String> others = new LinkedHashSet<>(kinds.keySet());
        others.removeAll(tested);
        Set<String> validated = Strata.choose(others, kind, count(validation, items.size()), seed);
        others.removeAll(validated);
        return parts(named(others, items), named(validated, items), named(tested, items), items);
    }

    private static List<Item> named(Set<String> names, List<Item> items) {
        return items.stream().filter(item -> names.contains(item.id())).toList();
    }

    private static Split parts(List<Item> rest, List<Item> validated, List<Item> tested, List<Item> items) {
        if (rest.isEmpty()) {
            throw new DataException(
                    "the training part of the split is empty: of " + items.size() + " items " + tested.size()
                            + " are test and " + validated.size() + " validation",
                    "take fewer for test or validation, or more items");
        }
        return new Split(sorted(rest, items), sorted(validated, items), sorted(tested, items));
    }

    /** Items that stay in one part, in the order of their first; without an attribute each is alone. */
    static List<List<Item>> groups(List<Item> items, Optional<String> together) {
        Map<String, List<Item>> groups = new LinkedHashMap<>();
        for (Item item : items) {
            String key = together.map(name -> value(item, name, "together")).orElse(item.id());
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(item);
        }
        return new ArrayList<>(groups.values());
    }

    private static String value(Item item, String attribute, String key) {
        String value = item.attributes().get(attribute);
        if (value == null) {
            throw new DataException(
                            "item '" + item.id() + "' has no attribute '" + attribute + "'",
                            "its attributes: " + item.attributes().keySet())
                    .at(key);
        }
        return value;
    }

    private static int count(double shareOrCount, int all) {
        return (int) Math.round(shareOrCount < 1 ? shareOrCount * all : shareOrCount);
    }

    private static List<Item> take(List<List<Item>> groups, int atLeast) {
        List<Item> taken = new ArrayList<>();
        while (taken.size() < atLeast && !groups.isEmpty()) {
            taken.addAll(groups.remove(groups.size() - 1));
        }
        return taken;
    }

    private static List<Item> sorted(List<Item> part, List<Item> order) {
        return order.stream().filter(part::contains).toList();
    }

    private static void shuffle(List<List<Item>> groups, RandomGenerator random) {
        for (int i = groups.size() - 1; i > 0; i--) {
            Collections.swap(groups, i, random.nextInt(i + 1));
        }
    }
}
