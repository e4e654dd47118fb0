package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Items, each with its files and the way to read them. */
final class FileDataset implements Dataset {
    private final List<Item> items;
    private final Map<String, Entry> entries;
    private final List<String> remarks;
    private final List<Path> tables;

    /**
     * What stands behind an item.
     *
     * @param files image first; some may be missing, which {@code reader} tells
     * @param reader reads them
     */
    record Entry(List<Path> files, Supplier<Sample> reader) {
        Entry {
            files = List.copyOf(files);
        }
    }

    /** Items in the order of the map. */
    FileDataset(Map<Item, Entry> entries) {
        this(entries, List.of(), List.of());
    }

    /**
     * Items in the order of the map, and what else was found.
     *
     * @param tables files that say something of all items
     */
    FileDataset(Map<Item, Entry> entries, List<String> remarks, List<Path> tables) {
        this.tables = List.copyOf(tables);
        this.remarks = List.copyOf(remarks);
        this.items = List.copyOf(entries.keySet());
        this.entries = new LinkedHashMap<>();
        entries.forEach((item, entry) -> this.entries.put(item.id(), entry));
    }

    @Override
    public List<Item> items() {
        return items;
    }

    @Override
    public List<String> remarks() {
        return remarks;
    }

    @Override
    public Sample load(Item item) {
        Entry entry = entries.get(item.id());
        if (entry == null) {
            throw new DataException("the data set has no item '" + item.id() + "'");
        }
        return entry.reader().get();
    }

    @Override
    public List<Path> files(Item item) {
        return Optional.ofNullable(entries.get(item.id())).map(Entry::files).orElse(List.of());
    }

    @Override
    public List<Path> files() {
        return Stream.concat(entries.values().stream().flatMap(entry -> entry.files().stream()), tables.stream())
                .distinct()
                .filter(Files::exists)
                .toList();
    }

    /** The file of an id that is known to have one. */
    static Path present(Map<String, Path> files, String id) {
        return Objects.requireNonNull(files.get(id), id);
    }
}
