package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Classifiers beside the main one, and what their losses come to. */
class AuxiliariesTest {
    private static final AuxiliarySpec MIDDLE = new AuxiliarySpec("encoder.layer3", 0.4, FcnSpec.STANDARD);

    private static ModelSpec model(ContextSpec context, AuxiliarySpec... auxiliary) {
        return new ModelSpec(
                ResNetSpec.of("resnet18", 16),
                ReductionSpec.NONE,
                context,
                BottleneckSpec.NONE,
                FcnSpec.STANDARD,
                List.of(),
                List.of(auxiliary));
    }

    private static Graph training(ModelSpec model, int size, int batch) {
        return Networks.training(
                model,
                CrossEntropyLossSpec.STANDARD,
                new NetworkInput(3, size, size, batch, 3),
                path -> new Origin(Optional.empty(), path));
    }

    @Test
    void further_logits_are_outputs_of_their_point_and_have_weights_of_their_own() {
        Graph graph = Models.network(model(new NoContextSpec(), MIDDLE), 65);
        assertThat(graph.outputs())
                .containsOnlyKeys(Output.LOGITS, Outputs.of("logits.encoder.layer3"), Output.PROBABILITIES);
        assertThat(graph.output(Outputs.of("logits.encoder.layer3")).shape()).isEqualTo(Shape.of(1, 3, 65, 65));
        assertThat(graph.parameters())
                .containsKeys(
                        "decoder.classifier.weight",
                        "auxiliary.encoder.layer3.conv1.conv.weight",
                        "auxiliary.encoder.layer3.classifier.weight");
    }

    @Test
    void the_main_network_is_the_same_with_and_without_them() {
        Graph with = Models.network(model(new NoContextSpec(), MIDDLE), 65);
        Graph without = Models.network(model(new NoContextSpec()), 65);
        assertThat(with.parameters().keySet()).containsAll(without.parameters().keySet());
        assertThat(with.output(Outputs.of("logits")).index())
                .isEqualTo(without.output(Outputs.of("logits")).index());
    }

    @Test
    void the_loss_belongs_to_its_key() {
        Graph graph = training(model(new NoContextSpec(), MIDDLE), 65, 2);
        assertThat(graph.output(Outputs.of("loss")).shape()).isEqualTo(Shape.of());
        assertThat(graph.output(Outputs.of("loss")).path()).isEqualTo("train.loss");
    }

    @Test
    void a_point_that_is_not_there_is_refused_with_those_that_are() {
        ModelSpec model = model(new NoContextSpec(), new AuxiliarySpec("context.position", 1, FcnSpec.STANDARD));
        GraphException refusal = catchThrowableOfType(GraphException.class, () -> training(model, 65, 2));
        assertThat(refusal).hasMessage("there is no point 'context.position'");
        assertThat(refusal.origin().path()).isEqualTo("model.auxiliary[0].at");
        assertThat(refusal.remedy().orElseThrow()).contains("encoder.layer3, encoder.layer4, reduction, context");
    }

    @Test
    void one_image_is_too_few_for_a_normalisation_over_one_place() {
        GraphException refusal =
                catchThrowableOfType(GraphException.class, () -> training(model(AsppSpec.STANDARD), 65, 1));
        assertThat(refusal)
                .hasMessage("batch normalisation 'context.pooling.bn' would see one number a channel: a batch of one"
                        + " image, and a map of one place");
        assertThat(refusal.origin().path()).isEqualTo("model.context");
        assertThat(refusal.remedy()).contains("train with batches of at least 2 images");
        assertThat(training(model(AsppSpec.STANDARD), 65, 2).outputs()).containsKey(Outputs.of("loss"));
        assertThat(Models.network(model(AsppSpec.STANDARD), 65).outputs()).containsKey(Outputs.of("logits"));
    }
}
