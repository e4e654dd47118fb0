package dev.hanet.toolkit.reference;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.GraphException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes which parts fit together as a page: a table for each decoder, with the reasons of what is refused below. */
final class CompatibilityPage {
    static final String NOTE = "<!-- Written by 'hanet components --write'; changes here are lost. -->\n\n";
    private static final String ABSENT = "–";

    private final Compatibility found;
    private final Parts parts;
    private final List<Integer> strides;
    private final Map<String, Integer> notes = new LinkedHashMap<>();

    private CompatibilityPage(Compatibility found) {
        this.found = found;
        this.parts = found.parts();
        TreeSet<Integer> all = new TreeSet<>(Comparator.reverseOrder());
        parts.encoders().forEach(encoder -> all.add(found.outputStride(encoder)));
        this.strides = List.copyOf(all);
    }

    static String of(Compatibility found) {
        return new CompatibilityPage(found).text();
    }

    private String text() {
        long combinations = (long) parts.encoders().size()
                * parts.contexts().size()
                * parts.decoders().size();
        StringBuilder text = new StringBuilder(NOTE)
                .append("# What fits together\n\n")
                .append("Every encoder at every output stride it has, with every context block and every decoder: ")
                .append(combinations)
                .append(" networks, each\nbuilt for images of ")
                .append(Compatibility.SIZE)
                .append(" x ")
                .append(Compatibility.SIZE)
                .append(" with the keys the parts have by default. A cell tells with which of the ")
                .append(parts.contexts().size())
                .append("\ncontext blocks the network can be built: ")
                .append(names(parts.contexts().keySet()))
                .append(".\n");
        parts.decoders().keySet().forEach(decoder -> decoder(decoder, text));
        contexts(text);
        losses(text);
        incomplete(text);
        return text.toString();
    }

    private void decoder(String decoder, StringBuilder text) {
        notes.clear();
        text.append("\n## Decoder `").append(decoder).append("`\n\n| encoder |");
        strides.forEach(stride -> text.append(" stride ").append(stride).append(" |"));
        text.append(" image sizes |\n|---|")
                .append("---|".repeat(strides.size() + 1))
                .append('\n');
        Map<String, List<String>> rows = new LinkedHashMap<>();
        parts.encoders().stream().map(Parts.Encoder::name).distinct().forEach(name -> rows.computeIfAbsent(
                        row(name, decoder), row -> new ArrayList<>())
                .add(name));
        rows.forEach((row, encoders) -> text.append("| ")
                .append(names(encoders))
                .append(" | ")
                .append(row)
                .append(" |\n"));
        footnotes(text);
    }

    private String row(String name, String decoder) {
        List<Parts.Encoder> own = parts.encoders().stream()
                .filter(encoder -> encoder.name().equals(name))
                .toList();
        List<String> cells = new ArrayList<>();
        for (int stride : strides) {
            cells.add(own.stream()
                    .filter(encoder -> found.outputStride(encoder) == stride)
                    .findFirst()
                    .map(encoder -> cell(encoder, decoder, own))
                    .orElse(ABSENT));
        }
        cells.add(sizes(own, decoder));
        return String.join(" | ", cells);
    }

