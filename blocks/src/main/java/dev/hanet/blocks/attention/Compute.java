package dev.hanet.blocks.attention;

import dev.hanet.yaml.About;

/** How attention between places is computed; results are the same up to rounding. */
public enum Compute {
    @About("in blocks of rows and by fused attention, which keep no map of all pairs, wherever the options allow it")
    AUTO,
    @About("as the formulas are written, with maps of all pairs")
    PLAIN;

    /** What a plan says of a module that is computed so because it is told to. */
    static final String WHY_PLAIN = "compute is 'plain'";
}
