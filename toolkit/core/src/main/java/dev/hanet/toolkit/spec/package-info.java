/** What an experiment is: the records a YAML file binds to. */
@NullMarked
package dev.hanet.toolkit.spec;

import org.jspecify.annotations.NullMarked;
