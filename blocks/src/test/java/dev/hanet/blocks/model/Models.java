package dev.hanet.blocks.model;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.TypeNames;
import java.util.List;
import java.util.Optional;

/** Models that several tests look at. */
public final class Models {
    /** The components of the library. */
    public static final TypeNames TYPES = BuiltInBlocks::variants;

    /** A 1 x 1 convolution on the last features, as the published attention heads end. */
    public static final FcnSpec CLASSIFIER = new FcnSpec(0, Optional.empty(), 0.1, true, true);

    private Models() {}

    /** ResNet-101 and a head that begins at its last features. */
    public static ModelSpec around(ContextSpec context, DecoderSpec decoder, List<AuxiliarySpec> auxiliary) {
        return new ModelSpec(
                ResNetSpec.of("resnet101", 16),
                ReductionSpec.NONE,
                context,
                BottleneckSpec.NONE,
                decoder,
                List.of(),
                auxiliary);
    }

    /** An encoder and the paper's decoder with nothing between. */
    public static ModelSpec plain(EncoderSpec encoder, DecoderSpec decoder) {
        return new ModelSpec(encoder, ReductionSpec.NONE, new NoContextSpec(), BottleneckSpec.NONE, decoder, List.of());
    }

    /** The paper's network around a context block, over so many channels. */
    public static ModelSpec paper(String encoder, int outputStride, int channels, ContextSpec context) {
        return new ModelSpec(
                ResNetSpec.of(encoder, outputStride),
                new ReductionSpec(LinkType.CONV_BN_RELU, 3, channels),
                context,
                BottleneckSpec.STANDARD,
                DeepLabv3PlusSpec.STANDARD,
                List.of());
    }

    /** A U-Net with its own decoder. */
    public static ModelSpec unet(UNetEncoderSpec encoder, UNetDecoderSpec decoder) {
        return plain(encoder, decoder);
    }

    /** A color image and three classes. */
    public static NetworkInput input(int size) {
        return new NetworkInput(3, size, size, 1, 3);
    }

    /** The network of a model for a color image and three classes. */
    public static Graph network(ModelSpec model, int size) {
        return Networks.network(model, input(size));
    }

    /** Reads specs of this library. */
    public static SpecReader reader() {
        return new SpecReader(TYPES);
    }
}
