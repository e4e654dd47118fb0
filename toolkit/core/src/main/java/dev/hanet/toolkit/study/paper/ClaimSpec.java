package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;

/** Declares that one row is better than another. */
@About("one row is better than another")
public record ClaimSpec(
        @About("the better row") String better,
        @About("the other") String than,
        @About("by which metric, more being better") String metric,
        @About("who says so") @Default("paper") Whose whose) {
    /** Who says so. */
    public enum Whose {
        /** The paper: not to find it so is a miss. */
        @About("the paper: not to find it so is a miss")
        PAPER,
        /** Nobody: it is a question of ours, and any answer is one. */
        @About("nobody: it is a question of ours, and any answer is one")
        OURS
    }
}
