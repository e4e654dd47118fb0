package dev.hanet.toolkit.task.paper;

import dev.hanet.yaml.About;

/**
 * Declares that one row is better than another.
 *
 * @param better the better row
 * @param than the other
 * @param metric by which metric, more being better
 */
@About("one row is better than another")
public record ClaimSpec(
        @About("the better row") String better,
        @About("the other") String than,
        @About("by which metric, more being better") String metric) {}
