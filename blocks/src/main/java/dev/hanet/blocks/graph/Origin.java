package dev.hanet.blocks.graph;

import dev.hanet.yaml.Location;
import java.util.Optional;

/**
 * Which part of a spec made a value.
 *
 * @param at its place in the text, absent for networks made by programs
 * @param path its YAML path, {@code model.context}; empty where there is none
 */
public record Origin(Optional<Location> at, String path) {
    /** Made by a program. */
    public static final Origin PROGRAM = new Origin(Optional.empty(), "");
}
