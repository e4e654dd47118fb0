package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Family: which items are for training, validation and test.
 *
 * <p>To add one: write a record that implements this, with its keys as components, in {@code dev.hanet.toolkit.data.split};
 * list its type name in {@code BuiltInComponents}, or bind it in a plugin; renew {@code docs/reference}, with
 * {@code -Dgolden.update}.
 */
@About("which items are for training, validation and test")
public interface SplitSpec {
    /** Whether a part is empty whatever the items are. */
    default boolean leavesOut(Part part) {
        return false;
    }

    /** Key to the attribute of items that it asks for. */
    default Map<String, String> attributesAsked() {
        return Map.of();
    }

    /** Whether it takes the parts that the data set has of its own. */
    default boolean asksForParts() {
        return false;
    }

    /** The attribute whose equal values stay in one part. */
    default Optional<String> together() {
        return Optional.empty();
    }

    /**
     * Divides the items; the same items in the same order always divide alike.
     *
     * @throws DataException when a part that is asked for comes out empty
     */
    Split split(List<Item> items);
}
