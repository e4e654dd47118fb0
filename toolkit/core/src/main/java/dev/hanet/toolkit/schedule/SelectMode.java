package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;

/** Which epoch's weights are kept as the best. */
public enum SelectMode {
    @About("the epoch with the greatest value; of equals the first")
    MAX,
    @About("the epoch with the least value; of equals the first")
    MIN,
    @About("the last epoch, whatever its value")
    LAST
}
