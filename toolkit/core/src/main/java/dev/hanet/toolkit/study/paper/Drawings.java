package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.picture.Panels;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import dev.hanet.toolkit.use.ExplanationFiles;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the paper's qualitative figures from trained runs: what pixels attend to, and segmentations side by side. */
public final class Drawings {
    private final Sessions sessions;

    @Inject
    public Drawings(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Attention of every row's network at the item's pixels, on the first test images. */
    Reproduction maps(
            String name, ItemSpec item, Order order, Map<String, Path> runs, TrainSettings settings, Path folder) {
        Page page = page(item, order);
        Map<String, String> names = FileNames.plain(runs.keySet());
        runs.forEach((method, path) -> {
            Path own = folder.resolve(names.getOrDefault(method, method));
            page.heading(method);
            try (OpenRun run = sessions.open(path, settings.device())) {
                DataSpec data = run.experiment().spec().data();
                Explain explain = new Explain(run);
                ExplanationFiles files = new ExplanationFiles(own, data.classes());
                for (Sample sample : samples(run.experiment(), item, settings)) {
                    List<Explanation> explanations = item.spots().stream()
                            .map(spot -> explain.of(sample, explain.spot(sample, spot.y(), spot.x())))
                            .toList();
                    Mask prediction = explain.segment(sample).mask();
                    Path panel = files.write(sample, prediction, explanations).get(0);
                    page.picture(
                            method + ", " + sample.id(),
                            files.panel(sample, prediction, explanations).png(),
                            own.getFileName() + "/" + panel.getFileName());
                }
            }
        });
        item.remarks().forEach(page::words);
        return Reproduction.unjudged(name, page, List.of(), item.remarks());
    }

    /** The first test images, their masks, and what every row's network found. */
    Reproduction panels(
            String name, ItemSpec item, Order order, Map<String, Path> runs, TrainSettings settings, Path folder) {
        Map<String, List<Panels.Panel>> rows = new LinkedHashMap<>();
        List<String> classes = new ArrayList<>();
        runs.forEach((method, path) -> {
            try (OpenRun run = sessions.open(path, settings.device())) {
                DataSpec data = run.experiment().spec().data();
                classes.clear();
                classes.addAll(data.classes());
                for (Sample sample : samples(run.experiment(), item, settings)) {
                    List<Panels.Panel> row = rows.computeIfAbsent(sample.id(), id -> beginning(sample));
                    Mask found = run.session().segment(sample).mask();
                    row.add(panel(method, Overlays.of(sample.image(), found, sample.mask())));
                }
            }
        });
        Page page = page(item, order);
        Map<String, String> names = FileNames.of(rows.keySet());
        rows.forEach((id, panels) -> {
            Picture picture = Legends.below(Panels.row(panels), Palette.legend(classes));
            String file = name + "-" + names.get(id) + ".png";
            byte[] png = picture.png();
            AtomicFiles.write(AtomicFiles.folder(folder).resolve(file), png);
            page.picture(id, png, file);
        });
        item.remarks().forEach(page::words);
        return Reproduction.unjudged(name, page, List.of(), item.remarks());
    }

    private static Page page(ItemSpec item, Order order) {
        return new Page(item.title())
                .words(order.scale().words() + "; seed " + order.seeds().get(0) + ".");
    }

    private static List<Panels.Panel> beginning(Sample sample) {
        List<Panels.Panel> row = new ArrayList<>();
        row.add(panel(sample.id(), Picture.of(sample.image())));
        sample.mask().ifPresent(mask -> row.add(panel("mask", Overlays.of(mask))));
        return row;
    }

    private static Panels.Panel panel(String caption, Picture picture) {
        return new Panels.Panel(caption, Panels.readable(picture));
    }

    private static List<Sample> samples(Experiment experiment, ItemSpec item, TrainSettings settings) {
        DataSpec data = experiment.spec().data();
        Dataset dataset = data.open(experiment.roots(settings.roots()));
        List<Item> test = data.divide(dataset.items()).test();
        return test.subList(0, Math.min(item.images(), test.size())).stream()
                .map(dataset::load)
                .toList();
    }
}
