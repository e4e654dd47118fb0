package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Parts;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final Map<String, Graph> NETWORKS = SmallNetworks.all();

    private static Parts parts(String network) {
        return new Parts(NETWORKS.get(network));
    }

    @Test
    void names_go_from_the_outermost_scopes_to_those_within() {
        assertThat(parts("fcn").names())
                .startsWith("encoder", "decoder", "head", "encoder.conv1")
                .contains("encoder.layer4", "decoder.classifier");
    }

    @Test
    void a_part_has_parameters_and_buffers_under_its_name_alone() {
        assertThat(parts("fcn").tensors("encoder.bn1"))
                .containsExactlyInAnyOrder(
                        "encoder.bn1.weight",
                        "encoder.bn1.bias",
                        "encoder.bn1.running_mean",
                        "encoder.bn1.running_var");
        assertThat(parts("fcn").tensors("encoder.layer")).isEmpty();
        assertThat(parts("fcn").tensors(Set.of("encoder.conv1", "decoder")))
                .containsExactlyInAnyOrder(
                        "encoder.conv1.weight", "decoder.classifier.weight", "decoder.classifier.bias");
    }

    @Test
    void the_head_is_what_gives_the_logits() {
        assertThat(parts("hanet").tensors(Parts.HEAD))
                .containsExactlyInAnyOrder("decoder.classifier.weight", "decoder.classifier.bias");
        assertThat(parts("mnet").tensors(Parts.HEAD))
                .as("the mean of several classifiers")
                .hasSizeGreaterThan(2)
                .allMatch(name -> name.startsWith("decoder."));
    }
}
