package dev.hanet.blocks.encoder;

/** An encoder that may begin with weights from a file instead of drawn ones. */
public interface PretrainedEncoder {
    /** Stands for weights that are drawn. */
    String NONE = "none";

    /** The encoder's type name, under which the catalogue keeps its weights. */
    String type();

    /** {@code none}, a name of the catalogue or of imported weights, or a file. */
    String weights();
}
