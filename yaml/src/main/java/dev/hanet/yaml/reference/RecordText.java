package dev.hanet.yaml.reference;

import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import dev.hanet.yaml.description.RecordDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One record in words: what it is, its keys with values, defaults, ranges and meanings, the values of its enumerations, its
 * rules. A page of the reference and a terminal show the same.
 */
public final class RecordText {
    private static final String INDENT = "    ";
    private static final int LEAST_WIDTH = 40;

    private final Function<Class<?>, String> links;
    private final UnaryOperator<String> code;

    private RecordText(Function<Class<?>, String> links, UnaryOperator<String> code) {
        this.links = links;
        this.code = code;
    }

    /** Records in Markdown, with links to others. */
    static RecordText markdown(Function<Class<?>, String> links) {
        return new RecordText(links, text -> "`" + text + "`");
    }

    /** Records as plain text, which {@link #lines} breaks. */
    public static RecordText plain(SpecDescriber describer) {
        return new RecordText(
                type -> type.isRecord()
                        ? describer.record(type).name()
                        : describer.family(type).name(),
                UnaryOperator.identity());
    }

    /**
     * What the reference says of a key.
     *
     * @param value what it wants
     * @param standard its default, {@code none} where it may be left out, {@code required} where it may not
     * @param range which values it takes; empty for all
     */
    public record Key(String name, String value, String standard, String range, String meaning) {}

    /** The keys of a record, in its order. */
    public List<Key> keys(RecordDescription record) {
        return record.keys().stream()
                .map(key -> new Key(
                        key.name(),
                        words(key.kind()),
                        key.standard().map(code).orElse(key.optional() ? "none" : "required"),
                        range(key.kind()),
                        key.about()))
                .toList();
    }

