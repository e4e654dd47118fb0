package dev.hanet.toolkit.cli;

import java.util.Locale;

/** How a network is drawn. */
enum DiagramFormat {
    /** As text that Mermaid draws. */
    MERMAID,
    /** As a picture. */
    SVG;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