    private String cell(Parts.Encoder encoder, String decoder, List<Parts.Encoder> siblings) {
        Map<String, List<String>> refused = new LinkedHashMap<>();
        String elsewhere = found.fits(encoder, decoder) ? "" : elsewhere(encoder, decoder, siblings);
        for (String context : parts.contexts().keySet()) {
            found.refusal(encoder, context, decoder)
                    .ifPresent(refusal -> refused.computeIfAbsent(words(refusal) + elsewhere, why -> new ArrayList<>())
                            .add(context));
        }
        if (refused.isEmpty()) {
            return "all";
        }
        if (!elsewhere.isEmpty()) {
            return "none " + refused.keySet().stream().map(this::mark).collect(Collectors.joining(" "));
        }
        return "all but "
                + refused.entrySet().stream()
                        .map(entry -> names(entry.getValue()) + " " + mark(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    /** The nearest that can be built: other strides of this encoder, else other decoders. */
    private String elsewhere(Parts.Encoder encoder, String decoder, List<Parts.Encoder> siblings) {
        String others = siblings.stream()
                .filter(sibling -> found.fits(sibling, decoder))
                .map(sibling -> String.valueOf(found.outputStride(sibling)))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            return " Output strides that fit: " + others + ".";
        }
        String decoders = parts.decoders().keySet().stream()
                .filter(other -> found.fits(encoder, other))
                .map(other -> "`" + other + "`")
                .collect(Collectors.joining(", "));
        return " Decoders that fit this encoder as they are: " + decoders + ".";
    }

    private String sizes(List<Parts.Encoder> own, String decoder) {
        List<Parts.Encoder> built =
                own.stream().filter(encoder -> found.fits(encoder, decoder)).toList();
        if (built.isEmpty()) {
            return ABSENT;
        }
        List<String> oneMore = built.stream()
                .filter(encoder -> found.takesOneMore(encoder, decoder))
                .map(encoder -> String.valueOf(found.outputStride(encoder)))
                .toList();
        if (oneMore.isEmpty()) {
            return "multiples of the stride";
        }
        String where = oneMore.size() == built.size() ? "" : " at " + String.join(", ", oneMore);
        return "multiples of the stride, or one more" + where;
    }

    private void contexts(StringBuilder text) {
        notes.clear();
        text.append("\n## Context blocks elsewhere\n\n")
                .append("A block can be inserted at any point when it returns the shape it gets, here 64 channels.\n\n")
                .append("| context | `insert` | training with one image a batch |\n|---|---|---|\n");
        for (String context : parts.contexts().keySet()) {
            text.append("| `")
                    .append(context)
                    .append("` | ")
                    .append(answer(found.insertion(context)))
                    .append(" | ")
                    .append(answer(found.singleImages(context)))
                    .append(" |\n");
        }
        footnotes(text);
    }

    private void losses(StringBuilder text) {
        if (parts.losses().isEmpty()) {
            return;
        }
        notes.clear();
        text.append(
                "\n## Losses\n\nWhat `model.activation` says of the classes decides which losses there are.\n\n| loss |");
        for (Activation activation : Activation.values()) {
            text.append(" `").append(word(activation)).append("` |");
        }
        text.append("\n|---|").append("---|".repeat(Activation.values().length)).append('\n');
        for (String loss : parts.losses().keySet()) {
            text.append("| `").append(loss).append("` |");
            for (Activation activation : Activation.values()) {
                text.append(' ').append(answer(found.loss(loss, activation))).append(" |");
            }
            text.append('\n');
        }
        footnotes(text);
    }

    private static String word(Activation activation) {
        return activation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String answer(Optional<GraphException> refusal) {
        return refusal.map(why -> "no " + mark(words(why))).orElse("yes");
    }

    private void incomplete(StringBuilder text) {
        if (!parts.incomplete().isEmpty()) {
            text.append("\n## Left out\n\nThese say nothing by their type alone:\n\n");
            parts.incomplete().forEach((part, why) -> text.append("- ")
                    .append(part)
                    .append(": ")
                    .append(why)
                    .append('\n'));
        }
    }

    private String mark(String note) {
        return "[" + notes.computeIfAbsent(note, added -> notes.size() + 1) + "]";
    }

    private void footnotes(StringBuilder text) {
        notes.forEach((note, number) -> text.append(number == 1 ? "\n" : "")
                .append(number)
                .append(". ")
                .append(note)
                .append('\n'));
    }

    private static String words(GraphException refusal) {
        return "`" + refusal.origin().path() + "`: " + refusal.problem()
                + refusal.remedy().map(remedy -> "; " + remedy).orElse("") + ".";
    }

    private static String names(Iterable<String> names) {
        List<String> quoted = new ArrayList<>();
        names.forEach(name -> quoted.add("`" + name + "`"));
        return String.join(", ", quoted);
    }
}
