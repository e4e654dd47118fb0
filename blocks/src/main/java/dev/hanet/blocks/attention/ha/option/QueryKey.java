package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** Whether query and key have a convolution each. */
public enum QueryKey {
    /** One each. */
    @About("one each")
    SEPARATE,
    /** One for both: scores are symmetric. */
    @About("one for both: scores are symmetric")
    SHARED
}
