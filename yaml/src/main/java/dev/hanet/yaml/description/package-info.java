/** What a spec can say, as data: keys with their kinds, defaults and limits, records, families. */
@NullMarked
package dev.hanet.yaml.description;

import org.jspecify.annotations.NullMarked;
