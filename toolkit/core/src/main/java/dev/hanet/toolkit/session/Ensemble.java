package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.data.patch.ProbabilityRows;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Runs that segment together: the mean of their probabilities, each run with its own preparation, decided from the mean of their
 * thresholds and corrected as the first one corrects. One run alone is what it is.
 *
 * @param runs at least one; whoever opened them closes them
 */
public record Ensemble(List<OpenRun> runs) {
    /**
     * Holds the runs against each other.
     *
     * @throws HanetException when they tell other classes, take other images or decide otherwise, or when one is there twice
     */
    public Ensemble {
        runs = List.copyOf(runs);
        OpenRun first = runs.get(0);
        Set<Path> known = new HashSet<>();
        runs.forEach(run -> {
            if (!known.add(run.directory().path().toAbsolutePath().normalize())) {
                throw HanetException.input(
                        "'" + run.directory().path() + "' is named twice, and would count twice in the mean",
                        "name every run once");
            }
        });
        runs.forEach(run -> {
            requireSame("classes", data(first).classes(), data(run).classes(), first, run);
            requireSame(
                    "channels",
                    data(first).dataset().channels(),
                    data(run).dataset().channels(),
                    first,
                    run);
            requireSame(
                    "model.activation",
                    spec(first).model().activation(),
                    spec(run).model().activation(),
                    first,
                    run);
            requireSame(
                    "evaluate.postprocess",
                    spec(first).evaluate().postprocess(),
                    spec(run).evaluate().postprocess(),
                    first,
                    run);
        });
    }

    private static ExperimentSpec spec(OpenRun run) {
        return run.experiment().spec();
    }

    private static DataSpec data(OpenRun run) {
        return spec(run).data();
    }

    private static void requireSame(String what, Object one, Object other, OpenRun first, OpenRun run) {
        if (!one.equals(other)) {
            throw HanetException.input(
                    "'" + run.directory().path() + "' cannot segment together with '"
                            + first.directory().path() + "': " + what + " of the one is " + other + ", of the other "
                            + one,
                    "average runs of one task");
        }
    }

    /** The run that says how images are read and results are written. */
    public OpenRun first() {
        return runs.get(0);
    }

    /** Of two classes, from which mean probability on a pixel is of the second. */
    public double threshold() {
        return runs.stream()
                .mapToDouble(run -> run.session().threshold())
                .average()
                .orElseThrow();
    }

    /** Segments an image at its own resolution. */
    public Segmentation segment(Sample sample) {
        if (runs.size() == 1) {
            return first().session().segment(sample);
        }
        Averages<Output.EdgeDensity> densities = new Averages<>();
        List<Segmentation> each =
                runs.stream().map(run -> run.session().segment(sample)).toList();
        each.forEach(found -> densities.addAll(found.edgeDensity()));
        return first().session()
                .decided(
                        Probabilities.mean(
                                each.stream().map(Segmentation::probabilities).toList()),
                        threshold(),
                        densities.all());
    }

    /**
     * Segments an image that is never whole in memory, equal to {@link #segment} bit by bit.
     *
     * @param rows opens the image, with what is done to its pixels one by one; once a run
     * @throws HanetException when a run has to see all of it
     */
    public SegmentedRows rows(Function<UnaryOperator<Image>, ImageRows> rows) {
        List<ProbabilityRows> each = new ArrayList<>();
        try {
            runs.forEach(run -> each.add(run.session().rows(rows)));
        } catch (RuntimeException | Error e) {
            each.forEach(ProbabilityRows::close);
            throw e;
        }
        return new SegmentedRows(this, each);
    }

    /**
     * A segmentation from the top to the bottom.
     *
     * @param each what the runs say
     */
    public record SegmentedRows(Ensemble runs, List<ProbabilityRows> each) implements AutoCloseable {
        /** The size of the whole image. */
        public ImageSize size() {
            return each.get(0).size();
        }

        /** The next rows. */
        public Segmentation next(int count) {
            List<Probabilities> found =
                    each.stream().map(one -> one.next(count)).toList();
            return runs.first().session().decided(Probabilities.mean(found), runs.threshold(), Map.of());
        }

        @Override
        public void close() {
            each.forEach(ProbabilityRows::close);
        }
    }
}
