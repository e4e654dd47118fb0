package dev.hanet.toolkit.data;

import dev.hanet.blocks.activation.Activation;

/** By which rule the class of a pixel follows from the probabilities of the classes: the one place where it is decided. */
@FunctionalInterface
public interface Decision {
    /** The threshold that no rule asks for: as likely as not. */
    double HALF = 0.5;

    /** The likeliest class; the first of equals. */
    Decision LIKELIEST = (probabilities, pixel) -> {
        int best = 0;
        for (int c = 1; c < probabilities.classes(); c++) {
            if (probabilities.of(c, pixel) > probabilities.of(best, pixel)) {
                best = c;
            }
        }
        return best;
    };

    /**
     * Of classes that lie in one another, the deepest that is reached: that class and all deeper ones have a probability of 0.5
     * or more together.
     *
     * <p>This need not be the likeliest: of 0.4 background, 0.25 rim and 0.35 cup it is rim, the least likely of all, since
     * 0.6 lie in the disc and only 0.35 in the cup.
     */
    Decision DEEPEST_REACHED = (probabilities, pixel) -> {
        float reached = 0;
        for (int c = probabilities.classes() - 1; c > 0; c--) {
            reached += probabilities.of(c, pixel);
            if (reached >= (float) HALF) {
                return c;
            }
        }
        return 0;
    };

    /** Of two classes the second one, where it has that probability or more. */
    static Decision from(double threshold) {
        float least = (float) threshold;
        return (probabilities, pixel) -> probabilities.of(1, pixel) >= least ? 1 : 0;
    }

    /**
     * The rule that belongs to the maps of a network.
     *
     * @param threshold of two classes, the probability from which on a pixel is of the second; 0.5 for any number of classes
     */
    static Decision of(Activation activation, double threshold) {
        if (threshold != HALF) {
            return from(threshold);
        }
        return activation == Activation.SOFTMAX ? LIKELIEST : DEEPEST_REACHED;
    }

    /** A threshold to be told: not a number where there are more than two classes, which none decides. */
    static double told(double threshold, int classes) {
        return classes == 2 ? threshold : Double.NaN;
    }

    /** The class of a pixel, counted row by row. */
    int of(Probabilities probabilities, int pixel);
}
