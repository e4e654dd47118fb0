/** What may be done to predicted masks. */
@NullMarked
package dev.hanet.toolkit.data.postprocess;

import org.jspecify.annotations.NullMarked;
