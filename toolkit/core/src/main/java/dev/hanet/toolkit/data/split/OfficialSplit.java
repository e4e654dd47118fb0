package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data set's own parts; items that belong to none are left out. */
@About("the data set's own parts")
public record OfficialSplit(
        @About("the attribute whose equal values must stand in one part; where they do not, it is refused")
        Optional<String> together)
        implements SplitSpec {
    /** The parts as they are. */
    public OfficialSplit() {
        this(Optional.empty());
    }

    @Override
    public Map<String, String> attributesAsked() {
        return together.map(name -> Map.of("together", name)).orElse(Map.of());
    }

    @Override
    public boolean asksForParts() {
        return true;
    }

    @Override
    public Split split(List<Item> items) {
        if (items.stream().allMatch(item -> item.official().isEmpty())) {
            throw new DataException(
                            "the data set has no parts of its own",
                            "choose another data.split: random, every or listed")
                    .at("type");
        }
        return ListedSplit.undivided(
                new Split(of(items, Part.TRAINING), of(items, Part.VALIDATION), of(items, Part.TEST)), together);
    }

    private static List<Item> of(List<Item> items, Part part) {
        return items.stream()
                .filter(item -> item.official().equals(Optional.of(part)))
                .toList();
    }
}
