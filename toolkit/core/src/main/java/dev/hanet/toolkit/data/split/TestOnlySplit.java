package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.yaml.About;
import java.util.List;

/** Every item is test: for networks that were trained on other data. */
@About("every item is test, for networks that were trained on other data")
public record TestOnlySplit() implements SplitSpec {
    @Override
    public Split split(List<Item> items) {
        return new Split(List.of(), List.of(), items);
    }
}
