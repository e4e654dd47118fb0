package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.layer.Layers.conv1x1;
import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.sigmoid;

import dev.hanet.blocks.attention.ha.option.LevelProjection;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** What was gathered on several levels becomes one feature map; the outer part of equation 6. */
final class LevelFusion {
    private LevelFusion() {}

    /** The projection of one level, [B, C, H, W] to [B, C, H, W]. */
    static Value projected(int level, Value gathered, HaSpec spec) {
        int channels = Math.toIntExact(gathered.shape().size(1));
        return spec.levelProjection() == LevelProjection.LINEAR
                ? conv1x1("level" + level, gathered, channels)
                : convBnRelu("level" + level, gathered, channels, 1);
    }

    /**
     * The levels joined.
     *
     * @param maps where the levels come from
     * @param levels [B, C, H, W] each
     * @param channels of the result
     */
    static Value fused(List<AttentionMap> maps, List<Value> levels, int channels, HaSpec spec) {
        Value joined =
                switch (spec.fusion()) {
                    case CONCAT -> concat(1, levels);
                    case SUM -> sum(levels);
                    case GATED -> sum(gated(maps, levels));
                };
        return convBnRelu("fusion", joined, channels, 1);
    }

    /** The result of the block: with or without its input. */
    static Value residual(Value result, Value x, HaSpec spec) {
        return switch (spec.residual()) {
            case NONE -> result;
            case ADD -> add(result, x);
            case GAMMA -> add(multiply(result, number("gamma", result)), x);
        };
    }

    private static List<Value> gated(List<AttentionMap> maps, List<Value> levels) {
        List<Value> result = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Value gate = number("gate" + maps.get(i).level(), levels.get(i));
            result.add(multiply(levels.get(i), sigmoid(gate)));
        }
        return result;
    }

    private static Value number(String name, Value like) {
        return like.graph().parameter(name, Shape.of(), Initializer.constant(0));
    }

    private static Value sum(List<Value> values) {
        Value total = values.get(0);
        for (Value value : values.subList(1, values.size())) {
            total = add(total, value);
        }
        return total;
    }
}
