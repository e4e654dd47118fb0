package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;

/** How numbers are held during training. */
public enum Precision {
    @About("single precision throughout")
    FLOAT32,
    @About("single precision, products of matrices rounded on GPUs that do so; not supported yet")
    TF32,
    @About("half the bits for activations; not supported yet")
    BFLOAT16
}
