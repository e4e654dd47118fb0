/** Who trains many experiments: this process one after another, processes beside each other, or the nodes of a cluster. */
@NullMarked
package dev.hanet.toolkit.execution;

import org.jspecify.annotations.NullMarked;
