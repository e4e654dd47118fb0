/** What can be done with an experiment: training, evaluation, prediction, all through one session. */
@NullMarked
package dev.hanet.toolkit.task;

import org.jspecify.annotations.NullMarked;
