/** What stands between encoder and decoder and relates distant places. */
@NullMarked
package dev.hanet.blocks.attention;

import org.jspecify.annotations.NullMarked;
