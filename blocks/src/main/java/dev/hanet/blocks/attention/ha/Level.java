package dev.hanet.blocks.attention.ha;

import dev.hanet.blocks.graph.Value;
import java.util.Optional;

/**
 * The neighbours of one level.
 *
 * @param edges which pairs are neighbours, truth values [B, N, N]
 * @param values what edges are worth, numbers [B, N, N]; absent when all are worth 1
 */
record Level(Value edges, Optional<Value> values) {
    static Level of(Value edges) {
        return new Level(edges, Optional.empty());
    }
}
