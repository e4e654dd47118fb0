/** The language server: what an editor shows of a spec while it is written. It reads what others found and derives nothing anew. */
@NullMarked
package dev.hanet.toolkit.editor;

import org.jspecify.annotations.NullMarked;
