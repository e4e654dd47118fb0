package dev.hanet.toolkit.check;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Part;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a part of the split holds.
 *
 * @param part which one
 * @param ids names of its items, in order
 * @param sizes size to the number of images
 * @param shares class to its share of all pixels that count
 * @param low least value of the images
 * @param high greatest
 */
public record CheckedPart(
        Part part, List<String> ids, Map<ImageSize, Integer> sizes, Map<String, Double> shares, float low, float high) {
    public CheckedPart {
        ids = List.copyOf(ids);
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    }

    /** Twelve hexadecimal digits that change with the names and their order. */
    public String hash() {
        return Sha256.of(String.join("\n", ids)).substring(0, 12);
    }
}
