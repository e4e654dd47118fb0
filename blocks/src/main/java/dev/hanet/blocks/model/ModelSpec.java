package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;

/** A whole network: encoder, reduction, context, bottleneck, decoder. */
@About("encoder, reduction, context, bottleneck, decoder")
public record ModelSpec(
        @About("from the image to features") EncoderSpec encoder,
        @About("narrows the last features") @Default("{}") ReductionSpec reduction,

        @About("relates distant places") @Default("{type: none}")
        ContextSpec context,

        @About("narrows what the decoder gets") @Default("{}")
        BottleneckSpec bottleneck,

        @About("from features to logits") DecoderSpec decoder,

        @About("further blocks at named points") @Default("[]")
        List<InsertSpec> insert,

        @About("further classifiers at named points, for training") @Default("[]")
        List<AuxiliarySpec> auxiliary,

        @About("weight of the main classifier's loss beside the further ones'") @Default("1") @Positive
        double mainWeight,

        @About("what the classifiers' maps say of the classes") @Default("softmax")
        Activation activation)
        implements NetworkSpec {
    public ModelSpec {
        insert = List.copyOf(insert);
        auxiliary = List.copyOf(auxiliary);
    }

    @Override
    public Map<String, EncoderSpec> encoders() {
        return Map.of("encoder", encoder);
    }

    /** A network with the one classifier at its end. */
    public ModelSpec(
            EncoderSpec encoder,
            ReductionSpec reduction,
            ContextSpec context,
            BottleneckSpec bottleneck,
            DecoderSpec decoder,
            List<InsertSpec> insert) {
        this(encoder, reduction, context, bottleneck, decoder, insert, List.of());
    }

    /** A network whose classes exclude one another. */
    public ModelSpec(
            EncoderSpec encoder,
            ReductionSpec reduction,
            ContextSpec context,
            BottleneckSpec bottleneck,
            DecoderSpec decoder,
            List<InsertSpec> insert,
            List<AuxiliarySpec> auxiliary,
            double mainWeight) {
        this(encoder, reduction, context, bottleneck, decoder, insert, auxiliary, mainWeight, Activation.SOFTMAX);
    }

    /** A network whose main loss has the weight 1. */
    public ModelSpec(
            EncoderSpec encoder,
            ReductionSpec reduction,
            ContextSpec context,
            BottleneckSpec bottleneck,
            DecoderSpec decoder,
            List<InsertSpec> insert,
            List<AuxiliarySpec> auxiliary) {
        this(encoder, reduction, context, bottleneck, decoder, insert, auxiliary, 1);
    }
}
