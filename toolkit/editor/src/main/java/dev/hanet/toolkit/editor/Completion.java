package dev.hanet.toolkit.editor;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.yaml.description.FamilyDescription;
import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import dev.hanet.yaml.description.RecordDescription;
import dev.hanet.yaml.reference.RecordText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** What can be written at a place: keys, types, values, and the names that this spec and its network know. */
final class Completion {
    private static final String COLON = ": ";
    private static final String FILE = "file";
    private static final int MOST_FILES = 200;

    /** What {@code extends} means. */
    static final String EXTENDS_ABOUT =
            "what this spec is laid over: mappings merge, lists and scalars replace, a component of another type"
                    + " replaces the old one";

    private final Vocabulary vocabulary;
    private final Presets presets;
    private final Knowledge known;
    private final Outline.Context context;
    private final int start;
    private final String typed;
    private final Range range;
    private final boolean isKeyWritten;
    private final List<CompletionItem> items = new ArrayList<>();

    private Completion(
            Vocabulary vocabulary,
            Presets presets,
            Knowledge known,
            Outline.Context context,
            int start,
            String typed,
            Range range,
            boolean isKeyWritten) {
        this.vocabulary = vocabulary;
        this.presets = presets;
        this.known = known;
        this.context = context;
        this.start = start;
        this.typed = typed;
        this.range = range;
        this.isKeyWritten = isKeyWritten;
    }

    /** All that can stand where the word is that is being written; the editor chooses those that begin like it. */
    static List<CompletionItem> at(Vocabulary vocabulary, Presets presets, Knowledge known, SpecText text, int offset) {
        String all = text.text();
        int start = offset;
        while (start > 0 && isOfWord(all, start - 1)) {
            start--;
        }
        int end = offset;
        while (end < all.length() && isOfWord(all, end)) {
            end++;
        }
        boolean isQuoted = start > 0 && (all.charAt(start - 1) == '"' || all.charAt(start - 1) == '\'');
        Outline.Context context = Outline.context(all.substring(0, isQuoted ? start - 1 : start));
        int after = end;
        while (after < all.length() && all.charAt(after) == ' ') {
            after++;
        }
        boolean isKeyWritten = after < all.length() && all.charAt(after) == ':';
        Completion completion = new Completion(
                vocabulary,
                presets,
                known,
                context,
                start,
                all.substring(start, offset),
                text.range(start, end),
                isKeyWritten);
        return completion.items();
    }

    private static boolean isOfWord(String text, int index) {
        char character = text.charAt(index);
        boolean isInner = index + 1 < text.length() && !Character.isWhitespace(text.charAt(index + 1)) && index > 0;
        return Character.isLetterOrDigit(character)
                || "_./+~".indexOf(character) >= 0
                || (character == '-' && index > 0 && Character.isLetterOrDigit(text.charAt(index - 1)))
                || (character == ':' && isInner && text.startsWith("preset", Math.max(0, index - 6)));
    }

    private List<CompletionItem> items() {
        if (context.isKey()) {
            keys();
        }
        if (context.isValue() && !isKeyWritten) {
            values();
        }
        return items;
    }

    private void keys() {
        Optional<Vocabulary.Slot> slot = vocabulary.slot(context.path(), known::text);
        Set<String> taken = new HashSet<>();
        known.outline().node(context.path()).ifPresent(node -> node.children().stream()
                .filter(child -> child.hasColon() && child.start() != start)
                .forEach(child -> taken.add(child.name())));
        if (context.path().isEmpty() && !taken.contains(Vocabulary.EXTENDS)) {
            key(Vocabulary.EXTENDS, "a preset or a file, or a list of them", EXTENDS_ABOUT, false);
        }
        slot.ifPresent(at -> keys(at, taken));
    }

    private void keys(Vocabulary.Slot at, Set<String> taken) {
        Optional<FamilyDescription> family = vocabulary.family(at);
        if (family.isPresent() && !taken.contains(Vocabulary.TYPE)) {
            key(
                    Vocabulary.TYPE,
                    family.orElseThrow().name(),
                    family.orElseThrow().about(),
                    true);
        }
        if (Vocabulary.namesKeys(at)) {
            vocabulary.names(at).ifPresent(sort -> known.names(sort).forEach((name, about) -> {
                if (!taken.contains(name)) {
                    key(name, sort, about, false);
                }
            }));
        }
        Optional<RecordDescription> record = vocabulary.record(at, context.path(), known::text);
        if (record.isPresent()) {
            Map<String, RecordText.Key> words = vocabulary.words(record.orElseThrow());
            for (KeyDescription key : record.orElseThrow().keys()) {
                RecordText.Key said = words.get(key.name());
                if (said != null && !taken.contains(key.name())) {
                    key(key.name(), said.value() + "; " + standard(said), documentation(said), key.required());
                }
            }
        }
    }

    static String standard(RecordText.Key said) {
        return said.standard().equals("required") ? "required" : "default " + said.standard();
    }

    /** Meaning and range of a key, as Markdown. */
    static String documentation(RecordText.Key said) {
        return said.meaning() + (said.range().isEmpty() ? "" : "\n\nrange: " + said.range());
    }

