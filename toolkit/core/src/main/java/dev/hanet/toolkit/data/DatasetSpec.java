package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Family: where images and masks come from.
 *
 * <p>To add one: write a record that implements this, with its keys as components, in {@code dev.hanet.toolkit.data.dataset};
 * find its files by their names with {@code Publication} and {@code FileTree}, read them with {@code Images}, answer a {@code
 * FileDataset} ({@code StareSpec} is a short one); say {@link #hasParts()} where nobody divided it; list its type name in {@code
 * BuiltInComponents}, or bind it in a plugin; renew {@code docs/reference}, with {@code -Dgolden.update}, and describe it in
 * {@code docs/guide/data.md}.
 */
@About("where images and masks come from")
public interface DatasetSpec {
    /**
     * Finds the data, and numbers the classes of its masks as a spec does: names decide, not their order.
     *
     * @param declared the classes of the spec
     * @throws DataException when it is not there, saying what was looked for, where, and how to get it
     */
    default Dataset open(DataRoots roots, List<String> declared) {
        return Renumbered.of(open(roots), classes(), declared);
    }

    /** Whether it is divided into parts by those who publish it. */
    default boolean hasParts() {
        return true;
    }

    /** Its keys that say how it is divided into parts, of which nothing comes beside a split that makes parts of its own. */
    default Set<String> keysOfParts() {
        return Set.of();
    }

    /** Whether an image of it may say where its field of view is. */
    default boolean hasFieldsOfView() {
        return true;
    }

    /** Its keys that say where files are: where their paths begin is part of what made a run. */
    default Set<String> paths() {
        return Set.of("root");
    }

    /** The attributes that its items have; absent when that is known only once it is opened. */
    default Optional<Set<String>> attributeNames() {
        return Optional.empty();
    }

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

    /**
     * The colour of every class in masks as the data set has them, 0xRRGGBB, where they are pictures: predictions can be
     * written in the same.
     */
    default Optional<List<Integer>> maskColours() {
        return Optional.empty();
    }

    /** Across which direction of the body its volumes are cut into slices, and those that are predicted. */
    default Axis axis() {
        return Axis.AXIAL;
    }

    /** What the whole of it is known to measure; {@code hanet data check} holds it to that. */
    default List<Expectation> expectations() {
        return List.of();
    }

    /** The size of its images before any transform; absent when they differ or are not known before they are read. */
    default Optional<ImageSize> imageSize() {
        return Optional.empty();
    }
}
