/** Drawn fundus photographs and CT slices whose labels are exact: the data set that needs no download. */
@NullMarked
package dev.hanet.toolkit.data.phantom;

import org.jspecify.annotations.NullMarked;
