/** Networks as pictures: boxes and arrows read from the graph, written as Mermaid or SVG. */
@org.jspecify.annotations.NullMarked
package dev.hanet.blocks.diagram;
