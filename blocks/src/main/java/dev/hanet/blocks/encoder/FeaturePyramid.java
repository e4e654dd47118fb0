package dev.hanet.blocks.encoder;

import dev.hanet.blocks.graph.Graph;
import java.util.List;
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
        return maps.stream().filter(map -> map.name().equals(name)).findFirst().orElseThrow(() -> {
            Graph graph = last().value().graph();
            return graph.refuse(
                    "'" + name + "' is no output of the encoder " + encoder,
                    "it offers: " + maps.stream().map(FeatureMap::toString).collect(Collectors.joining(", ")));
        });
    }
}
