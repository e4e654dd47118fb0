package dev.hanet.toolkit.use;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.report.Yardstick;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.ResultFiles;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.session.ImageDone;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Scoring;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures a run's best weights on a part of its data, at the images' own resolution. */
public final class Evaluate {
    private static final String DATASET = "--dataset";

    /** The file beside a result that says of what it is: the run, the part, the data set and all else of its spec that says how it was measured. */
    public static final String WHAT = "evaluation.json";

    private static final List<String> MEASURED =
            Stream.concat(Yardstick.VALUES.stream(), Stream.of("evaluate")).toList();

    /** What the result over a whole data set is called. */
    public static final String ALL = "all";

    private final Sessions sessions;
    private final MetricCatalog catalog;

    @Inject
    public Evaluate(Sessions sessions, MetricCatalog catalog) {
        this.sessions = sessions;
        this.catalog = catalog;
    }

    /**
     * Segments and scores every image of a part; the result lies in a new folder under {@code evaluations/}.
     *
     * @param trained the run, its spec as it is to be measured
     * @param part which part of its data; absent for all of it
     * @param at where data sets are looked for, and where to compute
     * @param each hears of every image
     * @throws DataException when the data is missing or the part is empty
     */
    public Evaluation run(TrainedRun trained, Optional<Part> part, Place at, Consumer<ImageDone> each) {
        try (OpenRun run = sessions.open(trained, at.device())) {
            ExperimentSpec spec = run.experiment().spec();
            Dataset dataset = spec.data().open(run.experiment().roots(at.roots()));
            List<String> differences = new ArrayList<>();
            RecordedData.requireCode(run.directory(), at.accepted()).ifPresent(differences::add);
            if (trained.isOfItsOwnData()) {
                RecordedData.require(run.directory(), Provenances.dataFiles(dataset), at.accepted())
                        .ifPresent(differences::add);
                RecordedData.requireParts(run.directory(), spec.data().divide(dataset.items()), at.accepted())
                        .ifPresent(differences::add);
            }
            boolean isChosenOrTested = trained.isOfItsOwnData() && !part.equals(Optional.of(Part.TRAINING));
            Caution.of(run.directory()).stream()
                    .filter(caution -> isChosenOrTested || !caution.isOfItsImages())
                    .forEach(caution -> differences.add(caution.words()));
            run.caution().ifPresent(differences::add);
            List<Item> items = part.map(one -> part(spec, dataset, one)).orElseGet(dataset::items);
            String label = part.map(Part::label).orElse(ALL);
            Scoring scoring = new Scoring(spec.data(), spec.evaluate(), catalog);
            List<Scoring.Scored> scored = new ArrayList<>();
            Path folder =
                    AtomicFiles
                            .wholeFolder( // made before the images are looked at: a place that is read-only is told at
                                    // once
                                    at.out()
                                            .orElseGet(
                                                    () -> run.directory().path().resolve("evaluations")),
                                    label,
                                    beside -> {
                                        scored.add(scoring.score(
                                                run.session()::segment,
                                                dataset,
                                                items,
                                                (sample, segmentation) ->
                                                        each.accept(new ImageDone(sample.id(), items.size()))));
                                        ResultFiles.write(
                                                beside, label, scored.get(0).result());
                                        AtomicFiles.write(beside.resolve(WHAT), what(run, label, differences));
                                    });
            return new Evaluation(
                    folder,
                    label,
                    scored.get(0).result(),
                    threshold(run),
                    scored.get(0).edgeDensity(),
                    differences);
        } catch (DataException e) {
            throw e.in(trained.experiment()::at);
        }
    }

    /**
     * What is laid over a run's spec to have another data set.
     *
     * @param dataset its type, or a whole mapping {@code {type: ..., ...}}
     * @param part of its own parts; absent for all of it
     */
    public static Overlay elsewhere(String dataset, Optional<Part> part) {
        return elsewhere(DATASET, dataset, part);
    }

    /**
     * The same over a spec that options of the same name may have laid a data set over already, which this one takes the place of.
     *
     * @param option at which mistakes are told
     */
    public static Overlay elsewhere(String option, String dataset, Optional<Part> part) {
        String key = "data.dataset";
        String written = key + "=" + dataset;
        Overlay other = dataset.strip().startsWith("{")
                ? Overlay.oneOf(option, written, key.length() + 1, written.length())
                : Overlay.ofOption(option, key, Map.of("type", dataset));
        return other.and(
                Overlay.ofOption(option, "data.split", Map.of("type", part.isPresent() ? "official" : "test-only")));
    }

    private static double threshold(OpenRun run) {
        return Decision.told(
                run.session().threshold(),
                run.experiment().spec().data().classes().size());
    }

    /** What a folder of results is of: several evaluations of a run differ in nothing else. */
    private static String what(OpenRun run, String part, List<String> cautions) {
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("run", RunNames.ofFolder(run.directory().path()));
        what.put("part", part);
        what.put("threshold", threshold(run));
        what.put("code", CodeVersion.current());
        what.put("cautions", cautions);
        what.put("spec", Yardstick.of(run.experiment().resolved(), MEASURED));
        return Json.text(what) + "\n";
    }

    private static List<Item> part(ExperimentSpec spec, Dataset dataset, Part part) {
        List<Item> items = spec.data().divide(dataset.items()).of(part);
        if (items.isEmpty()) {
            throw new DataException(
                    "the " + part.label() + " part of the split is empty",
                    "evaluate another part, or give data.split one");
        }
        return items;
    }

    /**
     * Where a run is measured.
     *
     * @param roots where data sets are looked for
     * @param device where to compute
     * @param accepted what may be other than it was when the run was made
     * @param out the folder for the folder of results; absent for the run's {@code evaluations}
     */
    public record Place(DataRoots roots, Device device, RecordedData.Accepted accepted, Optional<Path> out) {}
}
