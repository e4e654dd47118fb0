package dev.hanet.blocks.activation;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.RegionOperators.Rings;
import dev.hanet.blocks.operator.RegionOperators.RunningMinimum;
import dev.hanet.yaml.About;

/**
 * How the maps of a classifier, its logits, tell the classes.
 *
 * <pre>{@code
 *                    maps          a map's probability    probabilities of the classes
 * softmax            K, one each   softmax over maps      the same
 * nested-sigmoid     K - 1         q_k = sigmoid(x_k)     1 - m_1, m_1 - m_2, ..., m_{K-1}
 * }</pre>
 *
 * where m_k is the least of q_1 to q_k: a pixel in a deeper region is in all regions around it, so what the maps say can only
 * fall from map to map. With two classes there is one map, the plain sigmoid.
 *
 * <p>Source of nested maps: Fu et al., M-Net, arXiv 1801.00926, whose multi-label loss marks disc and cup each.
 */
public enum Activation {
    @About("one map a class; their softmax is the classes' probabilities")
    SOFTMAX,

    @About("classes lie in one another in their order; a map for each but the first tells 'this class or a deeper one'")
    NESTED_SIGMOID;

    /** How many maps tell so many classes. */
    public int maps(int classes) {
        return this == SOFTMAX ? classes : classes - 1;
    }

    /** How many classes so many maps tell. */
    public int classes(int maps) {
        return this == SOFTMAX ? maps : maps + 1;
    }

    /** What each map says by itself: [B, maps, H, W] of the same shape. */
    public Value mapProbabilities(Value logits) {
        return this == SOFTMAX ? Operators.softmax(logits, 1) : Operators.sigmoid(logits);
    }

    /** How likely each class is: [B, maps, H, W] gives [B, classes, H, W], which add up to 1. */
    public Value classProbabilities(Value logits) {
        Value maps = mapProbabilities(logits);
        return this == SOFTMAX
                ? maps
                : maps.graph().apply(new Rings(), maps.graph().apply(new RunningMinimum(), maps));
    }
}
