package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Prepared;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.Optional;

/** What a network sees of a sample at once, the prepared image or one patch of it, and where that lies in the image. */
public final class View {
    private final Prepared prepared;
    private final Patches.Corner corner;
    private final ImageSize window;
    private final Sample seen;

    private View(Prepared prepared, Patches.Corner corner, ImageSize window, Sample seen) {
        this.prepared = prepared;
        this.corner = corner;
        this.window = window;
        this.seen = seen;
    }

    /** The whole image; where there are patches, the one in the middle of their order. */
    static View middle(Sample sample, Pipeline pipeline, Optional<PatchSpec> patches) {
        Prepared prepared = pipeline.baseForPrediction(sample);
        return patches.map(spec ->
                        patch(prepared, spec, spec.count(prepared.sample().size()) / 2))
                .orElseGet(() -> whole(prepared));
    }

    /**
     * The whole image; where there are patches, the one whose centre is nearest to a pixel.
     *
     * @param spot a pixel of the sample as it was read
     */
    static View around(Sample sample, Pipeline pipeline, Optional<PatchSpec> patches, Spot spot) {
        Prepared prepared = pipeline.baseForPrediction(sample);
        View whole = whole(prepared);
        if (patches.isEmpty()) {
            return whole;
        }
        PatchSpec spec = patches.get();
        ImageSize size = prepared.sample().size();
        double[] place = whole.place(spot).orElse(new double[] {size.height() / 2.0, size.width() / 2.0});
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int index = 0; index < spec.count(size); index++) {
            Patches.Corner corner = Patches.corner(size, spec, index);
            double distance = Math.hypot(
                    corner.top() + (spec.size().height() - 1) / 2.0 - place[0],
                    corner.left() + (spec.size().width() - 1) / 2.0 - place[1]);
            if (distance < least) {
                least = distance;
                nearest = index;
            }
        }
        return patch(prepared, spec, nearest);
    }

    private static View whole(Prepared prepared) {
        Sample sample = prepared.sample();
        return new View(prepared, new Patches.Corner(0, 0), sample.size(), prepared.close(sample));
    }

    private static View patch(Prepared prepared, PatchSpec spec, int index) {
        return new View(
                prepared,
                Patches.corner(prepared.sample().size(), spec, index),
                spec.size(),
                prepared.close(Patches.ordered(prepared.sample(), spec, index)));
    }

    /** As the network takes it, normalised. */
    public Image image() {
        return seen.image();
    }

    /** The mask of the same pixels; absent where the sample has none. */
    public Optional<Mask> mask() {
        return seen.mask();
    }

    /**
     * Where a pixel of the image as it was read lies here.
     *
     * @return row and column, real numbers; empty when it was cut away
     */
    public Optional<double[]> place(Spot spot) {
        return place(places(), spot);
    }

    /**
     * The pixel of the image as it was read that lies nearest to a place here.
     *
     * @param down share of the height
     * @param across share of the width
     */
    public Spot pixel(double down, double across) {
        Probabilities places = places();
        double y = down * seen.size().height() - 0.5;
        double x = across * seen.size().width() - 0.5;
        Spot nearest = new Spot(0, 0);
        double least = Double.MAX_VALUE;
        for (int row = 0; row < places.height(); row++) {
            for (int column = 0; column < places.width(); column++) {
                Spot spot = new Spot(column, row);
                double distance = place(places, spot)
                        .map(place -> Math.hypot(place[0] - y, place[1] - x))
                        .orElse(Double.MAX_VALUE);
                if (distance < least) {
                    least = distance;
                    nearest = spot;
                }
            }
        }
        return nearest;
    }

    /** Sees a pixel with its place: row and column, real numbers. */
    @FunctionalInterface
    public interface Placed {
        void at(Spot spot, double row, double column);
    }

    /** Tells every pixel of the image as it was read that was not cut away, with its place here. */
    public void each(Placed placed) {
        Probabilities places = places();
        for (int row = 0; row < places.height(); row++) {
            for (int column = 0; column < places.width(); column++) {
                Spot spot = new Spot(column, row);
                place(places, spot).ifPresent(place -> placed.at(spot, place[0], place[1]));
            }
        }
    }

    private Optional<double[]> place(Probabilities places, Spot spot) {
        ImageSize size = prepared.sample().size();
        double down = (double) seen.size().height() / window.height();
        double over = (double) seen.size().width() / window.width();
        double share = places.at(4, spot.y(), spot.x());
        double row = places.at(1, spot.y(), spot.x()) / share;
        double column = column(places.at(2, spot.y(), spot.x()) / share, places.at(3, spot.y(), spot.x()) / share);
        double y = row * size.height() - corner.top();
        double x = column * size.width() - corner.left();
        boolean cut = share < 0.5 || y <= 0 || x <= 0 || y > window.height() || x > window.width();
        return cut ? Optional.empty() : Optional.of(new double[] {y * down - 0.5, x * over - 0.5});
    }

    /** Where left and right meet, as angles do, places between them have the mean of both ends, and only the distance is right. */
    private static double column(double share, double fromMiddle) {
        if (fromMiddle < 0.5) {
            return share;
        }
        return share < 0.5 ? (1 - fromMiddle) / 2 : (1 + fromMiddle) / 2;
    }

    /**
     * For each pixel of the image as it was read where it lies in the prepared image: cut away, row, column, twice the distance from the middle
     * column, and how much of the pixel was seen, of which the three before it are a share.
     */
    private Probabilities places() {
        ImageSize size = prepared.sample().size();
        int pixels = size.pixels();
        float[] planes = new float[5 * pixels]; // each pixel's own place, to be found again
        for (int pixel = 0; pixel < pixels; pixel++) {
            int row = pixel / size.width();
            float column = (pixel - row * size.width() + 0.5f) / size.width();
            planes[pixels + pixel] = (row + 0.5f) / size.height();
            planes[2 * pixels + pixel] = column;
            planes[3 * pixels + pixel] = Math.abs(2 * column - 1);
            planes[4 * pixels + pixel] = 1;
        }
        return prepared.restore().apply(new Probabilities(5, size, planes));
    }

    /**
     * Values of the pixels seen, as values of the pixels of the image as it was read; 0 where it was cut away.
     *
     * @param values from 0 to 1
     */
    public float[] restored(float[] values) {
        int pixels = values.length;
        float[] pair = new float[2 * pixels]; // what is cut away becomes the first class
        for (int pixel = 0; pixel < pixels; pixel++) {
            pair[pixel] = 1 - values[pixel];
            pair[pixels + pixel] = values[pixel];
        }
        Probabilities here = Resampling.bilinear(new Probabilities(2, seen.size(), pair), window);
        Probabilities framed = Framing.window(
                here, -corner.top(), -corner.left(), prepared.sample().size());
        Probabilities restored = prepared.restore().apply(framed);
        int all = restored.size().pixels();
        float[] result = new float[all];
        System.arraycopy(restored.values(), all, result, 0, all);
        return result;
    }
}
