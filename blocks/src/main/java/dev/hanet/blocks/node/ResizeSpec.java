package dev.hanet.blocks.node;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Names;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Optional;

/** Brings a map to the height and width of another node, or enlarges it by a whole factor. */
@About("to the size of another node, or larger by a factor")
public record ResizeSpec(
        @About("the node whose height and width it takes") @Names("node")
        Optional<String> like,

        @About("the whole factor by which it grows") Optional<@Min(2) Integer> factor,
        @About("nearest or bilinear") @Default("bilinear") Interpolation mode,

        @About("whether bilinear resizing aligns corners: keeps the outer pixels' centres in place") @Default("true")
        boolean alignCorners)
        implements BlockSpec, IdleKeys {
    private static final String LIKE = "like";

    @AssertTrue(message = "one of 'like' and 'factor' says what size is wanted")
    boolean isOneGiven() {
        return like.isPresent() != factor.isPresent();
    }

    @Override
    public Map<String, String> idle() {
        return mode == Interpolation.BILINEAR ? Map.of() : Map.of("alignCorners", "only 'mode: bilinear' asks for it");
    }

    @Override
    public Map<String, String> references() {
        return like.map(node -> Map.of(LIKE, node)).orElse(Map.of());
    }

    @Override
    public BlockResult build(BlockInput input) {
        Value x = input.one();
        Value wanted = input.references().get(LIKE);
        return BlockResult.of(
                wanted != null
                        ? Operators.resizeLike(x, wanted, mode, alignCorners)
                        : Operators.resizeBy(x, factor.orElseThrow(), mode, alignCorners));
    }
}
