package dev.hanet.blocks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.RegionOperators.RunningMinimum;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    /** One place, two channels: a float tensor takes 4 bytes an element. */
    private static final Shape PLACE = Shape.of(1, 2, 1, 1);

    private final GraphBuilder graph = new GraphBuilder();
    private final Value image = graph.input("image", TensorType.floats(PLACE));

    @Test
    void parameters_and_macs_are_those_of_the_layers() {
        graph.output(Outputs.of("logits"), Layers.classifier("classifier", Layers.conv1x1("conv", image, 3), 5));
        Plan plan = Plan.of(graph.build(), 1);
        assertThat(plan.rows())
                .containsExactly(
                        new PlanRow("conv", Shape.of(1, 3, 1, 1), 6, 6),
                        new PlanRow("classifier", Shape.of(1, 5, 1, 1), 20, 15));
        assertThat(plan.parameters()).isEqualTo(26);
        assertThat(plan.macs()).isEqualTo(21);
    }

    @Test
    void work_is_operations_and_bytes_and_calls_and_a_view_is_none() {
        Value convolved = Layers.conv1x1("conv", image, 3);
        graph.output(Outputs.of("logits"), Operators.flattenSpatial(convolved));
        assertThat(Plan.of(graph.build(), 1).work())
                .as("6 operations, 2 + 6 + 3 floats, one call")
                .isEqualTo(6 + 18.0 * 4 * (2 + 6 + 3) + 2e6);
    }

    @Test
    void an_evaluation_holds_a_result_until_its_last_reader() {
        Value a = Operators.sigmoid(image);
        Value b = Operators.sigmoid(a);
        graph.output(Outputs.of("logits"), Operators.sigmoid(b));
        assertThat(Plan.of(graph.build(), 1).inference().activations())
                .as("input and two results")
                .isEqualTo(3 * 8);
    }

    @Test
    void a_view_takes_no_memory_but_holds_that_of_its_owner() {
        Value a = Operators.sigmoid(image);
        Value view = Operators.flattenSpatial(a);
        Value b = Operators.sigmoid(Operators.sigmoid(a));
        graph.output(Outputs.of("logits"), Operators.multiply(view, Operators.flattenSpatial(b)));
        assertThat(Plan.of(graph.build(), 1).inference().activations()).isEqualTo(4 * 8);
    }

    @Test
    void what_the_allocator_maps_by_itself_leaves_no_holes() {
        Value large = graph.input("large", TensorType.floats(Shape.of(1, 1, 4096, 2048))); // 32 MiB
        Value a = Operators.sigmoid(large);
        graph.output(Outputs.of("logits"), Operators.sigmoid(Layers.conv1x1("conv", a, 1)));
        InferenceMemory inference = Plan.of(graph.build(), 1).inference();
        assertThat(inference.activations()).isEqualTo((3L << 25) + 4);
        assertThat(inference.allocator())
                .as("a workspace of four bytes in a block of 128, and what the engine makes once")
                .isEqualTo(124 + (20 << 20));
    }

    @Test
    void a_heap_that_is_needed_at_another_moment_stays_beside_what_is_mapped() {
        Value small = graph.input("small", TensorType.floats(Shape.of(1, 1, 2048, 2048))); // 16 MiB
        Value mean = Operators.mean(Operators.sigmoid(Operators.sigmoid(small)), 0, 1, 2, 3);
        Value large = graph.input("large", TensorType.floats(Shape.of(1, 1, 4096, 2048)));
        graph.output(Outputs.of("logits"), Operators.multiply(Operators.sigmoid(large), mean));
        InferenceMemory inference = Plan.of(graph.build(), 1).inference();
        long heap = 3L << 24;
        assertThat(inference.activations() + inference.allocator())
                .isBetween((3L << 25) + heap + (20 << 20), (3L << 25) + heap + (20 << 20) + 1024);
    }

    @Test
    void diagnostics_cost_nothing() {
        Value a = Operators.sigmoid(image);
        graph.output(Outputs.of("attention.1"), Operators.sigmoid(Layers.conv1x1("conv", a, 2)));
        graph.output(Outputs.of("logits"), a);
        Plan plan = Plan.of(graph.build(), 1);
        assertThat(plan.macs()).isZero();
        assertThat(plan.inference().activations()).isEqualTo(2 * 8);
        assertThat(plan.attentionMaps())
                .containsExactly(new AttentionMap(
                        new Output.Attention(new Output.Level("", 1)), PLACE, 8, AttentionMap.WHEN_ASKED_FOR));
    }

    @Test
    void training_keeps_each_tensor_once() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        Value a = Operators.relu(Operators.multiply(image, weight)); // keeps its result; the image is the caller's
        graph.output(Outputs.of("logits"), Operators.multiply(a, a)); // keeps it again
        Plan plan = Plan.of(graph.build(), 1);
        assertThat(plan.training().activations()).isEqualTo(8);
        assertThat(plan.training().weights()).isEqualTo(8);
        assertThat(plan.training().transients())
                .as("image, logits, and the two gradients that are added for a")
                .isEqualTo(4 * 8);
        assertThat(plan.training().optimizer()).isEqualTo(8);
        assertThat(Plan.of(graph.build(), 2).training().optimizer()).isEqualTo(16);
    }

    @Test
    void gradients_of_parameters_count_once_they_are_there() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        graph.output(Outputs.of("logits"), Operators.multiply(image, weight));
        TrainingMemory training = Plan.of(graph.build(), 1).training();
        assertThat(training.gradients()).isEqualTo(8);
        assertThat(training.transients()).as("image and logits").isEqualTo(2 * 8);
        assertThat(training.total()).isEqualTo(8 + 8 + 8 + 16 + training.allocator());
        assertThat(training.allocator())
                .as("three tenths of the rest, and the engine")
                .isEqualTo(12 + (20 << 20));
    }

    @Test
    void what_needs_no_gradient_is_not_kept() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        Value constant = Operators.sigmoid(Operators.detach(Operators.sigmoid(weight)));
        graph.output(Outputs.of("logits"), Operators.relu(constant));
        assertThat(Plan.of(graph.build(), 1).training().activations())
                .as("no result after the cut")
                .isZero();
    }

    @Test
    void a_part_is_two_names_deep_and_a_convolution_is_one_with_what_follows() {
        Value x = Layers.convBnRelu("reduction", image, 3, 1);
        Value y = graph.scope("encoder", () -> graph.scope("layer1", () -> Layers.convBnRelu("0", x, 2, 1)));
        graph.output(Outputs.of("logits"), graph.scope("encoder", () -> Layers.conv1x1("last", y, 2)));
        assertThat(Plan.of(graph.build(), 1).rows())
                .containsExactly(
                        new PlanRow("reduction", Shape.of(1, 3, 1, 1), 12, 6),
                        new PlanRow("encoder.layer1", PLACE, 10, 6),
                        new PlanRow("encoder.last", PLACE, 4, 4));
    }

    @Test
    void an_inserted_block_is_one_part_and_so_is_a_node_of_one_name() {
        graph.part("node", 1);
        Value x = graph.scope(
                "encoder",
                () -> graph.scope(
                        "layer3",
                        () -> graph.scope("inserted", () -> Layers.conv1x1("a", Layers.conv1x1("b", image, 2), 2))));
        graph.output(
                Outputs.of("logits"), graph.scope("node", () -> Layers.conv1x1("a", Layers.conv1x1("b", x, 2), 2)));
        assertThat(Plan.of(graph.build(), 1).rows())
                .containsExactly(new PlanRow("encoder.layer3.inserted", PLACE, 8, 8), new PlanRow("node", PLACE, 8, 8));
    }

    @Test
    void the_loss_is_planned_where_there_is_one_else_the_logits_else_all() {
        Value a = Operators.sigmoid(image);
        Value b = Layers.conv1x1("conv", a, 2);
        graph.output(Outputs.of("features"), a);
        graph.output(Outputs.of("further"), b);
        assertThat(Plan.of(graph.build(), 1).macs()).isEqualTo(4);
        graph.output(Outputs.of("logits"), a);
        assertThat(Plan.of(graph.build(), 1).macs()).isZero();
        graph.output(Outputs.of("loss"), Operators.mean(b, 0, 1, 2, 3));
        assertThat(Plan.of(graph.build(), 1).macs()).isEqualTo(4);
    }

    @Test
    void a_workspace_counts_while_its_operator_runs() {
        Value x = graph.input("x", TensorType.floats(Shape.of(1, 16, 8, 8))); // 4096 bytes
        Value y = Layers.conv1x1("conv", x, 16);
        Workspace workspace = y.operator().orElseThrow().workspace(y.operands(), y.type());
        graph.output(Outputs.of("logits"), y);
        assertThat(workspace.forward()).isEqualTo(1024);
        assertThat(workspace.backward()).isEqualTo(2048);
        Plan plan = Plan.of(graph.build(), 1);
        assertThat(plan.inference().activations()).isEqualTo(2 * 4096 + 1024);
        assertThat(plan.inference().allocator())
                .as("64 bytes a block, and what the engine makes once")
                .isEqualTo(3 * 64 + (20 << 20));
        assertThat(plan.inference().total()).isEqualTo(1024 + 2 * 4096 + 1024 + 3 * 64 + (20 << 20));
        assertThat(plan.training().gradients()).as("of the weight").isEqualTo(1024);
        assertThat(plan.training().transients())
                .as("image, result, its gradient, the workspace of the backward pass")
                .isEqualTo(2 * 4096 + 2048);
    }

    @Test
    void what_an_operator_keeps_besides_tensors_counts_until_its_backward_pass() {
        Value weight = graph.parameter("weight", Shape.of(1, 2, 4, 4), Initializer.constant(1)); // 128 bytes
        Value a = Operators.scale(weight, 2);
        graph.output(Outputs.of("logits"), Operators.maxPool(a, 2, 2, 0));
        TrainingMemory training = Plan.of(graph.build(), 1).training();
        assertThat(training.activations()).as("what is pooled, and 8 places").isEqualTo(128 + 64);
    }

    @Test
    void a_result_is_kept_for_the_operator_that_made_it() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        Value a = Operators.sigmoid(Operators.scale(weight, 2));
        graph.output(Output.LOGITS, Operators.scale(a, 2));
        assertThat(Plan.of(graph.build(), 1).training().activations()).isEqualTo(8);
    }

    @Test
    void a_parameter_that_is_read_twice_has_one_gradient_and_for_a_moment_a_second() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        graph.output(Output.LOGITS, Operators.multiply(weight, weight));
        TrainingMemory training = Plan.of(graph.build(), 1).training();
        assertThat(training.gradients()).isEqualTo(8);
        assertThat(training.transients()).as("logits and the summand").isEqualTo(2 * 8);
    }

    @Test
    void a_sum_hands_its_gradient_on() {
        Value weight = graph.parameter("weight", PLACE, Initializer.constant(1));
        Value other = graph.parameter("other", PLACE, Initializer.constant(1));
        Value sum = Operators.add(Operators.multiply(weight, other), image);
        graph.output(Output.LOGITS, Operators.sigmoid(sum));
        TrainingMemory training = Plan.of(graph.build(), 1).training();
        assertThat(training.gradients()).isEqualTo(2 * 8);
        assertThat(training.activations()).isZero();
        assertThat(training.transients())
                .as("image and the gradient of the sum")
                .isEqualTo(2 * 8);
    }

    @Test
    void the_worst_moment_of_a_step_can_be_before_its_backward_pass() {
        graph.output(Output.LOGITS, graph.apply(new RunningMinimum(), image));
        TrainingMemory training = Plan.of(graph.build(), 1).training();
        assertThat(training.transients())
                .as("image, result, and where each minimum stands")
                .isEqualTo(8 + 8 + 16);
    }

    @ParameterizedTest(name = "{0} multiply-accumulates: {1}")
    @CsvSource({
        "999999, '999,999'",
        "1000000, 1.0 M",
        "999949999, 999.9 M",
        "1000000000, 1.0 G",
        "1234567890123, '1,234.6 G'",
    })
    void large_numbers_of_macs_stand_in_their_unit(long macs, String words) {
        Plan plan = new Plan(
                List.of(new PlanRow("encoder", PLACE, 1234, 5)),
                1234,
                macs,
                macs,
                List.of(),
                new TrainingMemory(4096, 8192, 12288, 16384, 20480),
                new InferenceMemory(4096, 8192, 1024));
        assertThat(plan.table().lines().toList())
                .containsExactly(
                        "part     output        parameters  " + " ".repeat(Math.max(0, words.length() - 4)) + "MACs",
                        "encoder  [1, 2, 1, 1]       1,234  " + " ".repeat(Math.max(4, words.length()) - 1) + "5",
                        "total                       1,234  " + words,
                        "",
                        "memory for training:  20.1 MiB = weights 4.0 KiB + gradients 8.0 KiB + optimizer 12.0 KiB"
                                + " + activations 16.0 KiB + transients 20.0 KiB + allocator 20.0 MiB",
                        "memory for inference: 13.0 KiB = weights 4.0 KiB + activations 8.0 KiB + allocator 1.0 KiB");
    }

    @Test
    void in_half_precision_use_keeps_the_weights_of_convolutions_rounded_and_training_does_not() {
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(Shape.of(1, 8, 16, 16)));
        Value conv = Layers.conv3x3("conv", image, 16);
        builder.output(Output.LOGITS, Layers.batchNorm("bn", conv));
        Graph graph = builder.build();
        long kept = 4 * (4 * 16); // of batch normalization
        long weights = 4 * 16 * 8 * 9;

        Plan half = Plan.of(MixedPrecision.of(graph, Precision.BFLOAT16), 1);
        assertThat(half.inference().weights()).isEqualTo(kept + weights / 2);
        assertThat(half.training().weights()).isEqualTo(kept + weights);
        assertThat(Plan.of(graph, 1).inference().weights()).isEqualTo(kept + weights);
    }
}
