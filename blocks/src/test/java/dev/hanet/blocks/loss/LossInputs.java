package dev.hanet.blocks.loss;

import java.util.Random;

/** Logits and masks that losses are held against sums with. */
final class LossInputs {
    private static final int CLASSES = 3;
    private static final int IGNORE = 255;

    private LossInputs() {}

    /** Numbers around 0 with a deviation of 2, each of 32 bits. */
    static double[] logits(int count) {
        Random random = new Random(3);
        double[] numbers = new double[count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (2 * random.nextGaussian());
        }
        return numbers;
    }

    /** Three classes, unlike in the first image and the others; every seventh pixel does not count. */
    static long[] mask(int images, int places) {
        long[] mask = new long[images * places];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 7 == 0 ? IGNORE : i < places ? i % 2 : i % 5 % CLASSES;
        }
        return mask;
    }
}
