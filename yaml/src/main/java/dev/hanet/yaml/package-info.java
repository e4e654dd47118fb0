/** From YAML text to validated records, with every mistake told at its place. Knows nothing of networks. */
@NullMarked
package dev.hanet.yaml;

import org.jspecify.annotations.NullMarked;
