/** Many runs of one spec: grids over its keys. */
@NullMarked
package dev.hanet.toolkit.study.grid;

import org.jspecify.annotations.NullMarked;
