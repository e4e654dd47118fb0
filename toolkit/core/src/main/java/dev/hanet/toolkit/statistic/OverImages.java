package dev.hanet.toolkit.statistic;

import dev.hanet.toolkit.page.Numbers;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;

/**
 * How sure a metric's mean over images is, and what so many images could tell from it.
 *
 * @param images how many have a number, in every run
 * @param groups how many these are when those that belong {@linkplain Together together} count as one
 * @param all how many there are
 * @param mean of them; not a number without any
 * @param low where the 95 % {@linkplain Interval interval} of the mean of all images like these begins; not a number for fewer than
 *     {@link PairedTest#FEWEST} groups
 * @param high where it ends
 * @param least the smallest difference of another network that so many groups show in four of five comparisons, by the paired t-test at
 *     5 %, did the differences vary from group to group as the values do; not a number for fewer than {@link PairedTest#FEWEST} of them
 */
public record OverImages(int images, int groups, int all, double mean, double low, double high, double least) {
    /** What heads {@link #interval}. */
    public static final String INTERVAL = "95 % interval";
    /** What is before how many images have a number. */
    public static final String COUNT = "images";
    /** What heads {@link #least}. */
    public static final String CAN_SHOW = "can show";

    /**
     * Of one run, or of several seeds that were scored on the same images.
     *
     * @param runs of each, image to metric to value; images that are no number in one of them are left out
     * @param together which images belong together
     */
    public static OverImages of(List<Map<String, Map<String, Double>>> runs, String metric, Together together) {
        List<String> images = runs.isEmpty()
                ? List.of()
                : runs.get(0).keySet().stream()
                        .filter(image -> runs.stream().noneMatch(run -> Double.isNaN(value(run, image, metric))))
                        .toList();
        OverImages sure = of(
                runs.stream()
                        .map(run -> images.stream()
                                .mapToDouble(image -> value(run, image, metric))
                                .toArray())
                        .toList(),
                together.numbers(images));
        long all =
                runs.stream().flatMap(run -> run.keySet().stream()).distinct().count();
        return new OverImages(sure.images, sure.groups, (int) all, sure.mean, sure.low, sure.high, sure.least);
    }

    private static double value(Map<String, Map<String, Double>> run, String image, String metric) {
        return run.getOrDefault(image, Map.of()).getOrDefault(metric, Double.NaN);
    }

    /** The same of numbers, each alone: for each seed those of the images, in one order. */
    static OverImages of(List<double[]> seeds) {
        return of(seeds, PairedTest.each(seeds));
    }

    private static OverImages of(List<double[]> seeds, int[] numbers) {
        int images = seeds.isEmpty() ? 0 : seeds.get(0).length;
        double[] values = IntStream.range(0, images)
                .mapToDouble(image -> seeds.stream()
                        .mapToDouble(seed -> seed[image])
                        .average()
                        .orElse(Double.NaN))
                .toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double[] byGroup = PairedTest.byGroup(values, numbers);
        int groups = byGroup.length;
        if (groups < 2) {
            return new OverImages(images, groups, images, mean, Double.NaN, Double.NaN, Double.NaN);
        }
        Interval interval = Interval.of(seeds, numbers);
        return new OverImages(
                images,
                groups,
                images,
                mean,
                interval.low(),
                interval.high(),
                PairedTest.shown(groups, Math.sqrt(StatUtils.variance(byGroup))));
    }

    /** {@code [0.7312, 0.8240]}, a dash where there is none; behind it of how many images it is, where that is not all or few. */
    public String interval() {
        return (Double.isFinite(low) && Double.isFinite(high)
                        ? String.format(Locale.ROOT, "[%.4f, %.4f]", low, high)
                        : Numbers.UNDEFINED)
                + (images < all ? ", " + images + " of " + all + " images" : Together.few(images, groups));
    }

    /**
     * What the intervals of a table say, for somebody who asks which network to use.
     *
     * @param images how many there are
     * @param groups how many these are when those that belong together count as one
     */
    public static String sentence(int images, int groups) {
        if (groups < 2) {
            return (images < 2 ? "one image says" : images + " images that belong together say")
                    + " nothing of others: no interval, and no difference that "
                    + (images < 2 ? "it" : "they") + " could show";
        }
        String unit = groups < images ? "group" : "image";
        String why = groups < images ? "; what a split keeps together, such as the slices of a volume, is a group" : "";
        if (groups < PairedTest.FEWEST) {
            return Together.words(images, groups)
                    + " are too few for an interval of the mean of all images like them: fewer than "
                    + PairedTest.FEWEST + " " + unit
                    + "s give none, and show no difference of another network, however large" + why;
        }
        return "as far as " + Together.words(images, groups) + " tell, the mean of all images like them lies in the "
                + INTERVAL
                + (groups < Interval.FEW ? ", which of so few holds it in some nine of ten cases" : "")
                + "; a network that differs by less than '" + CAN_SHOW
                + "' would often not be told from this one by so many " + unit
                + "s, if the differences vary from " + unit + " to " + unit + " as the values do" + why;
    }

    /** The same of a table, by the metric that the most images have; absent where there is none. */
    public static Optional<String> sentence(Collection<OverImages> metrics) {
        return metrics.stream()
                .max(Comparator.comparingInt(OverImages::images))
                .map(most -> sentence(most.images, most.groups));
    }
}
