package dev.hanet.example.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.toolkit.builtin.BuiltInComponents;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.plugin.ComponentType;
import dev.hanet.toolkit.plugin.Components;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.plugin.HanetPlugin;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class StairsPluginTest {
    private static final ClassLoader LOADER = StairsPluginTest.class.getClassLoader();

    static final String SPEC = """
            # Does an encoder from another jar train?
            version: 1
            model:
              encoder: {type: stairs, steps: 3, channels: 4}
              reduction: {kernel: 1, channels: 8}
              context: {type: ha}
              bottleneck: {kernel: 1, channels: 8}
              decoder: {type: fcn}
            data:
              classes: [background, rim, cup]
              regions: {disc: [rim, cup], cup: [cup]}
              dataset: {type: phantom, size: 32, images: {training: 4, validation: 2, test: 2}}
              split: {type: official}
            train: {epochs: 1, batch: 4}
            evaluate: {metrics: [mDice]}
            """;

    static ExperimentLoader loader() {
        return HanetModule.injector(Plugins.found(LOADER), LOADER).getInstance(ExperimentLoader.class);
    }

    @Test
    void the_encoder_is_planned_like_any_other() {
        Experiment experiment =
                loader().inspectText("stairs.yaml", SPEC, Overlay.NONE).orThrow();

        assertThat(experiment.spec().model().encoders()).containsEntry("encoder", new StairsSpec(3, 4));
        assertThat(experiment.plan().table()).contains("encoder.stair3");
    }

    @Test
    void a_mistyped_name_is_told_and_the_encoder_suggested() {
        String mistyped = SPEC.replace("type: stairs", "type: stair");

        List<Problem> problems =
                loader().inspectText("stairs.yaml", mistyped, Overlay.NONE).problems();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("model.encoder.type");
            assertThat(problem.remedy().orElseThrow()).startsWith("did you mean 'stairs'?");
        });
    }

    @Test
    void its_constraints_hold() {
        String impossible = SPEC.replace("steps: 3", "steps: 0");

        assertThat(loader().inspectText("stairs.yaml", impossible, Overlay.NONE).problems())
                .extracting(Problem::path)
                .containsExactly("model.encoder.steps");
    }

    @Test
    void an_old_name_still_reads_and_resolves_to_the_new_one() {
        String old = SPEC.replace("type: stairs", "type: staircase");

        Experiment experiment =
                loader().inspectText("stairs.yaml", old, Overlay.NONE).orThrow();
        assertThat(experiment.resolved()).contains("type: stairs ");
        assertThat(experiment.hash())
                .isEqualTo(loader().inspectText("stairs.yaml", SPEC, Overlay.NONE)
                        .orThrow()
                        .hash());
    }

    @Test
    void the_registry_knows_where_it_comes_from() {
        Components components =
                HanetModule.injector(Plugins.found(LOADER), LOADER).getInstance(Components.class);

        assertThat(components.of(EncoderSpec.class)).containsKeys("resnet101", "stairs");
        assertThat(components.variants(Family.ENCODER))
                .filteredOn(component -> component.name().equals("stairs"))
                .extracting(ComponentType::plugin)
                .containsExactly(StairsPlugin.class);
    }

    @Test
    void two_plugins_that_bind_one_name_are_both_named() {
        HanetPlugin rival = new HanetPlugin() {
            @Override
            protected void configure() {
                encoders().bind("stairs", StairsSpec.class);
            }
        };

        assertThatThrownBy(() -> HanetModule.injector(
                        new Plugins(List.of(new BuiltInComponents(), new StairsPlugin(), rival)), LOADER))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith(
                        "the encoder 'stairs' is bound twice, by " + StairsPlugin.class.getName() + " (")
                .hasMessageContaining("and by " + rival.getClass().getName());
    }
}
