/** Arrays on the Java side, on their way to or from the engine or a file. */
@NullMarked
package dev.hanet.blocks.tensor;

import org.jspecify.annotations.NullMarked;
