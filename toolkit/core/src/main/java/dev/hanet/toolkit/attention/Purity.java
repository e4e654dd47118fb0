package dev.hanet.toolkit.attention;

import dev.hanet.toolkit.data.Mask;

/**
 * How much of what places gather comes from places of their own class: 1 when attention never leaves the class.
 *
 * <pre>{@code
 * purity = mean over i of  sum over j of w[i, j] where y_i = y_j  /  sum over j of w[i, j]
 * }</pre>
 *
 * Where rows sum to 1, as a softmax leaves them, the denominator is 1. Places to ignore count neither as i nor as j, and
 * a place that gathers nothing is left out.
 */
public final class Purity {
    private Purity() {}

    /**
     * The mean over all places.
     *
     * @param weights row i holds what place i gathers with
     * @param labels the class of every place
     * @return not a number when no place counts
     */
    public static double of(PairMatrix weights, Mask labels) {
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < weights.places(); i++) {
            double one = ofPlace(weights, labels, i);
            if (!Double.isNaN(one)) {
                sum += one;
                counted++;
            }
        }
        return sum / counted;
    }

    /** The same of one place; not a number when it is to be ignored or gathers nothing. */
    public static double ofPlace(PairMatrix weights, Mask labels, int place) {
        byte[] classes = labels.classes();
        if ((classes[place] & 0xff) == Mask.IGNORE) {
            return Double.NaN;
        }
        double own = 0;
        double all = 0;
        for (int j = 0; j < weights.places(); j++) {
            if ((classes[j] & 0xff) != Mask.IGNORE) {
                double weight = weights.at(place, j);
                all += weight;
                own += classes[j] == classes[place] ? weight : 0;
            }
        }
        return all == 0 ? Double.NaN : own / all;
    }
}
