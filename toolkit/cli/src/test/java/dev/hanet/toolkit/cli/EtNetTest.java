package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.yaml.Overlay;
import org.junit.jupiter.api.Test;

/** ET-Net, a network that is no encoder, context and decoder, as a preset. */
class EtNetTest {
    private static final ClassLoader LOADER = EtNetTest.class.getClassLoader();

    @Test
    void it_has_the_published_parameters_and_an_edge_output() {
        Experiment experiment = HanetModule.injector(Plugins.found(LOADER), LOADER)
                .getInstance(ExperimentLoader.class)
                .load("refuge/et-net", Overlay.NONE);

        Graph two = Networks.network(experiment.spec().model(), new NetworkInput(3, 128, 128, 1, 2));
        assertThat(two.parameterCount()).isEqualTo(29_904_298);
        assertThat(experiment.graph().outputs()).containsKeys(Output.LOGITS, new Output.Logits("edge"), Output.LOSS);
    }
}
