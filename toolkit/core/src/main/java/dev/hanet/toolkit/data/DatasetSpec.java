package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import java.util.List;
import java.util.Optional;

/** Family: where images and masks come from. A component is a record that implements it. */
@About("where images and masks come from")
public interface DatasetSpec {
    /**
     * Finds the data; no pixel is read yet.
     *
     * @throws DataException when it is not there, saying what was looked for, where, and how to get it
     */
    Dataset open(DataRoots roots);

    /** The names of the classes in the order its masks number them, from 0. */
    List<String> classes();

    /** Channels of its images before any transform. */
    int channels();

    /** What the whole of it is known to measure; {@code hanet data check} holds it to that. */
    default List<Expectation> expectations() {
        return List.of();
    }

    /** The size of its images before any transform; absent when they differ or are not known before they are read. */
    default Optional<ImageSize> imageSize() {
        return Optional.empty();
    }
}
