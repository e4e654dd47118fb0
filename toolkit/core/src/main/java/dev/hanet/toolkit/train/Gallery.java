package dev.hanet.toolkit.train;

import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.image.Resampling;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.picture.HeatMaps;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Panels;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Session;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The pictures of a report, in the folder {@code report}: test images with what lies over them, and what pixels attend to. */
final class Gallery {
    /** The longer side of a picture is reduced by a whole factor until it is no longer. */
    private static final int LONGEST = 640;

    private final RunDirectory run;
    private final List<String> classes;
    private int layered;

    Gallery(RunDirectory run, List<String> classes) {
        this.run = run;
        this.classes = List.copyOf(classes);
    }

    /** Writes an image, its mask, its prediction and what is different, all of one size. */
    Report.Layers layers(Sample sample, Segmentation segmentation) {
        int longest = Math.max(sample.size().height(), sample.size().width());
        Picture image = Picture.of(sample.image()).reduced((longest + LONGEST - 1) / LONGEST);
        ImageSize size = image.size();
        Mask prediction = Resampling.nearest(segmentation.mask(), size);
        String name = String.format(Locale.ROOT, "%04d", ++layered);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("image", write(name + "-image", image.photograph()));
        Optional<Mask> mask = sample.mask().map(whole -> Resampling.nearest(whole, size));
        mask.ifPresent(actual ->
                files.put("mask", write(name + "-mask", Overlays.of(actual).clearPng())));
        files.put(
                "prediction",
                write(name + "-prediction", Overlays.of(prediction).clearPng()));
        mask.ifPresent(actual -> files.put(
                "difference",
                write(name + "-difference", Overlays.errors(prediction, actual).clearPng())));
        return new Report.Layers(size, files);
    }

    /** Writes what one pixel of every class but the first attends to, level by level, in each of some images. */
    List<Report.Figure> attention(Session session, List<Sample> samples) {
        Explain explain = new Explain(session);
        List<Report.Figure> figures = new ArrayList<>();
        for (Sample sample : samples) {
            for (int label = 1; label < classes.size(); label++) {
                Optional<Spot> spot = middle(sample, label);
                if (spot.isPresent()
                        && session.around(sample, spot.orElseThrow())
                                .place(spot.orElseThrow())
                                .isPresent()) {
                    explained(explain.of(sample, spot.orElseThrow()), sample, classes.get(label), figures);
                }
            }
        }
        return figures;
    }

    /** Writes the graph of every level over each of some images. */
    List<Report.Figure> graphs(Session session, List<Sample> samples) {
        Explain explain = new Explain(session);
        List<Report.Figure> figures = new ArrayList<>();
        for (Sample sample : samples) {
            Spot spot = middle(sample, 1).orElseGet(() -> explain.spot(sample, 0.5, 0.5));
            for (Explain.Reach graph : explain.graphs(sample, spot)) {
                Picture picture = Panels.readable(HeatMaps.graph(sample.image(), graph.edges()));
                figures.add(new Report.Figure(
                        sample.id() + ", the graph of " + graph.name(),
                        "density "
                                + Numbers.rounded(graph.level()
                                        .graph()
                                        .map(LevelGraph::edgeDensity)
                                        .orElse(Double.NaN))
                                + ", purity " + Numbers.rounded(graph.level().purity()) + "; the " + Explain.STRONGEST
                                + " strongest edges of each ringed pixel, blue within its class, orange to another",
                        write(String.format(Locale.ROOT, "graph-%03d", figures.size() + 1), picture.photograph())));
            }
        }
        return figures;
    }

    private void explained(Explanation explanation, Sample sample, String name, List<Report.Figure> figures) {
        for (Explanation.Gathered map : explanation.maps()) {
            Picture picture = Panels.readable(HeatMaps.attention(sample.image(), map.shares(), explanation.spot()));
            figures.add(new Report.Figure(
                    sample.id() + ", a pixel of " + name + " at " + explanation.spot() + ", " + map.name(),
                    (Double.isNaN(map.neighbours())
                                    ? ""
                                    : "gathers from " + percent(map.neighbours()) + " of the places, ")
                            + "purity " + Numbers.rounded(map.purity()),
                    write(String.format(Locale.ROOT, "attention-%03d", figures.size() + 1), picture.photograph())));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** The middle one of a class's pixels, counted row by row: always of the class. */
    private static Optional<Spot> middle(Sample sample, int label) {
        if (sample.mask().isEmpty()) {
            return Optional.empty();
        }
        Mask mask = sample.mask().orElseThrow();
        int half = (mask.histogram()[label] + 1) / 2;
        for (int pixel = 0; pixel < mask.size().pixels() && half > 0; pixel++) {
            if ((mask.classes()[pixel] & 0xff) == label && --half == 0) {
                return Optional.of(new Spot(pixel % mask.width(), pixel / mask.width()));
            }
        }
        return Optional.empty();
    }

    private String write(String name, byte[] picture) {
        String file = "report/" + name + ((picture[0] & 0xff) == 0xff ? ".jpg" : ".png");
        AtomicFiles.write(run.file(file), picture);
        return file;
    }
}
