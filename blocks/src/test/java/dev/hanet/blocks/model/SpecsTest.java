package dev.hanet.blocks.model;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.SideFusionSpec.Fusion;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec.Share;
import dev.hanet.blocks.loss.BoundaryCrossEntropySpec;
import dev.hanet.blocks.loss.ClDiceSpec;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.loss.DiceSpec;
import dev.hanet.blocks.loss.DiceSpec.Denominator;
import dev.hanet.blocks.loss.FocalSpec;
import dev.hanet.blocks.loss.TverskySpec;
import dev.hanet.blocks.operator.Interpolation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written in YAML is what stands in the records, there and back. */
class SpecsTest {
    private static final String SHORTEST = "{encoder: {type: resnet101}, decoder: {type: deeplabv3plus}}";

    @Test
    void defaults_are_the_papers() {
        assertThatSpec(ReductionSpec.class).hasDefaults(ReductionSpec.STANDARD);
        assertThatSpec(BottleneckSpec.class).hasDefaults(BottleneckSpec.STANDARD);
        assertThatSpec(DeepLabv3PlusSpec.class).hasDefaults(DeepLabv3PlusSpec.STANDARD);
        assertThatSpec(FcnSpec.class).hasDefaults(FcnSpec.STANDARD);
        assertThatSpec(UNetEncoderSpec.class).hasDefaults(UNetEncoderSpec.STANDARD);
        assertThatSpec(UNetDecoderSpec.class).hasDefaults(UNetDecoderSpec.STANDARD);
        assertThatSpec(CrossEntropyLossSpec.class).hasDefaults(CrossEntropyLossSpec.STANDARD);
        assertThatSpec(DiceCrossEntropySpec.class).hasDefaults(DiceCrossEntropySpec.STANDARD);
        assertThatSpec(DiceSpec.class).hasDefaults(DiceSpec.STANDARD);
        assertThatSpec(BalancedCrossEntropySpec.class).hasDefaults(BalancedCrossEntropySpec.STANDARD);
        assertThatSpec(VggSpec.class).hasDefaults(VggSpec.STANDARD);
        assertThatSpec(LadderNetSpec.class).hasDefaults(LadderNetSpec.STANDARD);
        assertThatSpec(LadderNetDecoderSpec.class).hasDefaults(LadderNetDecoderSpec.STANDARD);
    }

    @Test
    void a_model_names_its_encoder_and_decoder_and_defaults_to_the_papers_links() {
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given(SHORTEST)
                .means(Models.paper("resnet101", 16, 512, new NoContextSpec()));
    }

    @Test
    void links_can_be_left_out_of_the_network() {
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{encoder: {type: unet}, reduction: {type: none}, bottleneck: {type: none, dropout: 0},"
                        + " decoder: {type: unet}}")
                .means(Models.unet(UNetEncoderSpec.STANDARD, UNetDecoderSpec.STANDARD));
    }

    @Test
    void survives_a_round_trip() {
        ModelSpec model = new ModelSpec(
                new ResNetSpec("resnet34", 8, List.of(1, 1, 2), FirstBlockDilation.PREVIOUS, "none"),
                new ReductionSpec(LinkType.CONV_BN_RELU, 1, 64),
                HaSpec.of(0.25, 3),
                new BottleneckSpec(LinkType.CONV_BN_RELU, 1, 32, 0.25),
                new DeepLabv3PlusSpec("layer2", 8, 16, List.of(0.25, 0.5), false),
                List.of(new InsertSpec("encoder.layer3", HaSpec.of(0.75, 1))),
                List.of(new AuxiliarySpec("encoder.layer3", 0.5, FcnSpec.STANDARD)));
        assertThatSpec(ModelSpec.class, Models.TYPES).roundTrips(model);
        assertThatSpec(UNetEncoderSpec.class).roundTrips(new UNetEncoderSpec(List.of(4, 8), 1, Norm.NONE));
        assertThatSpec(UNetDecoderSpec.class)
                .roundTrips(new UNetDecoderSpec(Up.TRANSPOSED, Optional.of(List.of(4, 8)), 3, Norm.NONE));
        assertThatSpec(FcnSpec.class).roundTrips(new FcnSpec(2, Optional.of(12), 0.25, true, false));
        assertThatSpec(CrossEntropyLossSpec.class).roundTrips(new CrossEntropyLossSpec(List.of(0.5, 2.0), 0.1));
        assertThatSpec(FocalSpec.class).roundTrips(new FocalSpec(1.5));
        assertThatSpec(TverskySpec.class).roundTrips(new TverskySpec(0.2, 0.8, 2, 3));
        assertThatSpec(ClDiceSpec.class).roundTrips(new ClDiceSpec(5, 2));
        assertThatSpec(BoundaryCrossEntropySpec.class).roundTrips(new BoundaryCrossEntropySpec(2, 4));
        assertThatSpec(DiceCrossEntropySpec.class).roundTrips(new DiceCrossEntropySpec(0.5, 2, 3, List.of(1.0, 2.0)));
    }

