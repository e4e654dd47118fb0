package dev.hanet.blocks.weights;

import dev.hanet.blocks.graph.ElementType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types as safetensors names them; the narrow ones are widened when read. */
public enum StoredType {
    F32(4, ElementType.FLOAT),
    F64(8, ElementType.DOUBLE),
    I64(8, ElementType.INT),
    BOOL(1, ElementType.BOOL),
    F16(2, ElementType.FLOAT),
    BF16(2, ElementType.FLOAT),
    U8(1, ElementType.INT),
    I8(1, ElementType.INT),
    I16(2, ElementType.INT),
    I32(4, ElementType.INT);

    private static final int HALF_MANTISSA = 10;
    private static final int HALF_BIAS = 15;

    private final int bytes;
    private final ElementType element;

    StoredType(int bytes, ElementType element) {
        this.bytes = bytes;
        this.element = element;
    }

    /** The type of that name. */
    public static Optional<StoredType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** How a tensor of such elements is written. */
    public static StoredType of(ElementType element) {
        return switch (element) {
            case FLOAT -> F32;
            case DOUBLE -> F64;
            case INT -> I64;
            case BFLOAT16 -> BF16;
            case BOOL -> BOOL;
            case BIT -> throw new IllegalArgumentException("bits stay in the engine");
        };
    }

    /** Bytes of one element in the file. */
    public int bytes() {
        return bytes;
    }

    /** What it becomes in memory. */
    public ElementType element() {
        return element;
    }

    /** Whether an element takes more bytes in memory than in the file. */
    public boolean isWidened() {
        return bytes != element.bytes();
    }

    /** Reads the next element of a narrow type and writes it wide. */
    public void widen(ByteBuffer from, ByteBuffer to) {
        switch (this) {
            case F16 -> to.putFloat(half(from.getShort()));
            case BF16 -> to.putFloat(Float.intBitsToFloat(from.getShort() << Short.SIZE));
            case U8 -> to.putLong(from.get() & 0xff);
            case I8 -> to.putLong(from.get());
            case I16 -> to.putLong(from.getShort());
            case I32 -> to.putLong(from.getInt());
            case F32, F64, I64, BOOL -> throw new IllegalStateException(this + " is read as it is");
        }
    }

    /** IEEE 754 half precision. */
    static float half(short bits) {
        int exponent = (bits >> HALF_MANTISSA) & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) mantissa, 1 - HALF_BIAS - HALF_MANTISSA);
        } else {
            magnitude = Math.scalb((float) (mantissa | 0x400), exponent - HALF_BIAS - HALF_MANTISSA);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
