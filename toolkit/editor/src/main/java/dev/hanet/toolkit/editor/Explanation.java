package dev.hanet.toolkit.editor;

import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.yaml.SpecWriter;
import dev.hanet.yaml.description.RecordDescription;
import dev.hanet.yaml.reference.RecordText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;

/** What is said of the key or value that is pointed at. */
final class Explanation {
    private final Vocabulary vocabulary;
    private final SpecWriter writer;
    private final Presets presets;
    private final MetricCatalog metrics;

    Explanation(Vocabulary vocabulary, SpecWriter writer, Presets presets, MetricCatalog metrics) {
        this.vocabulary = vocabulary;
        this.writer = writer;
        this.presets = presets;
        this.metrics = metrics;
    }

    /** Of the innermost key or item at an offset; absent where there is nothing to say. */
    Optional<Hover> at(Knowledge known, SpecText text, int offset) {
        return known.outline().nodeAt(offset).flatMap(node -> {
            boolean isOnKey = offset <= node.keyEnd() && !node.isItem();
            List<String> said = isOnKey ? key(known, node.path()) : value(known, node);
            if (said.isEmpty()) {
                return Optional.empty();
            }
            int start = isOnKey ? node.start() : node.valueStart();
            int end = isOnKey ? node.keyEnd() : node.valueEnd();
            return Optional.of(new Hover(
                    new MarkupContent(MarkupKind.MARKDOWN, String.join("\n\n", said)),
                    text.range(Math.max(0, start), Math.max(start, end))));
        });
    }

    private List<String> key(Knowledge known, String path) {
        List<String> said = new ArrayList<>();
        Optional<Vocabulary.Slot> slot = vocabulary.slot(path, known::text);
        if (slot.isEmpty()) {
            return path.equals(Vocabulary.EXTENDS) ? List.of(bold(path), Completion.EXTENDS_ABOUT) : said;
        }
        Vocabulary.Slot at = slot.orElseThrow();
        said.add(bold(path));
        at.key().ifPresent(key -> {
            RecordText.Key words = vocabulary.words(at.holder().orElseThrow(), key);
            said.add(words.meaning());
            said.add(words.value() + (words.range().isEmpty() ? "" : ", " + words.range()) + "; "
                    + Completion.standard(words));
        });
        vocabulary.family(at).ifPresent(family -> vocabulary
                .record(at, path, known::text)
                .ifPresent(record -> said.add("`" + record.name() + "`: " + Completion.about(record))));
        now(known, path).ifPresent(said::add);
        return said;
    }

    private static String bold(String path) {
        return "**" + path.replace("_", "\\_") + "**";
    }

    /** The value that counts and where it comes from. */
    private Optional<String> now(Knowledge known, String path) {
        Optional<Inspection> inspection = known.document().readable().map(SpecDocument.Look::inspection);
        return inspection.flatMap(found -> found.binding().spec().flatMap(spec -> Optional.ofNullable(
                        writer.valuesByPath(spec).get(path))
                .map(value -> "= `" + value + "`"
                        + found.origin(path).map(origin -> " (" + origin + ")").orElse(""))));
    }

    private List<String> value(Knowledge known, Outline.Node node) {
        String path = node.path();
        Optional<String> text = known.outline().scalar(path);
        if (text.isEmpty()) {
            return List.of();
        }
        String word = text.orElseThrow();
        if (path.startsWith(Vocabulary.EXTENDS)) {
            return word.startsWith("preset:") && presets.names().contains(word.substring("preset:".length()))
                    ? List.of("**" + word + "**", presets.question(word.substring("preset:".length())))
                    : List.of();
        }
        if (node.name().equals(Vocabulary.TYPE)) {
            return type(known, node, word);
        }
        Optional<String> sort = vocabulary.slot(path, known::text).flatMap(vocabulary::names);
        if (sort.isPresent()) {
            return Optional.ofNullable(known.names(sort.orElseThrow()).get(word))
                    .map(about -> List.of("**" + word + "**", about, edges(sort.orElseThrow(), word)))
                    .orElse(List.of());
        }
        return node.isItem() ? List.of() : key(known, path);
    }

    private String edges(String sort, String word) {
        return Optional.ofNullable(metrics.metrics().get(word))
                .filter(metric -> sort.equals("metric"))
                .map(metric -> (metric.higherIsBetter() ? "higher" : "lower")
                        + " is better; where there is nothing to measure: " + metric.edgeCases())
                .orElse(sort);
    }

    /** A component: what it is, its paper, and its keys. */
    private List<String> type(Knowledge known, Outline.Node node, String word) {
        String path = node.parent().map(Outline.Node::path).orElse("");
        Optional<RecordDescription> variant = vocabulary
                .slot(path, known::text)
                .flatMap(vocabulary::family)
                .map(family -> family.variants().get(word));
        if (variant.isEmpty()) {
            return List.of();
        }
        RecordDescription found = variant.orElseThrow();
        List<String> said = new ArrayList<>(List.of("**" + word + "**", Completion.about(found)));
        StringBuilder keys = new StringBuilder();
        vocabulary.words(found).values().forEach(key -> keys.append("- `")
                .append(key.name())
                .append("`: ")
                .append(key.meaning())
                .append(" (")
                .append(key.standard())
                .append(")\n"));
        if (!keys.isEmpty()) {
            said.add(keys.toString());
        }
        return said;
    }
}
