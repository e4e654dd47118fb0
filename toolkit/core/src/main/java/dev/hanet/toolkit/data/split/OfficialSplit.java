package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import java.util.List;
import java.util.Optional;

/** The data set's own parts; items that belong to none are left out. */
@About("the data set's own parts")
public record OfficialSplit() implements SplitSpec {
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
        return new Split(of(items, Part.TRAINING), of(items, Part.VALIDATION), of(items, Part.TEST));
    }

    private static List<Item> of(List<Item> items, Part part) {
        return items.stream()
                .filter(item -> item.official().equals(Optional.of(part)))
                .toList();
    }
}
