package dev.hanet.blocks.graph;

/** What a tensor's elements are. */
public enum ElementType {
    /** 32-bit floating point. */
    FLOAT(4, 6, 1),
    /** 64-bit floating point, for proofs. */
    DOUBLE(8, 7, 11),
    /** The upper half of a single precision number: as many exponents, 8 bits of precision. It never leaves the engine. */
    BFLOAT16(2, 15, 16),
    /** Truth values, one byte each. */
    BOOL(1, 11, 9),
    /** 64-bit integers: class indices. */
    INT(8, 4, 7),
    /**
     * Truth values, eight of a row to a byte while a program of the engine runs; elsewhere they are {@link #BOOL}. They never leave the engine.
     */
    BIT(1, 0, 9);

    /** How many truth values of a row share a byte as {@link #BIT}. */
    public static final int BITS = 8;

    private final int bytes;
    private final int torchCode;
    private final int onnxCode;

    ElementType(int bytes, int torchCode, int onnxCode) {
        this.bytes = bytes;
        this.torchCode = torchCode;
        this.onnxCode = onnxCode;
    }

    /** Whether elements are numbers with fractions, through which gradients flow. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == BFLOAT16;
    }

    /** Bytes of one element, of {@link #BIT} those that eight share. */
    public int bytes() {
        return bytes;
    }

    /** The number TorchScript knows the type by. */
    public int torchCode() {
        return torchCode;
    }

    /** The number ONNX knows the type by. */
    public int onnxCode() {
        return onnxCode;
    }
}
