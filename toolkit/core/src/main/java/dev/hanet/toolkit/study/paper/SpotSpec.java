package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;
import dev.hanet.yaml.constraint.Between;

/** Declares a pixel by its place in what the network sees, which may be a crop. */
@About("a pixel by its place in what the network sees")
public record SpotSpec(
        @About("share of the width") @Between(min = 0, max = 1)
        double x,

        @About("share of the height") @Between(min = 0, max = 1)
        double y) {}
