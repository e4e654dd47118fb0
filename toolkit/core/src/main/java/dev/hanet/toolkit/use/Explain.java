package dev.hanet.toolkit.use;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.attention.PairMatrix;
import dev.hanet.toolkit.attention.PlaceGrid;
import dev.hanet.toolkit.attention.Purity;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.patch.View;
import dev.hanet.toolkit.session.Diagnosis;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Session;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Shows what pixels attend to: one row of every attention map, laid over the image (paper, figure 5). */
public final class Explain {
    private final Session session;

    /**
     * Explains with an open run, which stays open.
     *
     * @throws HanetException when its network relates no places
     */
    public Explain(OpenRun run) {
        this.session = run.session();
        if (session.attentionMaps().isEmpty()) {
            throw HanetException.input(
                    "the network of '" + run.directory().path() + "' has no attention between places",
                    "explain a run whose model.context, or a block inserted into it, is ha, non-local, danet, criss-cross"
                            + " or gcn");
        }
    }

    /** Explains with a session whose network has attention maps; it stays open. */
    public Explain(Session session) {
        this.session = session;
    }

    /**
     * What one pixel attends to.
     *
     * @param sample an image, with its mask where purity is wanted
     * @throws HanetException when the image lacks the pixel, or its preparation cuts it away
     */
    public Explanation of(Sample sample, Spot spot) {
        if (!spot.isInside(sample.size())) {
            throw HanetException.input(
                    "the pixel " + spot + " lies outside of '" + sample.id() + "', which is "
                            + sample.size().width() + " wide and "
                            + sample.size().height() + " high",
                    "count x from the left and y from the top, both from 0");
        }
        View view = session.around(sample, spot);
        double[] place = view.place(spot)
                .orElseThrow(() -> HanetException.input(
                        "the pixel " + spot + " of '" + sample.id() + "' is cut away before the network sees the image",
                        "choose a pixel inside of what data.prepare leaves"));
        Set<Output> wanted = new LinkedHashSet<>(session.attentionMaps());
        session.attentionMaps().forEach(map -> session.edges(map).ifPresent(wanted::add));
        Map<Output, Tensor> outputs = session.outputs(view, wanted);
        List<Explanation.Gathered> maps = new ArrayList<>();
        for (Output.Attention map : session.attentionMaps()) {
            maps.add(gathered(map, view, place, outputs));
        }
        return new Explanation(spot, maps);
    }

    /**
     * The pixel of an image that lies at a place of what the network sees: all of the prepared image, or of patches the
     * middle one.
     *
     * @param down share of the height
     * @param across share of the width
     */
    public Spot spot(Sample sample, double down, double across) {
        return session.middle(sample).pixel(down, across);
    }

    private Explanation.Gathered gathered(
            Output.Attention map, View view, double[] place, Map<Output, Tensor> outputs) {
        PairMatrix weights = PairMatrix.of(Objects.requireNonNull(outputs.get(map)));
        PlaceGrid grid = session.grid(view, weights.places())
                .orElseThrow(() -> HanetException.input(
                        "it is not known where the " + weights.places() + " places of '" + map.name()
                                + "' lie in the image",
                        "explain images whose sides are multiples of the stride of the features"));
        int query = grid.place(place[0], place[1]);
        float[] seen = session.visible(view, grid.spread(relative(weights.row(query))));
        return new Explanation.Gathered(
                map.level().toString(),
                view.restored(seen),
                new Diagnosis(session).of(map, view, outputs),
                session.edges(map)
                        .map(edges -> share(PairMatrix.of(Objects.requireNonNull(outputs.get(edges)))
                                .row(query)))
                        .orElse(Double.NaN),
                session.labels(view, weights.places())
                        .map(labels -> Purity.ofPlace(weights, labels, query))
                        .orElse(Double.NaN));
    }

    /** Divided by the greatest. */
    private static float[] relative(float[] row) {
        float greatest = 0;
        for (float weight : row) {
            greatest = Math.max(greatest, weight);
        }
        float[] relative = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            relative[i] = greatest > 0 ? row[i] / greatest : 0;
        }
        return relative;
    }

    private static double share(float[] edges) {
        int joined = 0;
        for (float edge : edges) {
            joined += edge > 0.5f ? 1 : 0;
        }
        return joined / (double) edges.length;
    }

    /** Segments the image as {@code predict} does. */
    public Segmentation segment(Sample sample) {
        return session.segment(sample);
    }
}
