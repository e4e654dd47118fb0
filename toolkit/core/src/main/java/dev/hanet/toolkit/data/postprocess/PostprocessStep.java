package dev.hanet.toolkit.data.postprocess;

import dev.hanet.yaml.About;

/** One correction of predicted shapes. */
public enum PostprocessStep {
    /** Keeps the largest part of each region. */
    @About("keeps the largest part of each region")
    LARGEST_COMPONENT,
    /** Adds what each region encloses. */
    @About("adds what each region encloses")
    FILL_HOLES,
    /** Takes the ellipse that fits the largest outline of each region best. */
    @About("takes the ellipse that fits the largest outline of each region best")
    ELLIPSE
}
