package dev.hanet.toolkit.data;

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
}
