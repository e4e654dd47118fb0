/** An encoder that another jar brings. */
@NullMarked
package dev.hanet.example.encoder;

import org.jspecify.annotations.NullMarked;
