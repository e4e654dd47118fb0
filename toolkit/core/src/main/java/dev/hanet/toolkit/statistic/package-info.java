/** Tests whether a difference could be chance, in plain Java. */
@NullMarked
package dev.hanet.toolkit.statistic;

import org.jspecify.annotations.NullMarked;
