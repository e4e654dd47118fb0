package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Records;
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

    /** An encoder and a decoder with nothing between them, and the one classifier at the end. */
    public static ModelSpec of(EncoderSpec encoder, DecoderSpec decoder) {
        return new ModelSpec(encoder, ReductionSpec.NONE, new NoContextSpec(), BottleneckSpec.NONE, decoder, List.of());
    }

    /** The same with another reduction. */
    public ModelSpec withReduction(ReductionSpec other) {
        return Records.with(this, Map.of("reduction", other));
    }

    /** The same with another context. */
    public ModelSpec withContext(ContextSpec other) {
        return Records.with(this, Map.of("context", other));
    }

    /** The same with another bottleneck. */
    public ModelSpec withBottleneck(BottleneckSpec other) {
        return Records.with(this, Map.of("bottleneck", other));
    }

    /** The same with another decoder. */
    public ModelSpec withDecoder(DecoderSpec other) {
        return Records.with(this, Map.of("decoder", other));
    }

    /** The same with other inserted blocks. */
    public ModelSpec withInsert(List<InsertSpec> others) {
        return Records.with(this, Map.of("insert", others));
    }

    /** The same with other further classifiers, and a weight of the main one's loss beside them. */
    public ModelSpec withAuxiliary(List<AuxiliarySpec> others, double weight) {
        return Records.with(this, Map.of("auxiliary", others, "mainWeight", weight));
    }

    /** The same with another activation. */
    public ModelSpec withActivation(Activation other) {
        return Records.with(this, Map.of("activation", other));
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
