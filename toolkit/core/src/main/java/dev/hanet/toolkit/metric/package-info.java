/** Scores of predicted masks: counts, metrics by name, pooled over pixels and averaged over images (paper 4.1 to 4.4). */
@NullMarked
package dev.hanet.toolkit.metric;

import org.jspecify.annotations.NullMarked;
