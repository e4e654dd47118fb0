package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import java.util.List;

/** Family: which items are for training, validation and test. A component is a record that implements it. */
@About("which items are for training, validation and test")
public interface SplitSpec {
    /**
     * Divides the items; the same items in the same order always divide alike.
     *
     * @throws DataException when a part that is asked for comes out empty
     */
    Split split(List<Item> items);
}
