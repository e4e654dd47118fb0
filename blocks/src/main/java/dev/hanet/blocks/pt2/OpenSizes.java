package dev.hanet.blocks.pt2;

import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sizes of its inputs a program leaves open: the batch, the first axis, and of images, the last two axes of three or more, height and width
 * as far as they fit a stride.
 *
 * <p>A height is {@code stride * s1 + rest}, where the rest is that of the size that the network was described for; a size below one stride is
 * fixed.
 */
final class OpenSizes {
    private static final int IMAGE = 3;
    private static final long SEVERAL = 2;

    private final int stride;
    private final Extent batch = Extent.open("s0", SEVERAL);
    private final Map<String, Extent> images = new LinkedHashMap<>();

    /**
     * For a network.
     *
     * @param stride image pixels per place of its coarsest features
     */
    OpenSizes(int stride) {
        this.stride = stride;
    }

    /** The sizes of an input that is described with a shape. */
    List<Extent> of(Shape shape) {
        List<Extent> sizes = new ArrayList<>(Extent.of(shape));
        if (shape.rank() > 0) {
            sizes.set(0, batch);
        }
        if (shape.rank() >= IMAGE) {
            int height = shape.rank() - 2;
            sizes.set(height, image("s1", shape.size(height)));
            sizes.set(height + 1, image("s2", shape.size(height + 1)));
        }
        return sizes;
    }

    private Extent image(String name, long size) {
        if (size < stride) {
            return Extent.of(size);
        }
        return images.computeIfAbsent(name, key -> Extent.open(key, Math.max(SEVERAL, size / stride)))
                .times(stride)
                .plus(size % stride);
    }

    /** Of the images that were asked for, how many strides they have, by name. */
    Map<String, Extent> images() {
        return Collections.unmodifiableMap(images);
    }

    /** The names of what is open in what was asked for. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        names.add("s0");
        names.addAll(images.keySet());
        return names;
    }
}
