/** Disks that fail, for tests: every write of a program counted, failed at a chosen point, or lost with the power. */
@NullMarked
package dev.hanet.toolkit.disk;

import org.jspecify.annotations.NullMarked;
