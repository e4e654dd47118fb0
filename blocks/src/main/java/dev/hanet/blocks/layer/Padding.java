package dev.hanet.blocks.layer;

import dev.hanet.yaml.About;

/** Where the zeros around an image stand when windows step over it. */
public enum Padding {
    /** By TensorFlow's rule: the first place sees as much as is there, so that an even axis at stride 2 has fewer before. */
    @About(
            "TensorFlow's rule: at stride 2 an even size has one zero less above and at the left; odd sizes are padded alike")
    SAME,
    /** As PyTorch's convolutions do. */
    @About("as many on each side, as PyTorch's convolutions do")
    SYMMETRIC
}