    /** A record for a terminal, in lines of at most {@code width} characters where words allow; two a key, and more where they wrap. */
    public List<String> lines(RecordDescription record, int width) {
        List<String> lines = new ArrayList<>();
        add(lines, "  ", record.about(), width);
        record.source().ifPresent(source -> add(lines, "  ", source, width));
        shorthands(record).ifPresent(words -> add(lines, "  ", words, width));
        List<Key> keys = keys(record);
        int widest = keys.stream().mapToInt(key -> key.name().length()).max().orElse(0) + 2;
        boolean isNarrow = width < INDENT.length() + widest + LEAST_WIDTH;
        String below = INDENT + " ".repeat(isNarrow ? 2 : widest);
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            String head = INDENT + key.name();
            String standard = key.standard().equals("required") ? "required" : "default " + key.standard();
            String words = key.value() + (key.range().isEmpty() ? "" : "; " + key.range()) + "; " + standard;
            int first = lines.size();
            add(lines, below, words, width);
            if (isNarrow) {
                lines.add(first, head);
            } else {
                lines.set(first, head + lines.get(first).substring(head.length()));
            }
            add(lines, below, key.meaning(), width);
            told(record.keys().get(i))
                    .forEach(option -> add(
                            lines,
                            below + "  ",
                            option.name() + (option.about().isEmpty() ? "" : ": " + option.about()),
                            width));
        }
        rest(record).ifPresent(words -> add(lines, "  ", words, width));
        record.rules().forEach(rule -> add(lines, "  ", "rule: " + rule, width));
        if (keys.isEmpty() && record.rest().isEmpty()) {
            lines.add("  it has no keys");
        }
        return lines;
    }

    /** Adds a sentence in lines that all begin alike. */
    private static void add(List<String> lines, String indent, String sentence, int width) {
        if (sentence.isEmpty()) {
            return;
        }
        int room = Math.max(LEAST_WIDTH, width - indent.length() - 1);
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
                lines.add(indent + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(indent + line);
    }

    private Optional<String> shorthands(RecordDescription record) {
        return record.shorthands().isEmpty()
                ? Optional.empty()
                : Optional.of("Short: "
                        + record.shorthands().stream().map(this::words).collect(Collectors.joining(" or "))
                        + " in place of the mapping.");
    }

    private Optional<String> rest(RecordDescription record) {
        return record.rest()
                .map(rest -> "Beside them stand the keys of the " + words(rest)
                        + (rest instanceof Kind.Variant ? ", " + code.apply("type") + " among them." : "."));
    }

    String of(RecordDescription record) {
        StringBuilder text = new StringBuilder();
        if (!record.about().isEmpty()) {
            text.append(sentence(record.about())).append(".\n");
        }
        record.source().ifPresent(source -> text.append("\n*").append(source).append("*\n"));
        shorthands(record).ifPresent(words -> text.append('\n').append(words).append('\n'));
        if (record.keys().isEmpty() && record.rest().isEmpty()) {
            return text.append("\nIt has no keys.\n").toString();
        }
        text.append("\n| key | value | default | range | meaning |\n|---|---|---|---|---|\n");
        keys(record).forEach(key -> row(key, text));
        rest(record).ifPresent(words -> text.append('\n').append(words).append('\n'));
        record.keys().forEach(key -> options(key, text));
        if (!record.rules().isEmpty()) {
            text.append("\nRules:\n\n");
            record.rules().forEach(rule -> text.append("- ").append(rule).append('\n'));
        }
        return text.toString();
    }

    private static void row(Key key, StringBuilder text) {
        text.append("| `")
                .append(key.name())
                .append("` | ")
                .append(cell(key.value()))
                .append(" | ")
                .append(cell(key.standard().equals("required") ? "**required**" : key.standard()))
                .append(" | ")
                .append(cell(key.range()))
                .append(" | ")
                .append(cell(key.meaning()))
                .append(" |\n");
    }

    private String words(Kind kind) {
        if (kind instanceof Kind.Plain plain) {
            return switch (plain.form()) {
                case TEXT -> "text";
                case TRUTH -> "true or false";
                case NUMBER -> "number";
                case INTEGER, LONG -> "integer";
            };
        }
        if (kind instanceof Kind.Choice choice) {
            return choice.options().stream()
                    .map(option -> code.apply(option.name()))
                    .collect(Collectors.joining(", "));
        }
        if (kind instanceof Kind.Many many) {
            return "list of " + words(many.item());
        }
        if (kind instanceof Kind.Table table) {
            return "mapping of names to " + words(table.value());
        }
        return links.apply(kind instanceof Kind.Part part ? part.type() : ((Kind.Variant) kind).family());
    }

    private static String range(Kind kind) {
        if (kind instanceof Kind.Plain plain) {
            return joined(plain.limits());
        }
        if (kind instanceof Kind.Many many) {
            return nested(joined(many.limits()), " of them", range(many.item()));
        }
        return kind instanceof Kind.Table table ? nested(joined(table.limits()), " of them", range(table.value())) : "";
    }

    private static String nested(String outer, String noun, String inner) {
        String counted = outer.isEmpty() ? "" : outer + noun;
        String each = inner.isEmpty() ? "" : "each " + inner;
        return counted.isEmpty() || each.isEmpty() ? counted + each : counted + ", " + each;
    }

    private static String joined(List<Limit> limits) {
        return limits.stream().map(Limit::words).collect(Collectors.joining(", "));
    }

    private static void options(KeyDescription key, StringBuilder text) {
        List<Kind.Option> told = told(key);
        if (!told.isEmpty()) {
            text.append("\n`").append(key.name()).append("`:\n\n");
            for (Kind.Option option : told) {
                text.append("- `").append(option.name()).append('`');
                text.append(option.about().isEmpty() ? "" : ": " + option.about())
                        .append('\n');
            }
        }
    }

    /** The names that a key wants, where something is said of them. */
    private static List<Kind.Option> told(KeyDescription key) {
        Kind kind = key.kind() instanceof Kind.Many many ? many.item() : key.kind();
        return kind instanceof Kind.Choice choice
                        && choice.options().stream()
                                .anyMatch(option -> !option.about().isEmpty())
                ? choice.options()
                : List.of();
    }

    static String cell(String text) {
        return text.replace("|", "\\|");
    }

    static String sentence(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
