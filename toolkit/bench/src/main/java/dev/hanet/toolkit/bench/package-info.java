/** Benchmarks of loading: decoding, preparing, augmenting, whole epochs from disk. */
@org.jspecify.annotations.NullMarked
package dev.hanet.toolkit.bench;
