/** From the name of a spec to a checked experiment; neither data nor the engine is touched. */
@NullMarked
package dev.hanet.toolkit.experiment;

import org.jspecify.annotations.NullMarked;
