/** The paper's tables and figures, and studies of our own: what they are made of, and how they are made again. */
@NullMarked
package dev.hanet.toolkit.study.paper;

import org.jspecify.annotations.NullMarked;
