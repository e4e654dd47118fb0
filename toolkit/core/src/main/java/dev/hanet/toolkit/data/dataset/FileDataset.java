package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Items, each with the way to read it. */
final class FileDataset implements Dataset {
    private final List<Item> items;
    private final Map<String, Supplier<Sample>> readers;

    /** Items in the order of the map. */
    FileDataset(Map<Item, Supplier<Sample>> readers) {
        this.items = List.copyOf(readers.keySet());
        this.readers = new LinkedHashMap<>();
        readers.forEach((item, reader) -> this.readers.put(item.id(), reader));
    }

    @Override
    public List<Item> items() {
        return items;
    }

    @Override
    public Sample load(Item item) {
        Supplier<Sample> reader = readers.get(item.id());
        if (reader == null) {
            throw new DataException("the data set has no item '" + item.id() + "'");
        }
        return reader.get();
    }
}
