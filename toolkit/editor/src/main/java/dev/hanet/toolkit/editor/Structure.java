package dev.hanet.toolkit.editor;

import dev.hanet.yaml.description.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SymbolKind;

/** A text as a table of contents, as what can be folded, and in the colours of what its words mean. */
final class Structure {
    private static final List<String> COLOURS = List.of(
            SemanticTokenTypes.Property,
            SemanticTokenTypes.Type,
            SemanticTokenTypes.Variable,
            SemanticTokenTypes.EnumMember,
            SemanticTokenTypes.Number,
            SemanticTokenTypes.String,
            SemanticTokenTypes.Comment,
            SemanticTokenTypes.Namespace);

    private Structure() {}

    /** The kinds of words, in the order of their numbers in {@link #tokens}. */
    static SemanticTokensLegend legend() {
        return new SemanticTokensLegend(COLOURS, List.of());
    }

    /** The keys and components of a text, nested as they are. */
    static List<DocumentSymbol> symbols(SpecDocument.Version version) {
        return symbols(version, version.outline().root());
    }

    private static List<DocumentSymbol> symbols(SpecDocument.Version version, Outline.Node parent) {
        List<DocumentSymbol> symbols = new ArrayList<>();
        SpecText text = version.text();
        for (Outline.Node node : parent.children()) {
            String name = node.isItem()
                    ? node.path().substring(node.path().lastIndexOf('['))
                    : node.name().isBlank() ? "''" : node.name();
            int end = Math.max(node.keyEnd(), node.end());
            int keyEnd = Math.max(node.start(), Math.min(node.keyEnd(), end));
            DocumentSymbol symbol = new DocumentSymbol(
                    name, kind(node), text.range(node.start(), end), text.range(node.start(), keyEnd));
            version.outline()
                    .scalar(node.path())
                    .or(() -> version.outline().scalar(node.path() + "." + Vocabulary.TYPE))
                    .ifPresent(symbol::setDetail);
            symbol.setChildren(symbols(version, node));
            symbols.add(symbol);
        }
        return symbols;
    }

    private static SymbolKind kind(Outline.Node node) {
        return switch (node.kind()) {
            case MAPPING -> node.child(Vocabulary.TYPE).isPresent() ? SymbolKind.Class : SymbolKind.Namespace;
            case SEQUENCE -> SymbolKind.Array;
            case SCALAR, NOTHING -> SymbolKind.Property;
        };
    }

    /** Everything that takes several lines, and comments of several lines. */
    static List<FoldingRange> foldings(SpecDocument.Version version) {
        SpecText text = version.text();
        List<FoldingRange> foldings = new ArrayList<>();
        for (Outline.Node node : version.outline().nodes().values()) {
            int first = text.lineAt(node.start());
            int last = text.lineAt(Math.max(node.start(), node.end()));
            if (last > first) {
                foldings.add(new FoldingRange(first, last));
            }
        }
        int first = -1;
        int last = -1;
        for (Outline.Comment comment : version.outline().comments()) {
            int line = text.lineAt(comment.start());
            boolean isWhole =
                    text.text().substring(text.lineStart(line), comment.start()).isBlank();
            if (isWhole && line == last + 1 && first >= 0) {
                last = line;
                continue;
            }
            addComment(foldings, first, last);
            first = isWhole ? line : -1;
            last = line;
        }
        addComment(foldings, first, last);
        return foldings;
    }

    private static void addComment(List<FoldingRange> foldings, int first, int last) {
        if (first >= 0 && last > first) {
            FoldingRange folding = new FoldingRange(first, last);
            folding.setKind(FoldingRangeKind.Comment);
            foldings.add(folding);
        }
    }

    /** A word with its colour. */
    private record Token(int start, int end, String colour) {}

    /** What each word is: key, type, name, value. A key that means nothing has no colour. */
    static SemanticTokens tokens(Vocabulary vocabulary, Knowledge known, SpecText text) {
        List<Token> tokens = new ArrayList<>();
        known.outline()
                .comments()
                .forEach(comment -> tokens.add(new Token(comment.start(), comment.end(), SemanticTokenTypes.Comment)));
        for (Outline.Node node : known.outline().nodes().values()) {
            Optional<Vocabulary.Slot> slot = vocabulary.slot(node.path(), known::text);
            boolean isExtends = node.path().startsWith(Vocabulary.EXTENDS);
            if (!node.isItem() && node.hasColon() && (slot.isPresent() || isExtends)) {
                boolean isRoot = node.parent()
                        .filter(parent -> parent.parent().isEmpty())
                        .isPresent();
                boolean isName = slot.filter(
                                at -> at.key().isEmpty() && !node.name().equals(Vocabulary.TYPE))
                        .isPresent();
                tokens.add(new Token(
                        node.start(),
                        node.keyEnd(),
                        isRoot
                                ? SemanticTokenTypes.Namespace
                                : isName ? SemanticTokenTypes.Variable : SemanticTokenTypes.Property));
            }
            if (node.kind() == Outline.Kind.SCALAR) {
                String value = text.text().substring(node.valueStart(), node.valueEnd());
                tokens.add(new Token(node.valueStart(), node.valueEnd(), colour(vocabulary, node, slot, value)));
            }
        }
        return encoded(tokens, text);
    }

    private static String colour(
            Vocabulary vocabulary, Outline.Node node, Optional<Vocabulary.Slot> slot, String value) {
        boolean isType = node.name().equals(Vocabulary.TYPE)
                && slot.filter(at -> at.key().isEmpty()).isPresent();
        if (isType || node.path().startsWith(Vocabulary.EXTENDS)) {
            return SemanticTokenTypes.Type;
        }
        if (slot.flatMap(vocabulary::names).filter(sort -> !sort.equals("file")).isPresent()) {
            return SemanticTokenTypes.Variable;
        }
        if (value.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
            return SemanticTokenTypes.Number;
        }
        boolean isWord =
                slot.filter(at -> at.kind() instanceof Kind.Choice).isPresent() || value.matches("true|false|~|null");
        return isWord ? SemanticTokenTypes.EnumMember : SemanticTokenTypes.String;
    }

    /** As the protocol has it: five numbers a token, places relative to the token before; a token lies on one line. */
    private static SemanticTokens encoded(List<Token> tokens, SpecText text) {
        List<Token> sorted = tokens.stream()
                .filter(token -> token.end() > token.start() && text.lineAt(token.start()) == text.lineAt(token.end()))
                .sorted(Comparator.comparingInt(Token::start))
                .toList();
        List<Integer> data = new ArrayList<>();
        Position before = new Position(0, 0);
        int end = 0;
        for (Token token : sorted) {
            if (token.start() < end) {
                continue;
            }
            Position at = text.position(token.start());
            int lines = at.getLine() - before.getLine();
            data.addAll(List.of(
                    lines,
                    lines == 0 ? at.getCharacter() - before.getCharacter() : at.getCharacter(),
                    token.end() - token.start(),
                    COLOURS.indexOf(token.colour()),
                    0));
            before = at;
            end = token.end();
        }
        return new SemanticTokens(data);
    }
}
