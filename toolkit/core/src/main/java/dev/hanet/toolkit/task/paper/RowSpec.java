package dev.hanet.toolkit.task.paper;

import dev.hanet.yaml.About;

/**
 * Declares a row of a table.
 *
 * @param method its name in the published values
 * @param preset its network in the paper's configuration
 * @param lite the small network that stands for it
 */
@About("a row of a table")
public record RowSpec(
        @About("its name in the published values") String method,
        @About("its network in the paper's configuration") String preset,
        @About("the small network that stands for it") String lite) {}
