package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.attention.Compute;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.yaml.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuxiliariesIT {
    private static final FcnSpec CLASSIFIER = new FcnSpec(0, Optional.empty(), 0, false, true);
    private static final Shape MASKS = Shape.of(2, 16, 16);

    private static Graph graph() {
        ModelSpec model = new ModelSpec(
                new UNetEncoderSpec(List.of(4, 8), 1, Norm.BATCH),
                ReductionSpec.NONE,
                new DanetSpec(8, Optional.of(4), Compute.AUTO),
                BottleneckSpec.NONE,
                CLASSIFIER,
                List.of(),
                List.of(
                        new AuxiliarySpec("context.position", 0.5, CLASSIFIER),
                        new AuxiliarySpec("context.channel", 2, CLASSIFIER)));
        return Networks.training(
                model,
                CrossEntropyLossSpec.STANDARD,
                new NetworkInput(1, 16, 16, 2, 3),
                path -> new Origin(Optional.empty(), path));
    }

    private static Map<String, Tensor> batch() {
        float[] image = new float[2 * 16 * 16];
        long[] mask = new long[image.length];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i * 0.37);
            mask[i] = i % 7 % 3;
        }
        return Map.of("image", Tensor.floats(Shape.of(2, 1, 16, 16), image), "mask", Tensor.ints(MASKS, mask));
    }

    @Test
    void the_loss_is_the_weighted_sum() {
        try (Network network = Network.create(graph(), Device.CPU, 1)) {
            Set<Output> wanted = Outputs.set("loss", "logits", "logits.context.position", "logits.context.channel");
            Map<Output, Tensor> outputs = network.evaluate(batch(), wanted);

            double expected = entropy(outputs.get(Outputs.of("logits")))
                    + 0.5 * entropy(outputs.get(Outputs.of("logits.context.position")))
                    + 2 * entropy(outputs.get(Outputs.of("logits.context.channel")));
            assertThat(outputs.get(Outputs.of("loss")).item()).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void a_step_says_how_much_all_but_the_main_loss_count() {
        ModelSpec model = new ModelSpec(
                new UNetEncoderSpec(List.of(4, 8), 1, Norm.BATCH),
                ReductionSpec.NONE,
                Records.of(
                        HaSpec.class,
                        Map.of("delta", 0.5, "levels", 1, "purity", Optional.of(0.7)),
                        family -> Map.of()),
                BottleneckSpec.NONE,
                CLASSIFIER,
                List.of(),
                List.of(new AuxiliarySpec("context", 0.5, CLASSIFIER)));
        Graph graph = Networks.training(
                model,
                CrossEntropyLossSpec.STANDARD,
                true,
                new NetworkInput(1, 16, 16, 2, 3),
                path -> new Origin(Optional.empty(), path));
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            double main =
                    entropy(network.evaluate(batch(), Outputs.set("logits")).get(Outputs.of("logits")));
            double none = loss(network, 0);
            double whole = loss(network, 1);

            assertThat(none).isCloseTo(main, within(1e-5));
            assertThat(whole - none).as("an auxiliary loss and that of purity").isGreaterThan(0.5);
            assertThat(loss(network, 0.25f)).isCloseTo(none + 0.25 * (whole - none), within(1e-5));
        }
        assertThat(graph.upstream(List.of(graph.output(Output.LOSS))).stream()
                        .mapToObj(graph.values()::get)
                        .filter(value -> value.type().element() == ElementType.FLOAT)
                        .map(Value::shape))
                .as("no map of all pairs")
                .doesNotContain(Shape.of(2, 64, 64));
    }

    private static double loss(Network network, float share) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(batch());
        inputs.put(Networks.SUPERVISION, Tensor.floats(Shape.of(), share));
        return network.evaluate(inputs, Outputs.set("loss"))
                .get(Outputs.of("loss"))
                .item();
    }

    @Test
    void gradients_reach_every_classifier() {
        try (Network network = Network.create(graph(), Device.CPU, 1)) {
            assertThat(network.gradients(Mode.TRAINING, Outputs.of("loss"), batch(), Set.of())
                            .byName())
                    .containsOnlyKeys(network.graph().parameters().keySet());
        }
    }

    private static double entropy(Tensor logits) {
        GraphBuilder graph = new GraphBuilder();
        Value given = graph.input("logits", logits.type());
        Value mask = graph.input("mask", new TensorType(MASKS, ElementType.INT));
        graph.output(Outputs.of("loss"), CrossEntropyLossSpec.STANDARD.loss(given, mask));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            return network.evaluate(Map.of("logits", logits, "mask", batch().get("mask")), Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
        }
    }
}
