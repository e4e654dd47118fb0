/** Searches among the values of some keys that spend less than a grid. */
@NullMarked
package dev.hanet.toolkit.study.search;

import org.jspecify.annotations.NullMarked;
