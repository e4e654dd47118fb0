package dev.hanet.blocks.weights.pickle;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of pickles, one after the other. */
final class PickleInput {
    /** Pickles hold names and shapes; the numbers lie elsewhere. */
    static final int MOST_BYTES = 16 << 20;

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_TEXT = 1 << 16;

    private final ByteBuffer bytes;

    PickleInput(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many bytes were read. */
    int position() {
        return bytes.position();
    }

    int unsignedByte() throws Refusal {
        try {
            return bytes.get() & 0xff;
        } catch (BufferUnderflowException e) {
            throw cut();
        }
    }

    int unsignedShort() throws Refusal {
        return unsignedByte() | (unsignedByte() << Byte.SIZE);
    }

    int integer() throws Refusal {
        return unsignedShort() | (unsignedShort() << Short.SIZE);
    }

    double real() throws Refusal {
        long high = Integer.reverseBytes(integer());
        long low = Integer.reverseBytes(integer()) & 0xffffffffL;
        return Double.longBitsToDouble((high << Integer.SIZE) | low);
    }

    /** A whole number of any length, as Long where that suffices. */
    Object number(int length) throws Refusal {
        byte[] little = take(length);
        byte[] big = new byte[length + 1];
        for (int i = 0; i < length; i++) {
            big[length - i] = little[i];
        }
        big[0] = (byte) (length > 0 && little[length - 1] < 0 ? -1 : 0);
        BigInteger number = new BigInteger(big);
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        return number;
    }

    String text(int length) throws Refusal {
        if (length < 0 || length > LONGEST_TEXT) {
            throw new Refusal("a text of " + Integer.toUnsignedString(length) + " bytes stands in the pickle");
        }
        return decoded(take(length));
    }

    /** Text up to the end of the line. */
    String line() throws Refusal {
        byte[] line = new byte[LONGEST_NAME];
        for (int i = 0; i < LONGEST_NAME; i++) {
            int next = unsignedByte();
            if (next == '\n') {
                return decoded(Arrays.copyOf(line, i));
            }
            line[i] = (byte) next;
        }
        throw new Refusal("the pickle names something with more than " + LONGEST_NAME + " bytes");
    }

    private static String decoded(byte[] text) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal("a text in the pickle is not UTF-8");
        }
    }

    private byte[] take(int length) throws Refusal {
        if (length > bytes.remaining()) {
            throw cut();
        }
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private static Refusal cut() {
        return new Refusal("the file ends inside a pickle");
    }
}
