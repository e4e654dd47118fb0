package dev.hanet.blocks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Operators;
import org.junit.jupiter.api.Test;

class PlanTest {
    /** One place, two channels: a float tensor takes 4 bytes an element. */
    private static final Shape PLACE = Shape.of(1, 2, 1, 1);

    private final Graph graph = new Graph();
    private final Value image = graph.input("image", TensorType.floats(PLACE));

    @Test
    void parameters_and_macs_are_those_of_the_layers() {
        graph.output("logits", Layers.classifier("classifier", Layers.conv1x1("conv", image, 3), 5));
        Plan plan = Plan.of(graph);
        assertThat(plan.rows())
                .containsExactly(
                        new PlanRow("conv", Shape.of(1, 3, 1, 1), 6, 6),
                        new PlanRow("classifier", Shape.of(1, 5, 1, 1), 20, 15));
        assertThat(plan.parameters()).isEqualTo(26);
        assertThat(plan.macs()).isEqualTo(21);
    }

    @Test
    void an_evaluation_holds_a_result_until_its_last_reader() {
        Value a = Operators.sigmoid(image);
        Value b = Operators.sigmoid(a);
        graph.output("logits", Operators.sigmoid(b));
        assertThat(Plan.of(graph).inference().activations())
                .as("input and two results")
                .isEqualTo(3 * 8);
    }

    @Test
    void a_view_takes_no_memory_but_holds_that_of_its_owner() {
        Value a = Operators.sigmoid(image);
        Value view = Operators.flattenSpatial(a);
        Value b = Operators.sigmoid(Operators.sigmoid(a));
        graph.output("logits", Operators.multiply(view, Operators.flattenSpatial(b)));
        assertThat(Plan.of(graph).inference().activations()).isEqualTo(4 * 8);
    }

    @Test
    void diagnostics_cost_nothing() {
        Value a = Operators.sigmoid(image);
        graph.output("attention.1", Operators.sigmoid(Layers.conv1x1("conv", a, 2)));
        graph.output("logits", a);
        Plan plan = Plan.of(graph);
        assertThat(plan.macs()).isZero();
        assertThat(plan.inference().activations()).isEqualTo(2 * 8);
        assertThat(plan.attentionMaps()).containsExactly(new AttentionMap("attention.1", PLACE, 8));
    }

    @Test
    void training_keeps_each_tensor_once() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        Value a = Operators.relu(Operators.multiply(image, weight)); // keeps its result; the image is the caller's
        graph.output("logits", Operators.multiply(a, a)); // keeps it again
        Plan plan = Plan.of(graph);
        assertThat(plan.training().activations()).isEqualTo(8);
        assertThat(plan.training().weights()).isEqualTo(8);
        assertThat(plan.training().transients())
                .as("image, logits, and the two gradients that are added for a")
                .isEqualTo(4 * 8);
        assertThat(plan.training().optimizer()).isEqualTo(8);
        assertThat(Plan.of(graph, 2).training().optimizer()).isEqualTo(16);
    }

    @Test
    void gradients_of_parameters_count_once_they_are_there() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        graph.output("logits", Operators.multiply(image, weight));
        TrainingMemory training = Plan.of(graph).training();
        assertThat(training.gradients()).isEqualTo(8);
        assertThat(training.transients()).as("image and logits").isEqualTo(2 * 8);
        assertThat(training.total()).isEqualTo(8 + 8 + 8 + 16 + training.allocator());
        assertThat(training.allocator()).as("three quarters of the rest").isEqualTo(30);
    }

    @Test
    void what_needs_no_gradient_is_not_kept() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        Value constant = Operators.sigmoid(Operators.detach(Operators.sigmoid(weight)));
        graph.output("logits", Operators.relu(constant));
        assertThat(Plan.of(graph).training().activations())
                .as("no result after the cut")
                .isZero();
    }
}
