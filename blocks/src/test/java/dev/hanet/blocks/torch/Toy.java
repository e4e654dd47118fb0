package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Small graphs of operators that are given as text, so that tests of the engine need no block library. */
final class Toy {
    private Toy() {}

    /** An operator given by its TorchScript, with %s for each operand. */
    record Text(
            String name,
            Function<List<Value>, Shape> shape,
            BiFunction<Mode, String, String> text,
            boolean effect,
            boolean isDifferentiable)
            implements Operator {
        @Override
        public TensorType infer(List<Value> operands) {
            return TensorType.floats(shape.apply(operands));
        }

        @Override
        public boolean hasEffect() {
            return effect;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return String.format(text.apply(mode, name), operands.toArray());
        }
    }

    static Value same(String name, String text, Value... operands) {
        return operands[0].graph().apply(new Text(name, o -> o.get(0).shape(), (m, n) -> text, false, true), operands);
    }

    static Value scalar(String name, String text, Value... operands) {
        return operands[0].graph().apply(new Text(name, o -> Shape.of(), (m, n) -> text, false, true), operands);
    }

    static Value linear(String scope, Value x, int out) {
        GraphBuilder graph = x.graph();
        return graph.scope(scope, () -> {
            Value weight = graph.parameter("weight", Shape.of(out, x.shape().size(1)), Initializer.normal(0.5));
            Value bias = graph.parameter("bias", Shape.of(out), Initializer.constant(0));
            return graph.apply(
                    new Text(
                            "linear",
                            o -> o.get(0).shape().with(1, out),
                            (m, n) -> "torch.linear(%s, %s, %s)",
                            false,
                            true),
                    x,
                    weight,
                    bias);
        });
    }

    static Value batchNorm(String scope, Value x) {
        GraphBuilder graph = x.graph();
        Shape channels = Shape.of(x.shape().size(1));
        return graph.scope(
                scope,
                () -> graph.apply(
                        new Text(
                                "batchNorm",
                                o -> o.get(0).shape(),
                                (mode, n) -> "torch.batch_norm(%s, %s, %s, %s, %s, "
                                        + (mode == Mode.TRAINING ? "True" : "False") + ", 0.1, 1e-05, False)",
                                true,
                                true),
                        x,
                        graph.parameter("weight", channels, Initializer.constant(1)),
                        graph.parameter("bias", channels, Initializer.constant(0)),
                        graph.buffer("running_mean", channels, 0),
                        graph.buffer("running_var", channels, 1)));
    }

    /** Two layers; inputs x [B, 3] and y [B, 2]; outputs out [B, 2], sum [], hidden [B, 4] and loss []. */
    static Graph twoLayers() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(5, 3)));
        Value y = graph.input("y", new TensorType(Shape.of(5, 2), ElementType.FLOAT));
        Value hidden = same("relu", "torch.relu(%s)", batchNorm("norm", linear("first", x, 4)));
        Value dropped = graph.apply(
                new Text(
                        "dropout",
                        o -> o.get(0).shape(),
                        (mode, n) -> "torch.dropout(%s, 0.25, " + (mode == Mode.TRAINING ? "True" : "False") + ")",
                        false,
                        true),
                hidden);
        Value out = linear("second", dropped, 2);
        graph.output(Outputs.of("out"), out);
        graph.output(Outputs.of("hidden"), hidden);
        graph.output(Outputs.of("sum"), scalar("sum", "torch.sum(%s)", linear("aside", x, 1)));
        graph.output(Outputs.of("loss"), scalar("mse", "torch.mse_loss(%s, %s)", out, y));
        return graph.build();
    }
}
