package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;

/** Across which direction of the body a volume is cut into slices. */
public enum Axis {
    /** From the left to the right. */
    @About("slices from the left of the body to its right")
    SAGITTAL(0),
    /** From the back to the front. */
    @About("slices from the back to the front")
    CORONAL(1),
    /** From the feet to the head. */
    @About("slices from the feet to the head")
    AXIAL(2);

    private final int direction;

    Axis(int direction) {
        this.direction = direction;
    }

    /** Of right, front and head, 0 to 2, the one that slices are counted towards. */
    public int direction() {
        return direction;
    }
}
