/** What changes as the epochs go by: the learning rate, and which epoch counts as the best. */
@NullMarked
package dev.hanet.toolkit.schedule;

import org.jspecify.annotations.NullMarked;
