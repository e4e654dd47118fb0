package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.DefaultType;
import java.util.List;
import java.util.Map;

/** Declares a whole network: by the scheme of encoder, context and decoder, or node by node. */
@About("a whole network")
@DefaultType("scheme")
public sealed interface NetworkSpec permits ModelSpec, GraphSpec {
    /** The encoders in it, by the scope under which their weights are kept. */
    Map<String, EncoderSpec> encoders();

    /** Blocks inserted at named points. */
    List<InsertSpec> insert();

    /** Further classifiers at named points. */
    List<AuxiliarySpec> auxiliary();

    /** What the classifiers' maps say of the classes. */
    Activation activation();
}