    private void key(String name, String detail, String about, boolean isFirst) {
        CompletionItem item =
                item(name, CompletionItemKind.Property, isKeyWritten ? name : name + COLON, detail, about);
        item.setSortText(String.format(Locale.ROOT, "%d%03d", isFirst ? 0 : 1, items.size()));
    }

    private CompletionItem item(String label, CompletionItemKind kind, String text, String detail, String about) {
        CompletionItem item = new CompletionItem(label);
        item.setKind(kind);
        item.setTextEdit(Either.forLeft(new TextEdit(range, text)));
        item.setFilterText(label);
        item.setSortText(String.format(Locale.ROOT, "2%03d", items.size()));
        if (!detail.isEmpty()) {
            item.setDetail(detail);
        }
        if (!about.isEmpty()) {
            item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, about));
        }
        items.add(item);
        return item;
    }

    private void value(String text, String detail, String about) {
        item(text, CompletionItemKind.EnumMember, text, detail, about);
    }

    private void values() {
        String path = context.path();
        if (path.equals(Vocabulary.EXTENDS) || path.startsWith(Vocabulary.EXTENDS + "[")) {
            parents();
            return;
        }
        vocabulary.slot(path, known::text).ifPresent(at -> {
            boolean isListed = names(at);
            if (!isListed) {
                values(at.kind());
                vocabulary.shorthands(at.kind()).forEach(this::values);
                standard(at);
            }
        });
    }

    /** Names, one by one where one stands, in brackets where a list does. */
    private boolean names(Vocabulary.Slot at) {
        Optional<String> sort = vocabulary.names(at);
        boolean isMany = at.kind() instanceof Kind.Many;
        if (sort.isEmpty() || at.kind() instanceof Kind.Table) {
            return false;
        }
        if (sort.orElseThrow().equals(FILE)) {
            roots().forEach(this::files);
            return true;
        }
        known.names(sort.orElseThrow())
                .forEach((name, about) -> item(
                        name,
                        CompletionItemKind.Reference,
                        isMany ? "[" + name + "]" : name,
                        sort.orElseThrow(),
                        about));
        return true;
    }

    private void values(Kind kind) {
        if (kind instanceof Kind.Choice choice) {
            choice.options().forEach(option -> value(option.name(), "", option.about()));
        } else if (kind instanceof Kind.Plain plain) {
            if (plain.form() == Kind.Form.TRUTH) {
                value("true", "", "");
                value("false", "", "");
            }
            plain.limits().stream()
                    .filter(Limit.Among.class::isInstance)
                    .flatMap(limit -> ((Limit.Among) limit).values().stream())
                    .forEach(text -> value(text, "", ""));
        } else if (kind instanceof Kind.Variant) {
            variants(new Vocabulary.Slot(kind, Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    /** Components in brackets, each with its type. */
    private void variants(Vocabulary.Slot at) {
        vocabulary.family(at).ifPresent(family -> family.variants()
                .forEach((name, variant) ->
                        item(name, CompletionItemKind.Class, "{type: " + name + "}", family.name(), about(variant))));
    }

    /** What a component is, and where it comes from. */
    static String about(RecordDescription variant) {
        return variant.about()
                + variant.source().map(source -> "\n\n*" + source + "*").orElse("");
    }

    private void standard(Vocabulary.Slot at) {
        at.key()
                .flatMap(KeyDescription::standard)
                .filter(text -> items.stream().noneMatch(item -> item.getLabel().equals(text)))
                .ifPresent(text -> item(text, CompletionItemKind.Value, text, "default", ""));
    }

    /** Where a data set's files are looked for, but for folders that a command names. */
    private Stream<Path> roots() {
        DataRoots named = DataRoots.from(List.of(), Optional.ofNullable(System.getenv("HANET_DATA")));
        return Stream.concat(known.document().file().map(Path::getParent).stream(), named.folders().stream());
    }

    /** What lies in the folder that was written so far. */
    private void files(Path root) {
        String within = typed.substring(0, typed.lastIndexOf('/') + 1);
        try (Stream<Path> files = Files.list(root.resolve(within))) {
            files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .limit(MOST_FILES)
                    .forEach(file -> {
                        boolean isFolder = Files.isDirectory(file);
                        String path = within + file.getFileName() + (isFolder ? "/" : "");
                        item(path, isFolder ? CompletionItemKind.Folder : CompletionItemKind.File, path, FILE, "");
                    });
        } catch (IOException | InvalidPathException e) {
            return; // what is written so far leads to no folder
        }
    }

    private void parents() {
        for (String name : presets.names()) {
            item("preset:" + name, CompletionItemKind.File, "preset:" + name, "preset", presets.question(name));
        }
        known.document().file().map(Path::getParent).ifPresent(this::specs);
    }

    /** The YAML files beside the spec. */
    private void specs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches(".*\\.ya?ml")
                            && !known.document().source().endsWith(name))
                    .sorted()
                    .limit(MOST_FILES)
                    .forEach(name -> item(name, CompletionItemKind.File, name, "file", ""));
        } catch (IOException e) {
            return; // the folder of a new text may not be there yet
        }
    }
}
