/** Pages of words, tables, charts and pictures, written as Markdown, HTML, LaTeX or CSV. */
@NullMarked
package dev.hanet.toolkit.page;

import org.jspecify.annotations.NullMarked;
