package dev.hanet.blocks.diagram;

import java.util.List;

/**
 * A box of a diagram.
 *
 * @param path the part's scope, {@code encoder.level1}; {@code image} and {@code logits} for the ends
 * @param role which side of the network it is on
 * @param title what stands in the box first
 * @param lines what stands below: shape, parameters, maps
 */
public record DiagramNode(String path, Role role, String title, List<String> lines) {
    /** Where a part belongs. */
    public enum Role {
        IMAGE,
        ENCODER,
        BRIDGE,
        CONTEXT,
        DECODER,
        LOGITS
    }

    public DiagramNode {
        lines = List.copyOf(lines);
    }

    /** Whether a spec put it into an architecture that has it not by itself. */
    public boolean isInserted() {
        return path.endsWith(".inserted");
    }
}
