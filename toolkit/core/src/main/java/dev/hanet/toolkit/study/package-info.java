/** Many trainings that answer one question; nothing below knows of them. */
@NullMarked
package dev.hanet.toolkit.study;

import org.jspecify.annotations.NullMarked;
