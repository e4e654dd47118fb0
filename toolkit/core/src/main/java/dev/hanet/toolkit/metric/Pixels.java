package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Spacing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * One image to score, as plain arrays of {@code height * width} pixels, row by row.
 *
 * <p>Counts a pixel when its label is not 255 and it lies in the area.
 */
final class Pixels {
    static final int IGNORED = 255;

    private final int height;
    private final int width;
    private final byte[] predicted;
    private final byte[] actual;
    private final Optional<float[]> probabilities;
    private final double tolerance;
    private final Optional<Spacing> spacing;

    /** Probabilities are {@code [classes, height, width]}; without them there is no ROC curve. The tolerance of outlines is in pixels. */
    Pixels(
            int height,
            int width,
            byte[] predicted,
            byte[] actual,
            Optional<float[]> probabilities,
            double tolerance,
            Optional<Spacing> spacing) {
        this.height = height;
        this.width = width;
        this.predicted = predicted;
        this.actual = actual;
        this.probabilities = probabilities;
        this.tolerance = tolerance;
        this.spacing = spacing;
    }

    /** Counts every region over the area; empty is the whole image. */
    Scores score(Regions regions, Optional<boolean[]> area) {
        var byRegion = new LinkedHashMap<String, RegionScores>();
        for (String region : regions.names()) {
            byRegion.put(region, score(regions, region, area));
        }
        return new Scores(regions, byRegion, classes(regions.classes().size(), area));
    }

    /** Pixels by their class in the mask, then by the predicted one. */
    private long[][] classes(int count, Optional<boolean[]> area) {
        long[][] classes = new long[count][count];
        for (int pixel = 0; pixel < height * width; pixel++) {
            int label = predicted[pixel] & 0xff;
            if (counts(pixel, area) && label != IGNORED) {
                classes[actual[pixel] & 0xff][label]++;
            }
        }
        return classes;
    }

    private RegionScores score(Regions regions, String region, Optional<boolean[]> area) {
        boolean[] members = regions.members(region);
        List<Integer> labels = regions.classesOf().getOrDefault(region, List.of());
        Optional<RankHistogram> ranks = probabilities.map(values -> new RankHistogram());
        long[] tally = new long[4];
        int[] predictedColumn = new int[width];
        int[] actualColumn = new int[width];
        for (int pixel = 0; pixel < height * width; pixel++) {
            if (!counts(pixel, area)) {
                continue;
            }
            boolean inPrediction = members[predicted[pixel] & 0xff];
            boolean inMask = members[actual[pixel] & 0xff];
            tally[(inPrediction ? 2 : 0) + (inMask ? 1 : 0)]++;
            predictedColumn[pixel % width] += inPrediction ? 1 : 0;
            actualColumn[pixel % width] += inMask ? 1 : 0;
            if (ranks.isPresent()) {
                ranks.get().add(probability(labels, pixel), inMask);
            }
        }
        Confusion confusion = new Confusion(tally[3], tally[2], tally[1], tally[0]);
        var diameters = new VerticalDiameters(largest(predictedColumn), largest(actualColumn));
        return new RegionScores(
                confusion,
                ranks,
                confusion.pixels() == 0 ? List.of() : List.of(diameters),
                () -> new RegionShapes(
                        pixels(predicted, members, area), pixels(actual, members, area), tolerance, spacing));
    }

    private boolean counts(int pixel, Optional<boolean[]> area) {
        return (actual[pixel] & 0xff) != IGNORED && (area.isEmpty() || area.get()[pixel]);
    }

    /** The pixels that count and are of the region. */
    private Region pixels(byte[] labels, boolean[] members, Optional<boolean[]> area) {
        boolean[] inside = new boolean[labels.length];
        for (int pixel = 0; pixel < inside.length; pixel++) {
            inside[pixel] = members[labels[pixel] & 0xff] && counts(pixel, area);
        }
        return new Region(new ImageSize(height, width), inside);
    }

    private float probability(List<Integer> labels, int pixel) {
        float[] values = probabilities.orElseThrow();
        float sum = 0;
        for (int label : labels) {
            sum += values[label * height * width + pixel];
        }
        return sum;
    }

    private static int largest(int[] counts) {
        int largest = 0;
        for (int count : counts) {
            largest = Math.max(largest, count);
        }
        return largest;
    }
}
