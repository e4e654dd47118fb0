package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import java.util.List;

/**
 * Family: which items are for training, validation and test.
 *
 * <p>To add one: write a record that implements this, with its keys as components, in {@code dev.hanet.toolkit.data.split};
 * list its type name in {@code BuiltInComponents}, or bind it in a plugin; renew {@code docs/reference}, with
 * {@code -Dgolden.update}.
 */
@About("which items are for training, validation and test")
public interface SplitSpec {
    /**
     * Divides the items; the same items in the same order always divide alike.
     *
     * @throws DataException when a part that is asked for comes out empty
     */
    Split split(List<Item> items);
}
