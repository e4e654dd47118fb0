package dev.hanet.toolkit.metric;

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

    /** Probabilities are {@code [classes, height, width]}; without them there is no ROC curve. */
    Pixels(int height, int width, byte[] predicted, byte[] actual, Optional<float[]> probabilities) {
        this.height = height;
        this.width = width;
        this.predicted = predicted;
        this.actual = actual;
        this.probabilities = probabilities;
    }

    /** Counts every region over the area; empty is the whole image. */
    Scores score(Regions regions, Optional<boolean[]> area) {
        var byRegion = new LinkedHashMap<String, RegionScores>();
        for (String region : regions.names()) {
            byRegion.put(region, score(regions, region, area));
        }
        return new Scores(regions, byRegion);
    }

    private RegionScores score(Regions regions, String region, Optional<boolean[]> area) {
        boolean[] members = regions.members(region);
        List<Integer> labels = regions.classesOf().getOrDefault(region, List.of());
        Optional<RankHistogram> ranks = probabilities.map(values -> new RankHistogram());
        long[] counts = new long[4];
        int[] predictedColumn = new int[width];
        int[] actualColumn = new int[width];
        for (int pixel = 0; pixel < height * width; pixel++) {
            int label = actual[pixel] & 0xff;
            if (label == IGNORED || (area.isPresent() && !area.get()[pixel])) {
                continue;
            }
            boolean inPrediction = members[predicted[pixel] & 0xff];
            boolean inMask = members[label];
            counts[(inPrediction ? 2 : 0) + (inMask ? 1 : 0)]++;
            predictedColumn[pixel % width] += inPrediction ? 1 : 0;
            actualColumn[pixel % width] += inMask ? 1 : 0;
            if (ranks.isPresent()) {
                ranks.get().add(probability(labels, pixel), inMask);
            }
        }
        Confusion confusion = new Confusion(counts[3], counts[2], counts[1], counts[0]);
        var diameters = new VerticalDiameters(largest(predictedColumn), largest(actualColumn));
        return new RegionScores(confusion, ranks, confusion.pixels() == 0 ? List.of() : List.of(diameters));
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
