package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.spec.ExperimentSpec;

/**
 * A spec without mistakes, and the network it describes.
 *
 * @param name what the user calls it: {@code lung/base}, or the file's name
 * @param spec every value, defaults included
 * @param graph the network with its loss: inputs {@code image} and {@code mask}, outputs {@code logits} and {@code loss}
 * @param plan what the network costs at this batch and size
 * @param size of the images or patches that the network trains on
 * @param text the spec as it was given
 * @param resolved the complete spec as YAML, each value with its origin behind it; itself a spec
 * @param hash twelve hexadecimal digits of all that a result depends on
 */
public record Experiment(
        String name,
        ExperimentSpec spec,
        Graph graph,
        Plan plan,
        ImageSize size,
        String text,
        String resolved,
        String hash) {}
