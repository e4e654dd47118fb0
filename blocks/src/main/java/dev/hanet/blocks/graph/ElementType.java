package dev.hanet.blocks.graph;

/** What a tensor's elements are. */
public enum ElementType {
    /** 32-bit floating point. */
    FLOAT(4, 6),
    /** 64-bit floating point, for proofs. */
    DOUBLE(8, 7),
    /** Truth values, one byte each. */
    BOOL(1, 11),
    /** 64-bit integers: class indices. */
    INT(8, 4);

    private final int bytes;
    private final int torchCode;

    ElementType(int bytes, int torchCode) {
        this.bytes = bytes;
        this.torchCode = torchCode;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The number TorchScript knows the type by. */
    public int torchCode() {
        return torchCode;
    }
}
