/** What a spec can say, with the components of every jar. */
@org.jspecify.annotations.NullMarked
package dev.hanet.toolkit.reference;
