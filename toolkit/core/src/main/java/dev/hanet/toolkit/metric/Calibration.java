package dev.hanet.toolkit.metric;

import java.util.List;

/**
 * How far the probabilities of a region can be believed, over the pixels of any number of images.
 *
 * @param bins of equal width from 0 to 1
 */
public record Calibration(List<Bin> bins) {
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Pixels whose probability lies within a bin.
     *
     * @param count how many
     * @param probability their mean; not a number without a pixel
     * @param share of them that are of the region; not a number without a pixel
     */
    public record Bin(long count, double probability, double share) {}

    /**
     * Expected calibration error: the mean over pixels of how far, in their bin, the mean probability is from the share of pixels inside
     * the region. Naeini et al., Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
     *
     * <pre>{@code
     * sum over bins of  count / all * |share - probability|
     * }</pre>
     *
     * @return not a number without a pixel
     */
    public double error() {
        double distance = 0;
        double all = 0;
        for (Bin bin : bins) {
            if (bin.count() > 0) {
                distance += bin.count() * Math.abs(bin.share() - bin.probability());
                all += bin.count();
            }
        }
        return all == 0 ? Double.NaN : distance / all;
    }
}
