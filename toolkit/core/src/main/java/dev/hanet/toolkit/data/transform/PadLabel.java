package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.yaml.About;

/** What a mask says about pixels that came from beyond the border. */
public enum PadLabel {
    /** The first class. */
    @About("the first class")
    BACKGROUND(0),
    /** Neither loss nor metric looks at them. */
    @About("neither loss nor metric looks at them")
    IGNORE(Mask.IGNORE);

    private final int value;

    PadLabel(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
