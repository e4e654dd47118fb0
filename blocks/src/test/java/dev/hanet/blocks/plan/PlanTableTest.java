package dev.hanet.blocks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.GoldenText;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.InsertSpec;
import dev.hanet.blocks.model.LinkType;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.Models;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.ReductionSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The printed plan against a file; {@code -Dgolden.update=true} rewrites it. */
class PlanTableTest {
    @Test
    void a_small_network_prints_as_ever() {
        ModelSpec model = new ModelSpec(
                ResNetSpec.of("resnet18", 16),
                new ReductionSpec(LinkType.CONV_BN_RELU, 3, 32),
                HaSpec.of(0.5, 2),
                BottleneckSpec.STANDARD,
                DeepLabv3PlusSpec.STANDARD,
                List.of(new InsertSpec("encoder.layer3", HaSpec.of(0.5, 1))));
        Graph graph = Networks.training(
                model, CrossEntropyLossSpec.STANDARD, new NetworkInput(3, 129, 129, 2, 3), path -> Origin.PROGRAM);
        GoldenText.assertSame(
                PlanTableTest.class, "small.txt", Plan.of(graph, 1).table());
    }

    @Test
    void the_papers_network_is_planned() {
        Plan plan = plan();
        assertThat(plan.parameters()).isEqualTo(56_261_027);
        assertThat(plan.attentionMaps())
                .extracting(AttentionMap::name)
                .containsExactly("context.attention.1", "context.attention.2");
    }

    private static Plan plan() {
        return Plan.of(Models.network(Models.paper("resnet101", 16, 512, HaSpec.of(0.5, 2)), 513), 1);
    }
}
