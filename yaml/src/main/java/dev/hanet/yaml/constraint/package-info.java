/** Constraints of Bean Validation whose messages need no expression language. */
@NullMarked
package dev.hanet.yaml.constraint;

import org.jspecify.annotations.NullMarked;
