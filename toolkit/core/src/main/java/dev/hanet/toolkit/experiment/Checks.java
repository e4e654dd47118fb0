package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Parts;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.dataset.FolderSpec;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.spec.FreezeSpec;
import dev.hanet.toolkit.spec.FromSpec;
import dev.hanet.toolkit.spec.ThresholdSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Suggestion;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules across the components of a spec, a method each.
 *
 * <p>Each reports what is broken at its YAML path, and says nothing where the parts it needs have mistakes of their own.
 */
final class Checks {
    /** Most bytes of all attention maps of one batch, without what training keeps beside them. */
    static final long MOST_ATTENTION = 16L << 30;

    private static final String SPLIT = "data.split";

    private final Draft draft;

    Checks(Draft draft) {
        this.draft = draft;
    }

    /** What the components say of one another. */
    void components(MetricCatalog catalog) {
        precision();
        duplicates("data.classes", "class");
        duplicates("evaluate.metrics", "metric");
        classes();
        split();
        fieldOfView();
        normalization();
        metrics(catalog);
    }

    /** What they say of the network, once it could be built. */
    void network(Graph graph, Plan plan) {
        attention(graph, plan);
        parts(new Parts(graph));
    }

    private void precision() {
        draft.part("train.precision", Precision.class)
                .filter(precision -> precision == Precision.TF32)
                .ifPresent(precision -> draft.report(
                        "train.precision",
                        "'tf32' is a rounding of GPUs: on a CPU it changes nothing, and on a GPU no result has been compared in it",
                        "use 'float32', or 'bfloat16', which halves what most activations take"));
    }

