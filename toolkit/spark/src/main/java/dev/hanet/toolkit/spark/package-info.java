/** Trainings as tasks of Apache Spark: the only package that knows it. */
@NullMarked
package dev.hanet.toolkit.spark;

import org.jspecify.annotations.NullMarked;
