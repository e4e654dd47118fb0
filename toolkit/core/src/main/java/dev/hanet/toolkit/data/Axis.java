package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;

/** Across which direction of the body a volume is cut into slices. */
public enum Axis {
    /** From the left to the right. */
    @About("slices from the left of the body to its right")
    SAGITTAL,
    /** From the back to the front. */
    @About("slices from the back to the front")
    CORONAL,
    /** From the feet to the head. */
    @About("slices from the feet to the head")
    AXIAL
}
