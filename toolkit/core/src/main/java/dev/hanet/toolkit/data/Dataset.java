package dev.hanet.toolkit.data;

import java.nio.file.Path;
import java.util.List;

/** An opened data set: what it holds is known, pixels are read on demand and from several threads at once. */
public interface Dataset {
    /** The items in a fixed order. */
    List<Item> items();

    /**
     * Reads one item.
     *
     * @throws DataException when its files are damaged or contradict each other
     */
    Sample load(Item item);

    /** What was found and is not used, or else worth a word, a sentence each. */
    default List<String> remarks() {
        return List.of();
    }

    /** The files behind an item, that of the image first; none when it is made, not read. */
    default List<Path> files(Item item) {
        return List.of();
    }

    /** The files behind the items, so that a run can say what it read; none when items are made, not read. */
    default List<Path> files() {
        return List.of();
    }
}
