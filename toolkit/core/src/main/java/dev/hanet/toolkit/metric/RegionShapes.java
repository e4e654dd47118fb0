package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Spacing;
import dev.hanet.toolkit.data.image.Distances;
import dev.hanet.toolkit.data.image.Shapes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A region of one image as it was predicted and as the mask has it, by its outlines and centre lines.
 *
 * <p>An outline is the pixels of a region that have one outside it above, below, left or right. Pixels that do not count are in
 * neither region, so an area ends where the picture does. Where the region is in neither, it was found rightly: every distance is 0 and every share 1;
 * where it is in one alone, every distance is the picture's diagonal, as in the BraTS challenges, and every share 0.
 */
public final class RegionShapes {
    private static final double HIGH = 0.95;
    private static final Spacing PIXEL = new Spacing(1, 1);

    private final Region predicted;
    private final Region actual;
    private final double tolerance;
    private final Optional<Spacing> spacing;
    /** Distances from the pixels of the predicted outline to the nearest of the mask's, in rising order; none until measured. */
    private double[] fromPrediction = {};
    /** The same from the mask's outline. */
    private double[] fromMask = {};
    /** What distances are counted in. */
    private Spacing unit = PIXEL;

    private @Nullable RegionShapes millimetres;

    /**
     * @param predicted the pixels that count and were predicted to be of the region
     * @param actual those that the mask has
     * @param tolerance how far outlines may be from each other to count as the same, in pixels
     * @param spacing how far apart pixels lie; absent where nobody says
     */
    RegionShapes(Region predicted, Region actual, double tolerance, Optional<Spacing> spacing) {
        this.predicted = predicted;
        this.actual = actual;
        this.tolerance = tolerance;
        this.spacing = spacing;
    }

    /**
     * The 95th percentile of the Hausdorff distance, in pixels: from the pixels of one outline to the nearest of the other, by linear
     * interpolation between ranks; of the two directions the larger.
     */
    public double hausdorff95() {
        return measured(0, diagonal(), () -> Math.max(percentile(fromPrediction), percentile(fromMask)));
    }

    /** The mean over the pixels of both outlines of the distance to the nearest pixel of the other, in pixels. */
    public double surfaceDistance() {
        return measured(
                0,
                diagonal(),
                () -> (Arrays.stream(fromPrediction).sum()
                                + Arrays.stream(fromMask).sum())
                        / (fromPrediction.length + fromMask.length));
    }

    /** {@link #hausdorff95} in millimetres; not a number where the spacing is not known. */
    public double hausdorff95Millimetres() {
        return inMillimetres().map(RegionShapes::hausdorff95).orElse(Double.NaN);
    }

    /** {@link #surfaceDistance} in millimetres; not a number where the spacing is not known. */
    public double surfaceMillimetres() {
        return inMillimetres().map(RegionShapes::surfaceDistance).orElse(Double.NaN);
    }

    /** The same regions, all of whose distances are in millimetres. */
    private Optional<RegionShapes> inMillimetres() {
        if (millimetres == null && spacing.isPresent()) {
            millimetres = new RegionShapes(predicted, actual, tolerance, spacing);
            millimetres.unit = spacing.get();
        }
        return Optional.ofNullable(millimetres);
    }

    /**
     * F1 of the outlines: precision is the share of the predicted outline within the tolerance of the mask's, recall that of the
     * mask's outline within the tolerance of the predicted one.
     */
    public double boundaryF1() {
        return measured(1, 0, () -> harmonic(near(fromPrediction), near(fromMask)));
    }

    /**
     * Centre-line Dice: the harmonic mean of the share of the predicted skeleton that lies in the mask's region and the share of the
     * mask's skeleton that lies in the predicted region. Shit et al., clDice, arXiv 2003.07311.
     */
    public double centreLineDice() {
        return oneSided(1, 0)
                .orElseGet(() -> harmonic(
                        covered(Shapes.skeleton(predicted), actual), covered(Shapes.skeleton(actual), predicted)));
    }

    private double measured(double neither, double one, Supplier<Double> value) {
        return oneSided(neither, one).orElseGet(() -> {
            measure();
            return value.get();
        });
    }

    /** The value where the region is in neither or in one alone; absent where it is in both. */
    private Optional<Double> oneSided(double neither, double one) {
        boolean isPredicted = predicted.count() > 0;
        boolean isHeld = actual.count() > 0;
        return isPredicted && isHeld ? Optional.empty() : Optional.of(isPredicted == isHeld ? neither : one);
    }

    private double diagonal() {
        ImageSize size = actual.size();
        return Math.hypot(size.height() * unit.down(), size.width() * unit.across());
    }

    private void measure() {
        if (fromPrediction.length == 0) {
            Region found = Shapes.edge(predicted);
            Region wanted = Shapes.edge(actual);
            fromPrediction = at(found, Distances.to(wanted, unit.down(), unit.across()));
            fromMask = at(wanted, Distances.to(found, unit.down(), unit.across()));
        }
    }

    private static double[] at(Region edge, double[] distances) {
        return IntStream.range(0, distances.length)
                .filter(pixel -> edge.inside()[pixel])
                .mapToDouble(pixel -> distances[pixel])
                .sorted()
                .toArray();
    }

    private static double percentile(double[] sorted) {
        double rank = HIGH * (sorted.length - 1);
        int below = (int) rank;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (rank - below) * (above - sorted[below]);
    }

    private double near(double[] distances) {
        return Arrays.stream(distances)
                        .filter(distance -> distance <= tolerance)
                        .count()
                / (double) distances.length;
    }

    private static double covered(Region line, Region region) {
        long covered = IntStream.range(0, line.inside().length)
                .filter(pixel -> line.inside()[pixel] && region.inside()[pixel])
                .count();
        return (double) covered / line.count();
    }

    private static double harmonic(double one, double other) {
        return one + other == 0 ? 0 : 2 * one * other / (one + other);
    }
}
