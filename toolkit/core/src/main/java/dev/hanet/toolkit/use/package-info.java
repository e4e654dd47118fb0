/** What a trained run is used for: evaluating, predicting, explaining, comparing. */
@NullMarked
package dev.hanet.toolkit.use;

import org.jspecify.annotations.NullMarked;
