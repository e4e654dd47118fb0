package dev.hanet.toolkit.data;

import dev.hanet.blocks.activation.Activation;

/** By which rule the class of a pixel follows from the probabilities of the classes: the one place where it is decided. */
public enum Decision {
    /** The likeliest class; the first of equals. */
    LIKELIEST {
        @Override
        int of(Probabilities probabilities, int pixel) {
            int best = 0;
            for (int c = 1; c < probabilities.classes(); c++) {
                if (probabilities.of(c, pixel) > probabilities.of(best, pixel)) {
                    best = c;
                }
            }
            return best;
        }
    },
    /**
     * Of classes that lie in one another, the deepest that is reached: that class and all deeper ones have a probability of 0.5
     * or more together.
     *
     * <p>This need not be the likeliest: of 0.4 background, 0.25 rim and 0.35 cup it is rim, the least likely of all, since
     * 0.6 lie in the disc and only 0.35 in the cup.
     */
    DEEPEST_REACHED {
        @Override
        int of(Probabilities probabilities, int pixel) {
            float reached = 0;
            for (int c = probabilities.classes() - 1; c > 0; c--) {
                reached += probabilities.of(c, pixel);
                if (reached >= HALF) {
                    return c;
                }
            }
            return 0;
        }
    };

    private static final float HALF = 0.5f;

    /** The rule that belongs to the maps of a network. */
    public static Decision of(Activation activation) {
        return activation == Activation.SOFTMAX ? LIKELIEST : DEEPEST_REACHED;
    }

    abstract int of(Probabilities probabilities, int pixel);
}
