package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.NetworkDiagram.Node;

/** Colours of a box. */
record Ink(String fill, String line, String text) {
    static final Ink INSERTED = new Ink("#fff3e0", "#e07b00", "#7a3e00");

    static Ink of(Node node) {
        return node.isInserted() ? INSERTED : of(node.role());
    }

    static Ink of(Node.Role role) {
        return switch (role) {
            case IMAGE, LOGITS -> new Ink("#f5f6f8", "#5b6573", "#2b323c");
            case ENCODER -> new Ink("#e6f0fb", "#2f74c0", "#173f6e");
            case BRIDGE -> new Ink("#eef0f3", "#7c8794", "#39424e");
            case CONTEXT -> new Ink("#f0e8fb", "#7c4dc4", "#44227a");
            case DECODER -> new Ink("#e5f5ec", "#2c9460", "#14512f");
        };
    }
}
