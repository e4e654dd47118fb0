package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads every image and mask of an experiment once, and tells all that is wrong or odd: files that cannot be read, labels
 * without a class, sizes that do not go together, the same picture in two parts, classes that are missing, and how far the
 * data is from what was published.
 */
public final class DataCheck {

    private final ExperimentSpec spec;
    private final List<Finding> findings = new ArrayList<>();

    private DataCheck(ExperimentSpec spec) {
        this.spec = spec;
    }

    /** Looks at the data of an experiment; never throws for what is wrong with it. */
    public static CheckReport run(ExperimentSpec spec, DataRoots roots) {
        return new DataCheck(spec).report(roots);
    }

    private CheckReport report(DataRoots roots) {
        DataSpec data = spec.data();
        Dataset dataset;
        try {
            dataset = data.open(roots);
        } catch (DataException e) {
            return new CheckReport(List.of(), List.of(), List.of(Finding.of(e)));
        }
        dataset.remarks().forEach(remark -> findings.add(Finding.odd(remark)));
        Optional<Split> split = split(dataset.items());
        Pipeline pipeline = new Pipeline(data.prepare(), List.of());
        List<Look> looks = dataset.items().parallelStream()
                .map(item -> Look.at(dataset, item, pipeline, data.classes()))
                .toList();
        findings.addAll(Finding.grouped(
                looks.stream().flatMap(look -> look.findings().stream()).toList()));
        Map<String, Part> parts = split.map(Divided::partOfEach).orElse(Map.of());
        findings.addAll(Crossings.sameImages(looks, parts));
        findings.addAll(Crossings.sameMasks(looks));
        findings.addAll(Finding.grouped(Crossings.unlikeMasks(looks, data.classes())));
        Crossings.turned(looks).ifPresent(findings::add);
        split.ifPresent(whole -> findings.addAll(Divided.groups(data, dataset.items(), whole)));
        List<CheckReport.CheckedPart> checked =
                split.map(whole -> checked(whole, looks)).orElse(List.of());
        oddValues(looks).ifPresent(findings::add);
        findings.addAll(Crossings.missedExpectations(looks, data.dataset().expectations()));
        findings.sort(Comparator.comparing(Finding::severity));
        List<String> leftOut = dataset.items().stream()
                .map(Item::id)
                .filter(id -> split.isPresent() && !parts.containsKey(id))
                .toList();
        return new CheckReport(checked, leftOut, findings);
    }

    /** Numbers of 10 or 12 bits in files of 16 are nearly black, which nobody sees by the values that a network gets; nor that they are a CT's. */
    private Optional<Finding> oddValues(List<Look> looks) {
        GreyValues all = looks.stream()
                .flatMap(look -> look.seen().stream())
                .map(seen -> new GreyValues(seen.low(), seen.high()))
                .reduce(GreyValues.NONE, GreyValues::and);
        return all.oddFor(spec.data().prepare()).map(odd -> odd.said("all images"));
    }

    private Optional<Split> split(List<Item> items) {
        try {
            Split split = spec.data().divide(items);
            boolean onlyTested = split.training().isEmpty() && !split.test().isEmpty();
            try {
                if (!onlyTested) {
                    NeededParts.require(spec, split);
                }
            } catch (DataException e) {
                findings.add(Finding.of(e));
            }
            return Optional.of(split);
        } catch (DataException e) {
            findings.add(Finding.of(e));
            return Optional.empty();
        }
    }

    private List<CheckReport.CheckedPart> checked(Split split, List<Look> looks) {
        Map<String, Look> byId =
                looks.stream().collect(Collectors.toMap(look -> look.item().id(), look -> look));
        List<CheckReport.CheckedPart> checked = new ArrayList<>();
        for (Part part : Part.values()) {
            List<Item> items = split.of(part);
            List<Look.Seen> seen = new ArrayList<>();
            LabelTally tally = new LabelTally(part, spec.data().classes());
            items.forEach(item -> Optional.ofNullable(byId.get(item.id()))
                    .flatMap(Look::seen)
                    .ifPresent(one -> {
                        seen.add(one);
                        tally.add(item.id(), one.pixels());
                    }));
            findings.addAll(tally.findings());
            if (!items.isEmpty()) {
                checked.add(checked(part, items.stream().map(Item::id).toList(), seen));
            }
        }
        return checked;
    }

    private CheckReport.CheckedPart checked(Part part, List<String> ids, List<Look.Seen> seen) {
        Map<ImageSize, Integer> sizes =
                new TreeMap<>(Comparator.comparing(ImageSize::height).thenComparing(ImageSize::width));
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        List<String> classes = spec.data().classes();
        double[] pixels = new double[classes.size()];
        double all = 0;
        for (Look.Seen one : seen) {
            sizes.merge(one.size(), 1, Integer::sum);
            low = Math.min(low, one.low());
            high = Math.max(high, one.high());
            for (int label = 0; label < pixels.length; label++) {
                pixels[label] += one.pixels().get(label);
                all += one.pixels().get(label);
            }
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        if (all > 0) {
            for (int label = 0; label < pixels.length; label++) {
                shares.put(classes.get(label), pixels[label] / all);
            }
        }
        return new CheckReport.CheckedPart(part, ids, sizes, shares, low, high);
    }
}
