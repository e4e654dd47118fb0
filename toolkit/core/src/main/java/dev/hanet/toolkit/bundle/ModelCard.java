package dev.hanet.toolkit.bundle;

import dev.hanet.blocks.encoder.PretrainedEncoder;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.spec.AboutSpec;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.ThresholdSpec;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.yaml.SpecWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a bundle is, for people, made of what is known of it: what it does, what it learned from, how it was measured, where its limits are.
 *
 * @param reference name and version
 * @param experiments its spec, or its specs by their names
 * @param licence in words
 * @param limits what else whoever packed it says it is not for
 */
record ModelCard(
        Bundles.Reference reference, Map<String, Experiment> experiments, String licence, Optional<String> limits) {
    /** Of a trained network: the text in Markdown. */
    String ofRun(RunDirectory run, SpecWriter writer) {
        Page page = begun(writer);
        Provenance made = Provenance.read(run.file(RunDirectory.PROVENANCE));
        Path results = run.file("results");
        Optional<StoredResult> test = Files.exists(results.resolve(Part.TEST.label() + ".json"))
                ? Optional.of(StoredResult.read(results, Part.TEST.label()))
                : Optional.empty();
        page.heading("Measured");
        List<String> said = new ArrayList<>();
        Caution.of(run).stream()
                .filter(caution -> test.isPresent() || !caution.isOfItsImages())
                .forEach(caution -> page.warning(caution.words() + "."));
        test.ifPresentOrElse(
                result -> {
                    page.words("On the test part of its own data, "
                            + result.images().size()
                            + (result.images().size() == 1 ? " image" : " images") + ", " + result.areaWords() + ".");
                    page.table(measured(result));
                    page.words("Of a mean over images: " + result.sentence() + ".");
                },
                () -> {
                    page.words("It was not measured on a test part.");
                    said.add("nothing is known of how good it is on images that it was not trained on");
                });
        said.addAll(seenBefore());
        limits(page, said);
        Map<String, String> facts = new LinkedHashMap<>(made.environment());
        int epoch = Checkpoints.of(run).bestEpoch().epoch();
        facts.put("kept epoch", epoch == 0 ? "none: the weights are another program's" : Integer.toString(epoch));
        threshold(run).ifPresent(words -> facts.put("threshold", words));
        facts.put("command", made.called());
        page.heading("What made it").table(rows(facts));
        return page.heading("Use")
                .words("hanet bundle install FILE, then hanet predict bundle:" + reference + " IMAGE... --out DIR;"
                        + " or in a spec: 'extends: bundle:" + reference + "', 'train: {from: bundle:" + reference
                        + "}'.")
                .markdown();
    }

    /** Of specs alone. */
    String ofSpecs(SpecWriter writer) {
        Page page = begun(writer);
        page.heading("Measured")
                .words(experiments.size() == 1 ? "It is a spec: nothing was trained." : "Nothing was trained.");
        limits(page, List.of());
        String called = experiments.size() == 1
                ? reference.toString()
                : reference + "/" + experiments.keySet().iterator().next();
        return page.heading("Use")
                .words("hanet bundle install FILE, then hanet train bundle:" + called
                        + "; or in a spec: 'extends: bundle:" + called + "'.")
                .markdown();
    }

    private Page begun(SpecWriter writer) {
        Page page = new Page(reference.toString());
        if (experiments.size() > 1) {
            page.lead(experiments.size() + " specs: " + String.join(", ", experiments.keySet()) + ".");
        }
        experiments.forEach((name, experiment) -> {
            String summary = experiment
                    .spec()
                    .about()
                    .flatMap(AboutSpec::summary)
                    .orElse("A network that segments images, described by one spec.");
            if (experiments.size() == 1) {
                page.lead(summary);
            } else {
                page.heading(name).words(summary);
            }
            described(page, experiment, writer);
        });
        return page;
    }

    private void described(Page page, Experiment experiment, SpecWriter writer) {
        DataSpec data = experiment.spec().data();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("what it tells apart", String.join(", ", data.classes()));
        facts.put(
                "what it takes",
                data.dataset().channels() + (data.dataset().channels() == 1 ? " channel" : " channels")
                        + ", trained at " + experiment.size());
        facts.put(
                "parameters",
                String.format(Locale.ROOT, "%,d", experiment.plan().parameters()));
        facts.put("spec", experiment.hash());
        facts.put("licence", licence);
        Map<String, String> from = new LinkedHashMap<>();
        from.put("data set", SpecWriter.line(writer.values((Record) data.dataset(), DatasetSpec.class)));
        from.put("split", SpecWriter.line(writer.values((Record) data.split(), SplitSpec.class)));
        for (TransformSpec step : data.prepare()) {
            from.put(
                    "preparation " + (from.size() - 1),
                    SpecWriter.line(writer.values((Record) step, TransformSpec.class)));
        }
        if (experiments.size() == 1) {
            page.heading("What it is").table(rows(facts));
            page.heading("Data").table(rows(from));
        } else {
            facts.putAll(from);
            page.table(rows(facts));
        }
    }

    private void limits(Page page, List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.add(
                "on images of another camera, clinic or population than it has seen it may do worse, and 'hanet evaluate --dataset'"
                        + " measures that");
        all.add("it answers something for every image, also for one that shows nothing it knows");
        all.add("it is no medical device and was not tested as one");
        page.heading("Limits");
        limits.ifPresent(page::words);
        page.words(String.join("; ", all) + ".");
    }

    /** What else it has learned from: images of which nothing is said here. */
    private List<String> seenBefore() {
        List<String> begun = new ArrayList<>();
        for (Experiment experiment : experiments.values()) {
            experiment
                    .spec()
                    .train()
                    .from()
                    .ifPresent(from -> begun.add("it began with the weights of '" + last(from.run())
                            + "', and has seen what that run had seen"));
            experiment.spec().model().encoders().forEach((path, encoder) -> {
                if (encoder instanceof PretrainedEncoder pretrained
                        && !pretrained.weights().equals(PretrainedEncoder.NONE)) {
                    begun.add(path + " began with the weights '" + last(pretrained.weights())
                            + "', and has seen what these were trained on");
                }
            });
        }
        return begun;
    }

    /** The last name of a path: the others are of the machine that trained. */
    private static String last(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** From which probability on a pixel is of the second of two classes, where that was chosen or asked for. */
    private Optional<String> threshold(RunDirectory run) {
        return experiments.values().stream()
                .map(experiment -> experiment.spec().evaluate().threshold())
                .filter(ThresholdSpec::isOfTwoClasses)
                .findFirst()
                .map(asked -> asked.on()
                        .flatMap(on -> ChosenThreshold.of(run))
                        .map(ChosenThreshold::words)
                        .orElseGet(() -> Numbers.exact(asked.beforehand())));
    }

    private static Table measured(StoredResult result) {
        List<List<String>> rows = new ArrayList<>();
        Map<String, String> labels = result.labels();
        result.values().forEach((metric, value) -> {
            OverImages over = OverImages.of(List.of(result.images()), metric, result.together());
            rows.add(List.of(
                    labels.getOrDefault(metric, metric),
                    Numbers.rounded(value),
                    Numbers.rounded(over.mean()),
                    over.interval()));
        });
        return new Table(List.of("metric", Part.TEST.label(), "mean of images", OverImages.INTERVAL), rows);
    }

    private static Table rows(Map<String, String> facts) {
        return new Table(
                List.of("", ""),
                facts.entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
    }
}
