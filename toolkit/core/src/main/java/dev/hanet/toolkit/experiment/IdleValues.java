package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.postprocess.PostprocessStep;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.toolkit.schedule.Course;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.spec.FreezeSpec;
import dev.hanet.toolkit.spec.FromSpec;
import dev.hanet.toolkit.spec.KeepSpec;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values of a spec of which nothing comes beside the others, a method for each kind: an epoch that training does not reach, a key whose
 * counterpart does not ask for it.
 *
 * <p>They are warned of, not refused: the training is the one that the spec describes, though hardly the one that was meant. Only what was
 * written is looked at, since a default is nobody's intention.
 */
final class IdleValues {
    private static final String LEAVE_OUT = "leave it out";

    private final Draft draft;

    private final MetricCatalog metrics;

    IdleValues(Draft draft, MetricCatalog metrics) {
        this.draft = draft;
        this.metrics = metrics;
    }

    void warn() {
        draft.binding().parts(IdleKeys.class).forEach((path, part) -> part.idle()
                .forEach((key, why) ->
                        warn(below(path, key), why, part.remedies().getOrDefault(key, LEAVE_OUT))));
        ofChannels();
        draft.part("train.epochs", Integer.class).ifPresent(this::unreached);
        frozenRates();
        namedWithin("train.freeze", draft.part("train.freeze", FreezeSpec.class).map(FreezeSpec::parts));
        namedWithin(
                "train.from.renew", draft.given("train.from", FromSpec.class).map(FromSpec::renew));
        partsOfOthers();
        unmeasuredTolerance();
        unmeasuredMillimetres();
        unmeasuredRegions();
        repeated();
    }

    /** What waits for an epoch that does not come. */
    private void unreached(int epochs) {
        String last = "training ends with epoch " + epochs;
        draft.given("train.patience", Integer.class)
                .filter(patience -> patience >= epochs - 1) // from the first epoch on, the earliest best one
                .ifPresent(patience ->
                        warn("train.patience", last + ", before it can end by this", "lower it, or leave it out"));
        draft.part("train.freeze", FreezeSpec.class)
                .flatMap(FreezeSpec::until)
                .filter(until -> until >= epochs)
                .ifPresent(until -> warn(
                        "train.freeze.until",
                        last + ", so the parts stay as they are to the end",
                        "give an earlier epoch; where that is meant, leave 'until' out"));
        draft.part("train.keep", KeepSpec.class)
                .flatMap(KeepSpec::every)
                .filter(every -> every > epochs)
                .ifPresent(every ->
                        warn("train.keep.every", last + ", so none is kept for good", "lower it, or leave it out"));
        draft.part("train.schedule", ScheduleSpec.class)
                .map(schedule -> schedule.idle(Course.of(
                        epochs,
                        draft.given("train.stepsPerEpoch", Integer.class),
                        draft.part("train.select", SelectSpec.class)
                                .map(SelectSpec::higherIsBetter)
                                .orElse(true))))
                .ifPresent(idle ->
                        idle.forEach((key, why) -> warn("train.schedule." + key, why, "lower it, or leave it out")));
    }

    /** Rates of parts that never move. */
    private void frozenRates() {
        Optional<FreezeSpec> freeze = draft.part("train.freeze", FreezeSpec.class)
                .filter(parts -> parts.until().isEmpty());
        draft.part("train.optimizer", OptimizerSpec.class)
                .ifPresent(optimizer ->
                        freeze.ifPresent(frozen -> optimizer.rates().keySet().forEach(part -> frozen.parts().stream()
                                .filter(stays -> part.equals(stays) || part.startsWith(stays + "."))
                                .findFirst()
                                .ifPresent(stays -> warn(
                                        "train.optimizer.rates." + part,
                                        "'" + stays + "' stays as it is throughout (train.freeze), so it has no rate",
                                        "leave one of the two out")))));
    }

    /** Parts of a network that lie in others of the same list. */
    private void namedWithin(String path, Optional<List<String>> named) {
        List<String> parts = named.orElse(List.of());
        for (int i = 0; i < parts.size(); i++) {
            int at = i;
            String part = parts.get(i);
            IntStream.range(0, parts.size())
                    .filter(other ->
                            part.startsWith(parts.get(other) + ".") || (other < at && part.equals(parts.get(other))))
                    .mapToObj(parts::get)
                    .findFirst()
                    .ifPresent(whole -> warn(
                            path,
                            part.equals(whole)
                                    ? "'" + part + "' stands here twice"
                                    : "'" + part + "' lies in '" + whole + "', which stands here too",
                            "leave it out"));
        }
    }

