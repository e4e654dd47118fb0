/**
 * A network as a description: values joined by operators, with shapes, costs and names, before any weight exists.
 *
 * <p>Plain Java: nothing here knows an engine. The plan, the compiler, the exporters and the diagrams are readers of a
 * {@link dev.hanet.blocks.graph.Graph}.
 */
@NullMarked
package dev.hanet.blocks.graph;

import org.jspecify.annotations.NullMarked;
