package dev.hanet.toolkit.statistic;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which images belong together, slices of one volume or both eyes of a child: they are alike, so that twenty slices of two patients
 * tell of other patients what two do, not what twenty do.
 *
 * @param groupOf image to what it belongs to; of an image that is not there, it stands alone
 */
public record Together(Map<String, String> groupOf) {
    /** Every image stands alone. */
    public static final Together NONE = new Together(Map.of());

    public Together {
        groupOf = Collections.unmodifiableMap(new LinkedHashMap<>(groupOf));
    }

    /** What an image belongs to. */
    public String of(String image) {
        return groupOf.getOrDefault(image, image);
    }

    /** How many groups images come to; as many as images where each stands alone. */
    public int count(Collection<String> images) {
        Set<String> groups = new HashSet<>();
        images.forEach(image -> groups.add(of(image)));
        return groups.size();
    }

    /** Of each image the number of its group, from 0 in the order in which they come. */
    public int[] numbers(List<String> images) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        return images.stream()
                .mapToInt(image -> numbers.computeIfAbsent(of(image), any -> numbers.size()))
                .toArray();
    }

    /**
     * Group to the mean over its images.
     *
     * @param values image to value; those that are no number are left out
     */
    public Map<String, Double> means(Map<String, Double> values) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        values.forEach((image, value) -> {
            if (!Double.isNaN(value)) {
                double[] sum = sums.computeIfAbsent(of(image), any -> new double[2]);
                sum[0] += value;
                sum[1]++;
            }
        });
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((group, sum) -> means.put(group, sum[0] / sum[1]));
        return means;
    }

    /** {@code 20 images}, and where some belong together {@code 20 images in 2 groups}. */
    public static String words(int images, int groups) {
        return images
                + (images == 1 ? " image" : " images")
                + (groups < images ? " in " + groups + (groups == 1 ? " group" : " groups") : "");
    }

    /** {@code , 8 groups} where they are so few that it is to be said beside an interval; else empty. */
    public static String few(int images, int groups) {
        String unit = groups < images ? " group" : " image";
        return groups < Interval.FEW ? ", " + groups + unit + (groups == 1 ? "" : "s") : "";
    }
}