    @Test
    void units_survive_a_round_trip() {
        UNetEncoderSpec encoder =
                new UNetEncoderSpec(List.of(4, 8, 16), 1, Norm.NONE, UnitType.RECURRENT_RESIDUAL, 3, true);
        UNetDecoderSpec decoder =
                new UNetDecoderSpec(Up.BILINEAR, Optional.empty(), 1, Norm.BATCH, UnitType.RECURRENT, 1);
        assertThatSpec(UNetEncoderSpec.class).roundTrips(encoder);
        assertThatSpec(UNetDecoderSpec.class).roundTrips(decoder);
        assertThatSpec(ChainedSpec.class, Models.TYPES).roundTrips(new ChainedSpec(encoder, decoder, 3, encoder));
        assertThatSpec(VggSpec.class).roundTrips(new VggSpec(List.of(4, 8), "imagenet"));
        assertThatSpec(LadderNetSpec.class).roundTrips(new LadderNetSpec(List.of(4, 8), 0.5));
        assertThatSpec(LadderNetDecoderSpec.class).roundTrips(new LadderNetDecoderSpec(0.5));
        assertThatSpec(DiceSpec.class).roundTrips(new DiceSpec(2, Denominator.SQUARES));
        assertThatSpec(BalancedCrossEntropySpec.class).roundTrips(new BalancedCrossEntropySpec(Share.BATCH));
        assertThatSpec(SideFusionSpec.class)
                .roundTrips(new SideFusionSpec(
                        List.of("encoder.level1"),
                        Optional.of(decoder),
                        Optional.of(4),
                        3,
                        Interpolation.NEAREST,
                        Fusion.CONVOLUTION));
    }

    @Test
    void the_main_loss_has_a_weight() {
        ModelSpec model = Models.paper("resnet101", 16, 512, new NoContextSpec());
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{encoder: {type: resnet101}, decoder: {type: deeplabv3plus}, mainWeight: 0.6}")
                .means(new ModelSpec(
                        model.encoder(),
                        model.reduction(),
                        model.context(),
                        model.bottleneck(),
                        model.decoder(),
                        List.of(),
                        List.of(),
                        0.6));
    }

    @Test
    void classes_exclude_one_another_unless_they_are_said_to_be_nested() {
        String parts = "encoder: {type: resnet101}, decoder: {type: deeplabv3plus}";
        ModelSpec model = Models.paper("resnet101", 16, 512, new NoContextSpec());
        assertThat(model.activation()).isEqualTo(Activation.SOFTMAX);
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{" + parts + ", activation: nested-sigmoid}")
                .means(new ModelSpec(
                        model.encoder(),
                        model.reduction(),
                        model.context(),
                        model.bottleneck(),
                        model.decoder(),
                        List.of(),
                        List.of(),
                        1,
                        Activation.NESTED_SIGMOID));
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{" + parts + ", activation: sigmoid}")
                .hasProblem("activation", "'sigmoid' is not one of the known values");
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{" + parts + ", activation: nested-sigmoit}")
                .hasRemedy("activation", "nested-sigmoid");
    }

    @Test
    void refuses_options_without_effect() {
        assertThatSpec(UNetEncoderSpec.class)
                .given("{channels: [4, 8], imagePyramid: true}")
                .hasProblems(1);
        assertThatSpec(SideFusionSpec.class)
                .given("{sides: [a, b], fusion: mean, channels: 4}")
                .hasProblems(1);
        assertThatSpec(SideFusionSpec.class).given("{sides: [a, a]}").hasProblems(1);
        assertThatSpec(SideFusionSpec.class).given("{sides: []}").hasProblems(1);
        assertThatSpec(SideFusionSpec.class)
                .given("{sides: [a], kernel: 5}")
                .hasProblem("kernel", "'5' is not one of 1, 3");
        assertThatSpec(VggSpec.class).given("channels: [4, 4, 4, 4, 4, 4]").hasProblems(1);
        assertThatSpec(LadderNetSpec.class).given("channels: [4]").hasProblems(1);
    }

    @Test
    void refuses_what_cannot_be_built() {
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{encoder: {type: resnet101, outputStride: 12}, decoder: {type: fcn}}")
                .hasProblem("encoder.outputStride", "'12' is not one of 4, 8, 16, 32");
        assertThatSpec(ReductionSpec.class).given("kernel: 5").hasProblem("kernel", "'5' is not one of 1, 3");
        assertThatSpec(BottleneckSpec.class)
                .given("dropout: 1.5")
                .hasProblem("dropout", "'1.5' is not between 0 and 1");
        assertThatSpec(DeepLabv3PlusSpec.class)
                .given("dropout: [0.5]")
                .hasProblem("dropout", "the list does not have exactly 2 entries");
        assertThatSpec(UNetEncoderSpec.class)
                .given("channels: [8, 0]")
                .hasProblem("channels[1]", "'0' is not positive");
        assertThatSpec(UNetDecoderSpec.class).given("up: cubic").hasProblems(1);
    }

    @Test
    void a_further_classifier_needs_a_point_and_counts_like_the_main_one() {
        assertThatSpec(AuxiliarySpec.class, Models.TYPES)
                .given("at: encoder.layer3")
                .means(new AuxiliarySpec("encoder.layer3", 1, new FcnSpec(0, Optional.empty(), 0.1, false, true)));
        assertThatSpec(AuxiliarySpec.class, Models.TYPES)
                .given("{at: encoder.layer3, weight: 0}")
                .hasProblem("weight", "'0' is not positive");
    }

    @Test
    void refuses_a_type_with_what_there_is() {
        assertThatSpec(ModelSpec.class, Models.TYPES)
                .given("{encoder: {type: resnet102}, decoder: {type: fcn}}")
                .hasRemedy("encoder.type", "resnet101");
    }
}
