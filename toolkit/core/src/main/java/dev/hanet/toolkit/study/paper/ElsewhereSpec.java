package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;

/** Declares another data set, on which trained networks are scored as they are. */
@About("another data set, on which trained networks are scored as they are")
public record ElsewhereSpec(
        @About("as data.dataset has it") String dataset,
        @About("the same of drawn images") String phantom) {}
