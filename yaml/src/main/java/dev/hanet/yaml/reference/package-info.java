/** What a spec can say, read from its records, as a JSON Schema and as pages for people. */
@org.jspecify.annotations.NullMarked
package dev.hanet.yaml.reference;
