package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.plan.Plan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MixedPrecisionTest {
    private final GraphBuilder builder = new GraphBuilder();
    private final Value image = builder.input("image", TensorType.floats(Shape.of(1, 3, 8, 8)));

    private Graph graph() {
        Value x = builder.scope("encoder", () -> Layers.convBnRelu("one", image, 4, 3));
        Value gate = Operators.sigmoid(Operators.globalAveragePool(x));
        Value gated = Operators.multiply(x, gate);
        Value mixed = Operators.add(gated, Operators.exp(x));
        builder.output(Outputs.of("gated"), gated);
        builder.output(Outputs.of("mixed"), mixed);
        builder.output(Output.LOGITS, Layers.classifier("classifier", Operators.add(gated, x), 2));
        builder.point("end", gated);
        return builder.build();
    }

    @Test
    void values_are_computed_by_the_table() {
        Graph half = MixedPrecision.of(graph(), Precision.BFLOAT16);

        assertThat(elements(half, "conv2d")).containsOnly(ElementType.BFLOAT16);
        assertThat(elements(half, "batchNorm")).containsOnly(ElementType.BFLOAT16);
        assertThat(elements(half, "sigmoid")).containsOnly(ElementType.FLOAT);
        assertThat(elements(half, "exp")).containsOnly(ElementType.FLOAT);
        assertThat(elements(half, "multiply")).as("stretched factors follow").containsOnly(ElementType.BFLOAT16);
        assertThat(elements(half, "add"))
                .as("single precision where summands differ")
                .containsExactly(ElementType.FLOAT, ElementType.BFLOAT16);
        assertThat(half.outputs().values())
                .allSatisfy(output -> assertThat(output.type().element()).isEqualTo(ElementType.FLOAT));
        Value norm = values(half, "batchNorm").get(0);
        assertThat(norm.operands().subList(1, 5))
                .as("weights and statistics as they are stored")
                .allSatisfy(stored -> assertThat(stored.kind()).isNotEqualTo(Value.Kind.RESULT));
    }

    private static List<Value> values(Graph graph, String operator) {
        return graph.values().stream()
                .filter(value -> value.operator()
                        .filter(found -> found.name().equals(operator))
                        .isPresent())
                .toList();
    }

    private static List<ElementType> elements(Graph graph, String operator) {
        return values(graph, operator).stream()
                .map(value -> value.type().element())
                .toList();
    }

    @Test
    void names_scopes_and_points_stay() {
        Graph graph = graph();
        Graph half = MixedPrecision.of(graph, Precision.BFLOAT16);
        assertThat(half.parameters().keySet())
                .containsExactlyElementsOf(graph.parameters().keySet());
        assertThat(half.buffers().keySet())
                .containsExactlyElementsOf(graph.buffers().keySet());
        assertThat(half.outputs().keySet())
                .containsExactlyElementsOf(graph.outputs().keySet());
        assertThat(Objects.requireNonNull(half.points().get("end")).name()).isEqualTo("multiply");
        assertThat(values(half, "batchNorm").get(0).scope()).isEqualTo("encoder.one.bn");
        assertThat(Objects.requireNonNull(half.parameters().get("encoder.one.conv.weight"))
                        .scope())
                .isEqualTo("encoder.one.conv");
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FLOAT32", "TF32"})
    void single_precision_changes_no_graph(Precision precision) {
        Graph graph = graph();
        assertThat(MixedPrecision.of(graph, precision)).isSameAs(graph);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 2096", "BFLOAT16, 1680"})
    void plan_knows_what_activations_take(Precision precision, long bytes) {
        Graph graph = MixedPrecision.of(graph(), precision);
        assertThat(Plan.of(graph, 0).training().activations()).isEqualTo(bytes);
    }
}
