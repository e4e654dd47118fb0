package dev.hanet.blocks.weights;

import dev.hanet.blocks.graph.Shape;

/**
 * A tensor in a file.
 *
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end
 */
record StoredTensor(String name, StoredType type, Shape shape, long begin, long end) {}
