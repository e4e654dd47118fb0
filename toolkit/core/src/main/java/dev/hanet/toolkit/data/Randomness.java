package dev.hanet.toolkit.data;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent random streams, each derived from a seed and what it is for; nothing stores a generator's state.
 *
 * <p>Seed and purpose are hashed with 64-bit FNV-1a and finished with the mixer of SplitMix64 (Steele, Lea and Flood,
 * Fast splittable pseudorandom number generators, 2014), so neighbouring seeds and epochs give unrelated streams.
 */
public final class Randomness {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Randomness() {}

    /**
     * The stream for a purpose.
     *
     * @param seed the run's seed
     * @param purpose what it is for, for example {@code "augment", epoch, index}: strings and whole numbers
     */
    public static RandomGenerator stream(long seed, Object... purpose) {
        return new SplittableRandom(seed(seed, purpose));
    }

    /** A seed for a purpose, for generators that are not ours. */
    public static long seed(long seed, Object... purpose) {
        long hash = mix(FNV_OFFSET, seed);
        for (Object part : purpose) {
            if (part instanceof Number number) {
                hash = mix(mix(hash, 1), number.longValue());
            } else {
                byte[] text = part.toString().getBytes(StandardCharsets.UTF_8);
                hash = mix(mix(hash, 2), text.length);
                for (byte b : text) {
                    hash = (hash ^ (b & 0xff)) * FNV_PRIME;
                }
            }
        }
        return finish(hash);
    }

    private static long mix(long hash, long value) {
        long mixed = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mixed = (mixed ^ ((value >>> shift) & 0xff)) * FNV_PRIME;
        }
        return mixed;
    }

    private static long finish(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
