package dev.hanet.toolkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.PpmSpec;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.BuiltInBlocks;
import dev.hanet.yaml.TypeNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    /** A decoder for coarse features. */
    public record CoarseSpec() implements DecoderSpec {
        @Override
        public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
            if (pyramid.last().stride() < 16) {
                throw features.graph().refuse("the features are too fine", "give the encoder a larger output stride");
            }
            return FcnSpec.STANDARD.logits(features, pyramid, image, classes);
        }
    }

    /** A context block that cannot do without its key. */
    public record KeyedSpec(int size) implements ContextSpec {
        @Override
        public Value apply(Value features) {
            return features;
        }
    }

    private static final Map<Class<?>, Map<String, Class<?>>> FEW = Map.of(
            EncoderSpec.class,
            Map.of("resnet18", ResNetSpec.class),
            ContextSpec.class,
            Map.of("keyed", KeyedSpec.class, "none", NoContextSpec.class),
            DecoderSpec.class,
            Map.of("coarse", CoarseSpec.class));

    /** The library without the deeper residual networks, which are built by the same rules and answer the same. */
    private static Map<Class<?>, Map<String, Class<?>>> withOneDepth() {
        Map<Class<?>, Map<String, Class<?>>> families = new HashMap<>(BuiltInBlocks.families());
        Map<String, Class<?>> encoders = new LinkedHashMap<>(families.getOrDefault(EncoderSpec.class, Map.of()));
        encoders.entrySet()
                .removeIf(type ->
                        type.getValue() == ResNetSpec.class && !type.getKey().equals("resnet18"));
        families.put(EncoderSpec.class, encoders);
        return families;
    }

    private static Compatibility of(Map<Class<?>, Map<String, Class<?>>> families) {
        TypeNames types = family -> families.getOrDefault(family, Map.of());
        return Compatibility.of(Parts.of(types));
    }

    private static String page(Map<Class<?>, Map<String, Class<?>>> families) {
        return CompatibilityPage.of(of(families));
    }

    @Test
    void every_refusal_of_the_library_names_a_remedy() {
        Compatibility found = of(withOneDepth());
        Parts parts = found.parts();
        Stream<Optional<GraphException>> combined = parts.encoders().stream()
                .flatMap(encoder -> parts.decoders().keySet().stream()
                        .flatMap(decoder -> parts.contexts().keySet().stream()
                                .map(context -> found.refusal(encoder, context, decoder))));
        Stream<Optional<GraphException>> elsewhere = parts.contexts().keySet().stream()
                .flatMap(context -> Stream.of(found.insertion(context), found.singleImages(context)));

        List<GraphException> refusals =
                Stream.concat(combined, elsewhere).flatMap(Optional::stream).toList();
        assertThat(refusals).isNotEmpty();
        assertThat(refusals).allSatisfy(refusal -> {
            assertThat(refusal.origin().path()).startsWith("model.");
            assertThat(refusal.remedy()).as(refusal.problem()).isPresent();
        });
    }

    @Test
    void an_encoder_is_tried_at_each_output_stride_it_takes() {
        assertThat(Parts.of(family -> FEW.getOrDefault(family, Map.of())).encoders())
                .extracting(Parts.Encoder::stride)
                .containsExactly(Optional.of(32), Optional.of(16), Optional.of(8), Optional.of(4));
    }

    @Test
    void an_encoder_of_one_stride_is_tried_once() {
        TypeNames types = family ->
                family == EncoderSpec.class ? Map.of("unet", UNetEncoderSpec.class) : Map.<String, Class<?>>of();
        assertThat(Parts.of(types).encoders()).extracting(Parts.Encoder::stride).containsExactly(Optional.empty());
    }

    @Test
    void a_stride_that_does_not_fit_names_those_that_do() {
        assertThat(page(FEW))
                .contains("| encoder | stride 32 | stride 16 | stride 8 | stride 4 | image sizes |")
                .contains("| `resnet18` | all | all | none [1] | none [1] | multiples of the stride, or one more |")
                .contains("1. `model.decoder`: the features are too fine; give the encoder a larger output stride."
                        + " Output strides that fit: 32, 16.");
    }

    @Test
    void a_loss_of_classes_that_exclude_one_another_is_none_of_nested_ones() {
        Map<Class<?>, Map<String, Class<?>>> families = new HashMap<>(FEW);
        families.put(LossSpec.class, BuiltInBlocks.families().getOrDefault(LossSpec.class, Map.of()));
        assertThat(page(families))
                .contains("| loss | `softmax` | `nested-sigmoid` |")
                .contains("| `dice` | yes | yes |")
                .contains("| `lovasz-softmax` | yes | no [1] |")
                .contains("1. `train.loss.type`: this loss is of classes that exclude one another");
    }

    @Test
    void a_part_that_needs_a_key_is_left_out_with_what_it_asks_for() {
        assertThat(page(FEW))
                .contains("## Left out")
                .contains("- context `keyed`: context.size: the key 'size' is missing");
    }

    @Test
    void a_map_that_an_encoder_lacks_names_the_decoders_that_fit() {
        String page = page(Map.of(
                EncoderSpec.class,
                Map.of("unet", UNetEncoderSpec.class),
                ContextSpec.class,
                Map.of("ppm", PpmSpec.class),
                DecoderSpec.class,
                Map.of("deeplabv3plus", DeepLabv3PlusSpec.class, "fcn", FcnSpec.class)));
        assertThat(page)
                .contains("write 'level3' for the usual stride 4. Decoders that fit this encoder as they are: `fcn`.")
                .contains("| `unet` | all | multiples of the stride |")
                .contains("| `ppm` | no [1] | no [2] |");
    }
}
