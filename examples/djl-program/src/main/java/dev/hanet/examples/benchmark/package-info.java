/** Measures the library: time and memory of whole networks, and imported weights beside their source. */
@NullMarked
package dev.hanet.examples.benchmark;

import org.jspecify.annotations.NullMarked;
