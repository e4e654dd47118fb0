package dev.hanet.toolkit.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values of every metric over one area: the whole images, or their fields of view.
 *
 * @param pooled metric name to its value over all pixels together; not a number where there is nothing to measure
 * @param mean metric name to the mean of the images' values, those left out that are not a number
 * @param perImage image id to metric name to value, in the order the images were added
 * @param confusion region name to its pooled counts
 */
public record AreaResult(
        Map<String, Double> pooled,
        Map<String, Double> mean,
        Map<String, Map<String, Double>> perImage,
        Map<String, Confusion> confusion) {
    public AreaResult {
        pooled = Collections.unmodifiableMap(new LinkedHashMap<>(pooled));
        mean = Collections.unmodifiableMap(new LinkedHashMap<>(mean));
        perImage = Collections.unmodifiableMap(new LinkedHashMap<>(perImage));
        confusion = Collections.unmodifiableMap(new LinkedHashMap<>(confusion));
    }
}
