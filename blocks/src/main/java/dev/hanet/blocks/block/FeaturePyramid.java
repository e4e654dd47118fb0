package dev.hanet.blocks.block;

import dev.hanet.blocks.graph.GraphException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The outputs of an encoder, finest first; the last one goes on to reduction and context.
 *
 * @param encoder type name, for messages
 * @param maps at least one
 */
public record FeaturePyramid(String encoder, List<FeatureMap> maps) {
    public FeaturePyramid {
        maps = List.copyOf(maps);
    }

    public FeatureMap last() {
        return maps.get(maps.size() - 1);
    }

    /**
     * The map of that name.
     *
     * @throws dev.hanet.blocks.graph.GraphException naming what the encoder offers
     */
    public FeatureMap named(String name) {
        return find(name).orElseThrow(() -> refuse(name, ""));
    }

    /**
     * The map of that name, where usually one of a certain stride stands.
     *
     * @throws dev.hanet.blocks.graph.GraphException naming what the encoder offers, and the map nearest to that stride
     */
    public FeatureMap named(String name, int usualStride) {
        return find(name)
                .orElseThrow(() -> refuse(
                        name,
                        "; write '" + nearest(usualStride).name() + "' for "
                                + (nearest(usualStride).stride() == usualStride
                                        ? "the usual stride "
                                        : "a stride near ")
                                + usualStride));
    }

    private Optional<FeatureMap> find(String name) {
        return maps.stream().filter(map -> map.name().equals(name)).findFirst();
    }

    private FeatureMap nearest(int stride) {
        return Collections.min(maps, Comparator.comparingInt(map -> Math.abs(map.stride() - stride)));
    }

    private GraphException refuse(String name, String advice) {
        String offered = maps.stream().map(FeatureMap::toString).collect(Collectors.joining(", "));
        return last().value()
                .graph()
                .refuse("'" + name + "' is no output of the encoder " + encoder, "it offers: " + offered + advice);
    }
}
