/** Writes what a spec can say as a JSON Schema, and as pages for people. */
@NullMarked
package dev.hanet.yaml.reference;

import org.jspecify.annotations.NullMarked;
