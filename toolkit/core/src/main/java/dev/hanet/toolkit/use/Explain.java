package dev.hanet.toolkit.use;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.attention.PairMatrix;
import dev.hanet.toolkit.attention.PlaceGrid;
import dev.hanet.toolkit.attention.Purity;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.patch.View;
import dev.hanet.toolkit.picture.HeatMaps;
import dev.hanet.toolkit.session.Diagnosis;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Session;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Shows what pixels attend to: one row of every attention map, laid over the image (paper, figure 5). */
public final class Explain {
    /** So many edges of a place are drawn. */
    public static final int STRONGEST = 16;

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
     * The graph of one level, as far as it goes out from a few places.
     *
     * @param name as a person calls the level: {@code context, level 2}
     * @param level the whole graph in numbers
     * @param edges of each of the places the strongest
     */
    public record Reach(String name, LevelDiagnosis level, List<HeatMaps.Edge> edges) {
        public Reach {
            edges = List.copyOf(edges);
        }
    }

    /**
     * The graphs of what the network sees around a pixel, without attention that has none: of every class two places, or four places
     * where nothing says of which class they are, each with its {@value #STRONGEST} strongest edges.
     */
    public List<Reach> graphs(Sample sample, Spot spot) {
        List<Output.Attention> maps = session.attentionMaps().stream()
                .filter(map -> session.edges(map).isPresent())
                .toList();
        if (maps.isEmpty()) {
            return List.of();
        }
        View view = session.around(sample, spot);
        Set<Output> wanted = new LinkedHashSet<>(maps);
        maps.forEach(map -> wanted.add(session.edges(map).orElseThrow()));
        Map<Output, Tensor> outputs = session.outputs(view, wanted);
        List<Reach> graphs = new ArrayList<>();
        for (Output.Attention map : maps) {
            PairMatrix weights = PairMatrix.of(Objects.requireNonNull(outputs.get(map)));
            PairMatrix edges = PairMatrix.of(
                    Objects.requireNonNull(outputs.get(session.edges(map).orElseThrow())));
            session.grid(map, view, weights.places())
                    .ifPresent(grid -> graphs.add(new Reach(
                            map.level().toString(),
                            new Diagnosis(session).of(map, view, outputs),
                            reach(weights, edges, middles(view, grid), session.labels(map, view, weights.places())))));
        }
        return graphs;
    }

    private static List<HeatMaps.Edge> reach(
            PairMatrix weights, PairMatrix edges, Map<Integer, Spot> middles, Optional<Mask> labels) {
        byte[] classes = labels.map(Mask::classes).orElseGet(() -> new byte[weights.places()]);
        List<HeatMaps.Edge> found = new ArrayList<>();
        for (int query : queries(classes, middles, labels.isPresent() ? 2 : 4)) {
            IntStream.range(0, weights.places())
                    .filter(place -> place != query && edges.at(query, place) > 0.5f && middles.containsKey(place))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer place) -> -weights.at(query, place)))
                    .limit(STRONGEST)
                    .forEach(place -> found.add(new HeatMaps.Edge(
                            Objects.requireNonNull(middles.get(query)),
                            Objects.requireNonNull(middles.get(place)),
                            classes[place] == classes[query])));
        }
        return found;
    }

    /** Of every class so many places, evenly along its rows. */
    private static List<Integer> queries(byte[] classes, Map<Integer, Spot> middles, int each) {
        List<Integer> queries = new ArrayList<>();
        for (int label = 0; label < Mask.IGNORE; label++) {
            int wanted = label;
            List<Integer> places = IntStream.range(0, classes.length)
                    .filter(place -> (classes[place] & 0xff) == wanted && middles.containsKey(place))
                    .boxed()
                    .toList();
            for (int i = 0; i < Math.min(each, places.size()); i++) {
                queries.add(places.get((2 * i + 1) * places.size() / (2 * Math.min(each, places.size()))));
            }
        }
        return queries;
    }

    /** The middle of all pixels that lie nearest to a place; places that were cut away have none. */
    private static Map<Integer, Spot> middles(View view, PlaceGrid grid) {
        Map<Integer, long[]> sums = new TreeMap<>();
        view.each((spot, row, column) -> {
            long[] sum = sums.computeIfAbsent(grid.place(row, column), key -> new long[3]);
            sum[0] += spot.x();
            sum[1] += spot.y();
            sum[2]++;
        });
        Map<Integer, Spot> middles = new TreeMap<>();
        sums.forEach((place, sum) ->
                middles.put(place, new Spot(Math.toIntExact(sum[0] / sum[2]), Math.toIntExact(sum[1] / sum[2]))));
        return middles;
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
        PlaceGrid grid = session.grid(map, view, weights.places())
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
                session.labels(map, view, weights.places())
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
