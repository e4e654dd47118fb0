package dev.hanet.toolkit.studio;

import dev.hanet.toolkit.check.CheckReport;
import dev.hanet.toolkit.check.DataCheck;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.server.Answer;
import dev.hanet.toolkit.server.Call;
import dev.hanet.toolkit.server.Refusal;
import dev.hanet.toolkit.server.Routes;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the page of the data asks for: the images of a spec after each step of its preparation and augmentation, and the findings. */
final class DataPages {
    private static final int LONGEST = 512;

    private final Workspace workspace;
    private final ExperimentLoader loader;
    private final SpecWriter writer;
    private @Nullable Opened last;

    DataPages(Workspace workspace, ExperimentLoader loader, SpecWriter writer) {
        this.workspace = workspace;
        this.loader = loader;
        this.writer = writer;
    }

    /** The data set of a spec, as it was when it was opened. */
    private record Opened(Experiment experiment, Dataset dataset, Split split) {}

    Routes onto(Routes routes) {
        return routes.get("/api/data", this::describe)
                .get("/api/data/picture", this::picture)
                .get("/api/data/check", this::check);
    }

    static DataRoots roots(Experiment experiment) {
        return experiment.roots(DataRoots.from(List.of(), Optional.ofNullable(System.getenv("HANET_DATA"))));
    }

    private Experiment experiment(Call call) {
        return loader.load(workspace.spec(call.required("spec")).toString(), Overlay.NONE);
    }

    /** Opens the data set anew where the spec has become another. */
    private synchronized Opened open(Call call) {
        Experiment experiment = experiment(call);
        Opened before = last;
        if (before != null
                && before.experiment.hash().equals(experiment.hash())
                && before.experiment.name().equals(experiment.name())) {
            return before;
        }
        Dataset dataset = experiment.spec().data().open(roots(experiment));
        Opened opened = new Opened(experiment, dataset, experiment.spec().data().divide(dataset.items()));
        last = opened;
        return opened;
    }

    private Answer describe(Call call) {
        Opened opened = open(call);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("classes", classes(opened.experiment));
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            parts.put(part.label(), opened.split.of(part).stream().map(Item::id).toList());
        }
        described.put("parts", parts);
        List<Map<String, String>> steps = new ArrayList<>();
        steps.add(Map.of("name", "as read", "line", ""));
        DataSpec data = opened.experiment.spec().data();
        Pipeline.beforeAugmentation(data.prepare()).forEach(transform -> steps.add(step("prepare", transform)));
        data.augment().forEach(transform -> steps.add(step("augment", transform)));
        described.put("steps", steps);
        return Answer.json(described);
    }

    /** The entries of a legend, for a page. */
    static List<Map<String, String>> coloured(List<Legends.Entry> legend) {
        return legend.stream()
                .map(entry -> Map.of("name", entry.name(), "colour", colour(entry.color())))
                .toList();
    }

    private static String colour(Color colour) {
        return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
    }

    static List<Map<String, String>> classes(Experiment experiment) {
        List<Map<String, String>> classes = new ArrayList<>();
        List<String> names = experiment.spec().data().classes();
        for (int label = 0; label < names.size(); label++) {
            classes.add(
                    Map.of("name", names.get(label), "colour", label == 0 ? "none" : colour(Palette.ofClass(label))));
        }
        return classes;
    }

    private Map<String, String> step(String list, TransformSpec transform) {
        Map<String, Object> values = writer.values((Record) transform, TransformSpec.class);
        return Map.of("name", list + ": " + values.get("type"), "line", SpecWriter.line(values));
    }

    private Answer picture(Call call) {
        Opened opened = open(call);
        String id = call.required("item");
        Item item = opened.dataset.items().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "there is no image '" + id + "'"));
        DataSpec data = opened.experiment.spec().data();
        List<Sample> steps = new Pipeline(data.prepare(), data.augment())
                .steps(
                        opened.dataset.load(item),
                        opened.experiment.spec().seed(),
                        number(call, "epoch"),
                        Math.max(0, opened.split.training().indexOf(item)));
        int step = number(call, "step");
        if (step >= steps.size()) {
            throw new Refusal(404, "there are " + steps.size() + " steps, counted from 0");
        }
        Sample sample = steps.get(step);
        int times = Math.max(1, (Math.max(sample.size().height(), sample.size().width()) + LONGEST - 1) / LONGEST);
        if (call.parameter("layer").filter("mask"::equals).isPresent()) {
            return Answer.bytes(
                    "image/png",
                    Overlays.of(sample.mask().orElseThrow(() -> new Refusal(404, "'" + id + "' has no mask")))
                            .clearPng());
        }
        return Answer.bytes(
                "image/png", Picture.of(sample.image()).reduced(times).png());
    }

    static int number(Call call, String name) {
        String words = call.parameter(name).orElse("0");
        if (!words.matches("[0-9]{1,9}")) {
            throw new Refusal(400, "'" + words + "' is no number for '" + name + "'");
        }
        return Integer.parseInt(words);
    }

    private Answer check(Call call) {
        Experiment experiment = experiment(call);
        CheckReport report;
        synchronized (this) { // one at a time: each reads everything
            report = DataCheck.run(experiment.spec(), roots(experiment));
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put(
                "parts",
                report.parts().stream()
                        .map(part -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("part", part.part().label());
                            one.put("images", part.ids().size());
                            one.put("sizes", part.sizes());
                            one.put("shares", part.shares());
                            return one;
                        })
                        .toList());
        described.put("leftOut", report.leftOut());
        described.put(
                "findings",
                report.findings().stream()
                        .map(finding -> Map.of("severity", finding.severity().label(), "words", finding.words()))
                        .toList());
        return Answer.json(described);
    }
}
