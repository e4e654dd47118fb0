package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;

/** What becomes of a step whose loss or gradient is not finite. */
public enum OnNonFinite {
    @About("training ends; the epochs before are kept")
    STOP,
    @About("the step is left out and told, up to a tenth of an epoch's steps; after that training ends")
    SKIP
}