    /** How a data set makes its own parts, where the split makes others. */
    private void partsOfOthers() {
        draft.part("data.split", SplitSpec.class)
                .filter(split -> !split.asksForParts())
                .ifPresent(split -> draft.part("data.dataset", DatasetSpec.class)
                        .ifPresent(dataset -> dataset.keysOfParts().stream()
                                .sorted()
                                .forEach(key -> warn(
                                        "data.dataset." + key,
                                        "it is of the data set's own parts, and data.split makes others",
                                        "leave it out, or write 'split: {type: official}'"))));
    }

    /** How exact a measure is that is not taken. */
    private void unmeasuredTolerance() {
        draft.list("evaluate.metrics", String.class)
                .filter(metrics -> metrics.stream().noneMatch(metric -> metric.startsWith("boundaryF1")))
                .ifPresent(metrics -> warn(
                        "evaluate.boundaryTolerance",
                        "only boundaryF1 asks for it, which is not measured",
                        "add boundaryF1 to evaluate.metrics, or leave it out"));
    }

    /** How far apart pixels lie where all is measured in pixels. */
    private void unmeasuredMillimetres() {
        draft.list("evaluate.metrics", String.class).ifPresent(measured -> {
            List<String> inMillimetres = metrics.metrics().entrySet().stream()
                    .filter(metric -> metric.getValue().unit().equals(Optional.of(Metric.Unit.MILLIMETRES)))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            if (measured.stream().noneMatch(name -> inMillimetres.stream().anyMatch(name::startsWith))) {
                warn(
                        "data.spacing",
                        "only metrics in millimetres ask for it, and none is measured",
                        "add " + String.join(" or ", inMillimetres) + " to evaluate.metrics, or leave it out");
            }
        });
    }

    /** Regions of which no metric says anything. */
    private void unmeasuredRegions() {
        Optional<List<String>> measured = draft.list("evaluate.metrics", String.class);
        Optional<List<String>> classes = draft.list("data.classes", String.class);
        Map<String, List<String>> regions = draft.regions().orElse(Map.of());
        if (measured.isEmpty() || classes.isEmpty()) {
            return;
        }
        Regions known = Regions.of(classes.orElseThrow(), regions);
        Set<String> heard = measured.orElseThrow().stream()
                .filter(name -> metrics.refusal(name, known).isEmpty())
                .flatMap(name -> metrics.get(name, known).regions().stream())
                .collect(Collectors.toSet());
        regions.keySet().stream()
                .filter(region -> !heard.contains(region) && !isInherited("data.regions." + region))
                .forEach(region -> warn(
                        "data.regions." + region,
                        "no metric is of it, and of several regions a plain name means the first, '" + known.first()
                                + "'",
                        metrics.names(known).stream()
                                .filter(name ->
                                        metrics.get(name, known).regions().equals(List.of(region)))
                                .filter(name -> name.startsWith("f1"))
                                .findFirst()
                                .map(name -> "add one to evaluate.metrics, such as '" + name + "', or leave it out")
                                .orElse(LEAVE_OUT)));
    }

    /** Whether a value stands in a spec that this one extends, as other specs do that need it. */
    private boolean isInherited(String path) {
        String source = draft.binding().at(path).source();
        return Location.isOfText(source)
                && !source.equals(draft.binding().document().source());
    }

    /** Scales and steps whose second time changes nothing. */
    private void repeated() {
        List<Double> scales = draft.list("evaluate.scales", Double.class).orElse(List.of());
        if (scales.size() > 1 && Set.copyOf(scales).size() == 1) {
            warn("evaluate.scales", "all scales are the same, and so is their mean", "write it once");
        }
        List<PostprocessStep> steps =
                draft.list("evaluate.postprocess", PostprocessStep.class).orElse(List.of());
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i) == steps.get(i - 1)) {
                warn(
                        "evaluate.postprocess[" + i + "]",
                        "what was just done is done again, and changes nothing",
                        LEAVE_OUT);
            }
        }
    }

    /** What transforms say of images with as many channels as come to them. */
    private void ofChannels() {
        Optional<DatasetSpec> dataset = draft.part("data.dataset", DatasetSpec.class);
        if (dataset.isEmpty()) {
            return;
        }
        try {
            int channels = dataset.orElseThrow().channels();
            for (Map.Entry<String, TransformSpec> step : draft.transforms().entrySet()) {
                step.getValue().idle(channels).forEach((key, why) -> warn(below(step.getKey(), key), why, LEAVE_OUT));
                channels = step.getValue().channels(channels);
            }
        } catch (DataException e) {
            return; // told where the network's input is looked for
        }
    }

    private static String below(String path, String key) {
        return key.isEmpty() ? path : path + "." + key;
    }

    private void warn(String path, String message, String remedy) {
        if (draft.binding().isWritten(path)) {
            draft.binding().warn(path, message, Optional.of(remedy));
        }
    }
}
