/** Tests whether a difference could be chance; distributions and percentiles are hipparchus'. */
@NullMarked
package dev.hanet.toolkit.statistic;

import org.jspecify.annotations.NullMarked;
