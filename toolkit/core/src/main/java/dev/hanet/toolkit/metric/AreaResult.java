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
 * @param classes the confusion matrix of the classes: class in the mask to predicted class to pixels of all images
 * @param classF1 image id to class, without the first, to its F1
 * @param calibration region name to how far its probabilities can be believed; of masks alone nothing
 */
public record AreaResult(
        Map<String, Double> pooled,
        Map<String, Double> mean,
        Map<String, Map<String, Double>> perImage,
        Map<String, Confusion> confusion,
        Map<String, Map<String, Long>> classes,
        Map<String, Map<String, Double>> classF1,
        Map<String, Calibration> calibration) {
    public AreaResult {
        pooled = Collections.unmodifiableMap(new LinkedHashMap<>(pooled));
        mean = Collections.unmodifiableMap(new LinkedHashMap<>(mean));
        perImage = Collections.unmodifiableMap(new LinkedHashMap<>(perImage));
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        classF1 = Collections.unmodifiableMap(new LinkedHashMap<>(classF1));
        calibration = Collections.unmodifiableMap(new LinkedHashMap<>(calibration));
        confusion = Collections.unmodifiableMap(new LinkedHashMap<>(confusion));
    }
}
