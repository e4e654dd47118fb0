package dev.hanet.yaml.reference;

import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import dev.hanet.yaml.description.RecordDescription;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One record in Markdown: what it is, its keys as a table, the values of its enumerations, its rules. */
final class RecordText {
    private final Function<Class<?>, String> links;

    RecordText(Function<Class<?>, String> links) {
        this.links = links;
    }

    String of(RecordDescription record) {
        StringBuilder text = new StringBuilder();
        if (!record.about().isEmpty()) {
            text.append(sentence(record.about())).append(".\n");
        }
        record.source().ifPresent(source -> text.append("\n*").append(source).append("*\n"));
        if (!record.shorthands().isEmpty()) {
            String forms = record.shorthands().stream().map(this::words).collect(Collectors.joining(" or "));
            text.append("\nShort: ").append(forms).append(" in place of the mapping.\n");
        }
        if (record.keys().isEmpty() && record.rest().isEmpty()) {
            return text.append("\nIt has no keys.\n").toString();
        }
        text.append("\n| key | value | default | range | meaning |\n|---|---|---|---|---|\n");
        record.keys().forEach(key -> row(key, text));
        record.rest().ifPresent(rest -> text.append("\nBeside them stand the keys of the ")
                .append(words(rest))
                .append(rest instanceof Kind.Variant ? ", `type` among them.\n" : ".\n"));
        record.keys().forEach(key -> options(key, text));
        if (!record.rules().isEmpty()) {
            text.append("\nRules:\n\n");
            record.rules().forEach(rule -> text.append("- ").append(rule).append('\n'));
        }
        return text.toString();
    }

    private void row(KeyDescription key, StringBuilder text) {
        String standard =
                key.standard().map(value -> "`" + value + "`").orElse(key.optional() ? "none" : "**required**");
        text.append("| `")
                .append(key.name())
                .append("` | ")
                .append(cell(words(key.kind())))
                .append(" | ")
                .append(cell(standard))
                .append(" | ")
                .append(cell(range(key.kind())))
                .append(" | ")
                .append(cell(key.about()))
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
                    .map(option -> "`" + option.name() + "`")
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
        Kind kind = key.kind() instanceof Kind.Many many ? many.item() : key.kind();
        if (kind instanceof Kind.Choice choice
                && choice.options().stream().anyMatch(option -> !option.about().isEmpty())) {
            text.append("\n`").append(key.name()).append("`:\n\n");
            for (Kind.Option option : choice.options()) {
                text.append("- `").append(option.name()).append('`');
                text.append(option.about().isEmpty() ? "" : ": " + option.about())
                        .append('\n');
            }
        }
    }

    static String cell(String text) {
        return text.replace("|", "\\|");
    }

    static String sentence(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
