/** What a training came to, as a person reads it. */
@NullMarked
package dev.hanet.toolkit.report;

import org.jspecify.annotations.NullMarked;