    private void duplicates(String path, String what) {
        List<String> names = draft.list(path, String.class).orElse(List.of());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                draft.report(path + "[" + i + "]", "the " + what + " '" + names.get(i) + "' stands here twice");
            }
        }
    }

    /** Classes are those of the data set, and regions unite classes that there are. */
    private void classes() {
        draft.list("data.classes", String.class).ifPresent(classes -> {
            draft.regions().ifPresent(regions -> regions(classes, regions));
            draft.part("data.dataset", DatasetSpec.class).ifPresent(dataset -> offered(classes, dataset.classes()));
        });
    }

    private void regions(List<String> classes, Map<String, List<String>> regions) {
        regions.forEach((region, members) -> {
            for (int i = 0; i < members.size(); i++) {
                if (!classes.contains(members.get(i))) {
                    draft.report(
                            "data.regions." + region + "[" + i + "]",
                            "there is no class '" + members.get(i) + "'",
                            Suggestion.remedy(members.get(i), classes).orElseThrow());
                }
            }
        });
    }

    private void offered(List<String> classes, List<String> offered) {
        if (!offered.isEmpty() && (offered.size() != classes.size() || !classes.containsAll(offered))) {
            draft.report(
                    "data.classes",
                    "the masks of this data set hold " + offered + ", not " + classes,
                    "write 'classes: " + offered + "', or use another data set");
        }
    }

    /** What counts on values as images have them comes before they are normalised, in training and in prediction. */
    private void normalization() {
        Optional<String> normalized = Optional.empty();
        for (Map.Entry<String, TransformSpec> step : draft.transforms().entrySet()) {
            TransformSpec transform = step.getValue();
            if (normalized.isPresent() && transform.beforeNormalization()) {
                draft.report(
                        step.getKey(),
                        "it takes values as images have them, such as 0 to 255, and " + normalized.orElseThrow()
                                + " has normalised them by then",
                        transform.afterAugmentation()
                                ? "normalise once: leave one of the two out"
                                : "put the normalize last in data.prepare, where it waits until the image is augmented");
            }
            if (normalized.isEmpty() && transform.afterAugmentation()) {
                normalized = Optional.of(step.getKey());
            }
        }
    }

    /** Metrics are asked for inside fields of view where images have some, as far as no file has to be read. */
    private void fieldOfView() {
        if (draft.part("evaluate.fieldOfView", Boolean.class).orElse(false)) {
            draft.part("data.dataset", DatasetSpec.class)
                    .filter(dataset -> !dataset.hasFieldsOfView())
                    .ifPresent(dataset -> draft.report(
                            "evaluate.fieldOfView",
                            "no image of this data set has a field of view, and the metrics are asked for inside it",
                            (dataset instanceof FolderSpec
                                            ? "name the files that show it in data.dataset.fieldOfView, or "
                                            : "")
                                    + "set it to false"));
        }
    }

    /** What a split asks of its data set is there, and training gets the parts it looks at, as far as no file has to be read. */
    private void split() {
        draft.part(SPLIT, SplitSpec.class).ifPresent(split -> {
            draft.part("data.dataset", DatasetSpec.class).ifPresent(dataset -> asked(split, dataset));
            validation(split);
        });
    }

    private void asked(SplitSpec split, DatasetSpec dataset) {
        if (split.asksForParts() && !dataset.hasParts()) {
            draft.report(
                    SPLIT,
                    "this data set has no parts of its own",
                    "divide it: 'split: {type: random, validation: 0.1, test: 0.2}', or every, folds, listed");
        }
        Optional<Set<String>> known = dataset.attributeNames();
        split.attributesAsked().forEach((key, attribute) -> {
            if (known.isPresent() && !known.orElseThrow().contains(attribute)) {
                draft.report(
                        SPLIT + "." + key,
                        "the images of this data set have no attribute '" + attribute + "'",
                        known.orElseThrow().isEmpty()
                                ? "name it in the pattern of the images, such as '{" + attribute
                                        + "}_*.png' or '{" + attribute
                                        + "}/*.png' (a star names nothing), or give data.dataset a table of attributes"
                                : "they have " + known.orElseThrow());
            }
        });
    }

    private void validation(SplitSpec split) {
        boolean isChosen = draft.part("train.select", SelectSpec.class)
                .filter(select -> select.mode() != SelectSpec.Mode.LAST)
                .isPresent();
        boolean isWatched = draft.part("train.schedule", ScheduleSpec.class)
                .filter(ScheduleSpec::watchesValidation)
                .isPresent();
        if (split.leavesOut(Part.VALIDATION)
                && draft.part("evaluate.threshold", ThresholdSpec.class)
                        .flatMap(ThresholdSpec::on)
                        .filter(on -> on == ThresholdSpec.Choice.VALIDATION)
                        .isPresent()) {
            draft.report(
                    "evaluate.threshold",
                    "there is no validation part to choose the threshold on",
                    "give " + SPLIT + ".validation some images, or write 'threshold: training'");
        }
        if (split.leavesOut(Part.VALIDATION) && (isChosen || isWatched)) {
            draft.report(
                    SPLIT + ".validation",
                    "there is no validation part, yet the "
                            + (isChosen ? "best epoch is chosen by it" : "learning rate follows it"),
                    isChosen
                            ? "give it some images, or write 'train: {select: {mode: last}}'"
                            : "give it some images, or choose a schedule that does not watch validation");
        }
    }

    /** Metrics are known on the regions, what is selected by or compared with is measured, and a threshold has two classes. */
    private void metrics(MetricCatalog catalog) {
        draft.part("evaluate.threshold", ThresholdSpec.class)
                .filter(ThresholdSpec::isOfTwoClasses)
                .ifPresent(threshold -> draft.list("data.classes", String.class)
                        .filter(classes -> classes.size() != 2)
                        .ifPresent(classes -> draft.report(
                                "evaluate.threshold",
                                "a threshold decides two classes, and here are " + classes.size(),
                                "leave it out: of more classes the likeliest is taken, of nested ones the deepest that is"
                                        + " reached")));
        draft.list("evaluate.metrics", String.class).ifPresent(measured -> {
            regions().ifPresent(regions -> {
                known(catalog, measured, regions);
                draft.part("train.select", SelectSpec.class)
                        .ifPresent(select -> select(catalog, select, measured, regions));
            });
            draft.part("about.reported", Map.class).ifPresent(reported -> reported(reported.keySet(), measured));
        });
    }

    private Optional<Regions> regions() {
        try {
            return draft.list("data.classes", String.class)
                    .flatMap(classes -> draft.regions().map(regions -> Regions.of(classes, regions)));
        } catch (HanetException e) {
            return Optional.empty(); // reported as a problem of the classes or the regions
        }
    }

    private void known(MetricCatalog catalog, List<String> measured, Regions regions) {
        for (int i = 0; i < measured.size(); i++) {
            String path = "evaluate.metrics[" + i + "]";
            catalog.refusal(measured.get(i), regions)
                    .ifPresent(refusal -> draft.binding().report(path, refusal.problem(), refusal.remedy()));
        }
    }

    private void select(MetricCatalog catalog, SelectSpec select, List<String> measured, Regions regions) {
        List<String> metrics = select.metric().metrics();
        boolean isWatched = select.mode() != SelectSpec.Mode.LAST
                || draft.part("train.schedule", ScheduleSpec.class)
                        .filter(ScheduleSpec::watchesValidation)
                        .isPresent();
        boolean isOfLess = metrics.stream()
                .filter(measured::contains)
                .filter(metric -> catalog.refusal(metric, regions).isEmpty())
                .anyMatch(metric -> !catalog.get(metric, regions).metric().higherIsBetter());
        if (!isWatched && !isOfLess) {
            return;
        }
        Map<Boolean, List<String>> byDirection = metrics.stream()
                .filter(metric -> catalog.refusal(metric, regions).isEmpty())
                .collect(Collectors.groupingBy(
                        metric -> catalog.get(metric, regions).metric().higherIsBetter()));
        if (byDirection.size() > 1) {
            draft.report(
                    "train.select.metric",
                    "of metrics that are better when higher ("
                            + String.join(", ", byDirection.getOrDefault(true, List.of())) + ") and when lower ("
                            + String.join(", ", byDirection.getOrDefault(false, List.of()))
                            + ") the mean says nothing, whatever 'mode' is",
                    "choose by those of one direction");
            return;
        }
        for (String metric : metrics) {
            select(catalog, select, metric, measured, regions);
        }
    }

    private void select(
            MetricCatalog catalog, SelectSpec select, String metric, List<String> measured, Regions regions) {
        if (!measured.contains(metric)) {
            draft.report(
                    "train.select.metric",
                    "epochs are chosen by '" + metric + "', which is not measured",
                    Suggestion.nearest(metric, measured)
                                    .map(near -> "did you mean '" + near + "'? ")
                                    .orElse("")
                            + "measured: " + String.join(", ", measured)
                            + "; choose one of these, or add it to evaluate.metrics");
        } else if (catalog.refusal(metric, regions).isEmpty()) {
            boolean higher = catalog.get(metric, regions).metric().higherIsBetter();
            if (higher != select.higherIsBetter()) {
                boolean isLast = select.mode() == SelectSpec.Mode.LAST;
                draft.report(
                        "train.select.mode",
                        "'" + metric + "' is better when " + (higher ? "higher" : "lower") + ", but "
                                + (isLast
                                        ? "with 'last' schedules and sweeps take the highest for the best"
                                        : "the " + (higher ? "lowest" : "highest") + " is chosen"),
                        "write 'mode: " + (higher ? "max" : "min") + "'"
                                + (isLast ? ", or a metric that is better when higher" : ""));
            }
        }
    }

    private void reported(Set<?> reported, List<String> measured) {
        for (Object metric : reported) {
            if (!measured.contains(metric)) {
                draft.report(
                        "about.reported." + metric,
                        "the paper's '" + metric + "' has nothing to stand beside: it is not measured",
                        "add it to evaluate.metrics");
            }
        }
    }

    /** Maps between all places grow with the fourth power of the image's side; this stops what no machine holds. */
    private void attention(Graph graph, Plan plan) {
        List<AttentionMap> kept =
                plan.attentionMaps().stream().filter(AttentionMap::isKept).toList();
        long bytes = kept.stream().mapToLong(AttentionMap::bytes).sum();
        if (bytes > MOST_ATTENTION) {
            String largest = kept.stream()
                    .max(Comparator.comparingLong(AttentionMap::bytes))
                    .map(map -> graph.output(map.output()).path())
                    .filter(path -> !path.isEmpty())
                    .orElse("model");
            draft.report(
                    largest,
                    "its attention maps take " + ByteCount.words(bytes) + " for one batch, more than the limit of "
                            + ByteCount.words(MOST_ATTENTION),
                    "raise the encoder's outputStride, or make the images or the batch smaller");
        }
    }

    /** What the recipe says of parts of the network is said of parts that it has. */
    private void parts(Parts parts) {
        draft.part("train.optimizer", OptimizerSpec.class).ifPresent(optimizer -> optimizer
                .rates()
                .keySet()
                .forEach(part -> known(parts, "train.optimizer.rates." + part, part)));
        draft.given("train.from", FromSpec.class)
                .ifPresent(from -> from.renew().forEach(part -> known(parts, "train.from.renew", part)));
        draft.part("train.freeze", FreezeSpec.class).ifPresent(freeze -> freeze(parts, freeze));
    }

    private void freeze(Parts parts, FreezeSpec freeze) {
        freeze.parts().forEach(part -> known(parts, "train.freeze", part));
        Set<String> frozen = parts.tensors(freeze.parts());
        if (!frozen.isEmpty() && frozen.containsAll(parts.graph().parameters().keySet())) {
            draft.report(
                    "train.freeze",
                    "every weight of the network stays as it is: nothing is trained",
                    "leave out a part, such as head");
        }
    }

    private void known(Parts parts, String path, String part) {
        if (parts.tensors(part).isEmpty()) {
            draft.binding()
                    .report(
                            path,
                            "the network has no part '" + part + "' with weights",
                            Suggestion.remedy(part, parts.names()));
        }
    }
}
