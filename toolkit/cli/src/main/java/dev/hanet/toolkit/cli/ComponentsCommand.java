package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.builtin.BuiltInComponents;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.plugin.ComponentType;
import dev.hanet.toolkit.plugin.Components;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.reference.Reference;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.yaml.About;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Suggestion;
import dev.hanet.yaml.reference.RecordText;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what can stand behind a {@code type:}. */
@Command(
        name = "components",
        description =
                "List what can stand behind 'type:', or the keys of one component or section, as in the reference.")
final class ComponentsCommand implements Callable<Integer> {
    private static final String METRICS = "metrics";

    private final Components components;
    private final Reference reference;
    private final MetricCatalog metrics;
    private final Console console;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description =
                    "A family, such as encoders or metrics, a component's type or name, or a section of a spec, such as train.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Option(
            names = "--write",
            paramLabel = "DIR",
            description = "Write the reference of all keys there, a page for each family, and the JSON Schema.")
    private Optional<Path> folder = Optional.empty();

    @Inject
    ComponentsCommand(Components components, Reference reference, MetricCatalog metrics, Console console) {
        this.components = components;
        this.reference = reference;
        this.metrics = metrics;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (folder.isPresent()) {
            write(folder.orElseThrow());
            return ExitCode.DONE;
        }
        List<ComponentType> chosen = all().filter(this::isChosen).toList();
        Map<String, Metric> measures = chosenMetrics();
        Map<String, Class<?>> sections = new LinkedHashMap<>(reference.sections());
        sections.keySet().removeIf(section -> !name.filter(section::equals).isPresent());
        if (chosen.isEmpty() && measures.isEmpty() && sections.isEmpty()) {
            throw HanetException.input(
                    "there is no family, component or section '" + name.orElse("") + "'",
                    Suggestion.nearest(name.orElse(""), names())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("'hanet components' lists them all"));
        }
        if (format.isJson()) {
            List<Object> described = new ArrayList<>();
            chosen.forEach(component -> described.add(described(component)));
            sections.forEach((section, record) -> described.add(described(section, record)));
            measures.forEach((metric, measure) -> described.add(described(metric, measure)));
            console.print(Json.text(described));
        } else if (name.isPresent() && chosen.stream().noneMatch(this::isFamilyChosen) && !areMetricsChosen()) {
            chosen.forEach(this::printKeys);
            sections.forEach(this::printKeys);
            measures.forEach(this::print);
        } else {
            print(chosen);
            print(measures, !chosen.isEmpty());
        }
        return ExitCode.DONE;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Family family : Family.values()) {
            names.add(family.plural());
            names.add(family.singular());
        }
        all().forEach(component -> names.add(component.name()));
        names.addAll(reference.sections().keySet());
        names.add(METRICS);
        names.addAll(metrics.metrics().keySet());
        return names;
    }

    private void write(Path into) {
        for (Map.Entry<String, String> file : reference.files().entrySet()) {
            AtomicFiles.write(into.resolve(file.getKey()), file.getValue());
            console.print(into.resolve(file.getKey()).toString());
        }
    }

    private Stream<ComponentType> all() {
        return Arrays.stream(Family.values()).flatMap(family -> components.variants(family).stream());
    }

    private boolean isChosen(ComponentType component) {
        return name.isEmpty() || isFamilyChosen(component) || name.orElseThrow().equals(component.name());
    }

    private boolean isFamilyChosen(ComponentType component) {
        String wanted = name.orElse("");
        return wanted.equals(component.family().singular())
                || wanted.equals(component.family().plural());
    }

    private void print(List<ComponentType> chosen) {
        int width = chosen.stream()
                .mapToInt(component -> component.name().length())
                .max()
                .orElse(0);
        Optional<Family> last = Optional.empty();
        for (ComponentType component : chosen) {
            if (!last.equals(Optional.of(component.family()))) {
                last.ifPresent(family -> console.print(""));
                console.print(console.bold(component.family().plural()));
                last = Optional.of(component.family());
            }
            String padded =
                    component.name() + " ".repeat(width - component.name().length());
            console.printWords("  " + padded + "  ", (about(component.record()) + origin(component)).stripTrailing());
        }
    }

    private boolean areMetricsChosen() {
        return name.filter(wanted -> wanted.equals("metric") || wanted.equals(METRICS))
                .isPresent();
    }

    private Map<String, Metric> chosenMetrics() {
        Map<String, Metric> chosen = new LinkedHashMap<>();
        metrics.metrics().forEach((metric, measure) -> {
            if (name.isEmpty() || areMetricsChosen() || name.orElseThrow().equals(metric)) {
                chosen.put(metric, measure);
            }
        });
        return chosen;
    }

    private void print(Map<String, Metric> measures, boolean isAfterOthers) {
        if (measures.isEmpty()) {
            return;
        }
        if (isAfterOthers) {
            console.print("");
        }
        console.print(console.bold(METRICS));
        int width = measures.keySet().stream().mapToInt(String::length).max().orElse(0);
        measures.forEach((metric, measure) -> console.printWords(
                "  " + metric + " ".repeat(width - metric.length()) + "  ",
                measure.meaning() + " (" + measure.reading().words() + ")"));
    }

    private void print(String metric, Metric measure) {
        console.print(console.bold("metric " + metric));
        console.printWords("  ", measure.meaning());
        console.printWords("    read as                  ", measure.reading().words());
        console.print("    of                       " + (measure.ofOneRegion() ? "one region" : "several regions"));
        console.print("    better                   " + (measure.higherIsBetter() ? "higher" : "lower"));
        console.printWords("    with nothing to measure  ", measure.edgeCases());
    }

    private static Map<String, Object> described(String metric, Metric measure) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("family", "metric");
        described.put("type", metric);
        described.put("about", measure.meaning());
        described.put("reading", measure.reading().words());
        described.put("needs", measure.needs());
        described.put("higherIsBetter", measure.higherIsBetter());
        described.put("edgeCases", measure.edgeCases());
        return described;
    }

    private void printKeys(ComponentType component) {
        console.print(console.bold(component.family().singular() + " " + component.name()) + origin(component));
        reference
                .lines(component.record(), component.name(), console.width().getAsInt())
                .forEach(console::print);
    }

    private void printKeys(String section, Class<?> record) {
        console.print(console.bold("section " + section));
        reference.lines(record, section, console.width().getAsInt()).forEach(console::print);
    }

    private String origin(ComponentType component) {
        return component.plugin() == BuiltInComponents.class ? "" : console.faint(" [" + component.origin() + "]");
    }

    private static String about(Class<?> record) {
        About about = record.getAnnotation(About.class);
        return about == null ? "" : about.value();
    }

    private Map<String, Object> described(ComponentType component) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("family", component.family().singular());
        described.put("type", component.name());
        described.put("about", about(component.record()));
        described.put("from", component.origin());
        described.put("keys", keys(component.record(), component.name()));
        return described;
    }

    private Map<String, Object> described(String section, Class<?> record) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("section", section);
        described.put("about", about(record));
        described.put("keys", keys(record, section));
        return described;
    }

    private List<Object> keys(Class<?> record, String of) {
        List<Object> keys = new ArrayList<>();
        for (RecordText.Key key : reference.keys(record, of)) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("key", key.name());
            entry.put("value", key.value());
            entry.put("default", key.standard());
            entry.put("range", key.range());
            entry.put("about", key.meaning());
            keys.add(entry);
        }
        return keys;
    }
}
