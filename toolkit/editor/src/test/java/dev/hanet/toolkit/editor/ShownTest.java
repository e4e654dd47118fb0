package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside a text, and how it is coloured and laid out. */
class ShownTest {
    private static final String SPEC = """
            # One level, and a block more.
            # What does it cost?
            extends: preset:quickstart
            model:
              context: {levels: 1}  # said
              insert:
                - {at: encoder.level1, use: {type: squeeze-excite}}
                - {at: encoder.level2, use: {type: none}}
            """;
    private static final Range ALL = new Range(new Position(0, 0), new Position(1000, 0));

    @TempDir
    private Path folder;

    private Editor editor;
    private TextDocumentService service;

    @BeforeEach
    void begin() throws Exception {
        editor = new Editor();
        service = editor.server().getTextDocumentService();
    }

    @AfterEach
    void end() {
        editor.close();
    }

    private TextDocumentIdentifier open(String text) {
        return new TextDocumentIdentifier(editor.open(folder.resolve("my spec.yaml"), text));
    }

    private List<InlayHint> hints(TextDocumentIdentifier document) {
        return Editor.get(service.inlayHint(new InlayHintParams(document, ALL)));
    }

    private static String label(InlayHint hint) {
        return hint.getLabel().getLeft();
    }

    @Test
    void each_line_of_the_model_says_what_it_makes_and_costs() {
        List<InlayHint> hints = hints(open(SPEC));

        assertThat(hints)
                .extracting(hint -> hint.getPosition().getLine(), ShownTest::label)
                .containsExactlyInAnyOrder(
                        tuple(
                                3,
                                "566,821 parameters, 1.7 G MACs; batch 4 of 96x96: training 119.8 MiB, inference 31.9 MiB"),
                        tuple(
                                4,
                                "[4, 64, 12, 12]  20,865 parameters, 27.7 M MACs; N = 144: 1 map of 144 x 144, 324.0 KiB when"
                                        + " asked for"),
                        tuple(6, "[4, 16, 96, 96]  49 parameters, 128 MACs"));
        assertThat(hints).extracting(InlayHint::getPosition).contains(new Position(4, 30));
    }

    @Test
    void hints_stay_while_the_text_is_no_yaml_and_go_with_a_part_at_fault() throws Exception {
        TextDocumentIdentifier document = open(SPEC);
        int sound = hints(document).size();
        editor.change(document.getUri(), SPEC + "train: {batch: 2");
        assertThat(hints(document)).hasSize(sound);
        editor.change(document.getUri(), SPEC.replace("levels: 1", "levels: 0"));
        assertThat(hints(document)).hasSizeLessThan(sound);
    }

    @Test
    void lenses_hold_the_line_of_a_shell() {
        TextDocumentIdentifier document = open(SPEC);
        String file = "'" + folder.resolve("my spec.yaml") + "'";
        assertThat(new ArrayList<CodeLens>(Editor.get(service.codeLens(new CodeLensParams(document)))))
                .extracting(
                        lens -> lens.getRange().getStart().getLine(),
                        lens -> lens.getCommand().getTitle(),
                        lens -> lens.getCommand().getArguments().get(0).toString())
                .containsExactly(
                        tuple(2, "plan", "\"hanet plan " + file + "\""),
                        tuple(2, "train", "\"hanet train " + file + "\""),
                        tuple(2, "show diagram", "\"hanet show --diagram mermaid " + file + "\""));
    }

    @Test
    void symbols_are_nested_as_keys_are() {
        List<DocumentSymbol> symbols = Editor.get(service.documentSymbol(new DocumentSymbolParams(open(SPEC)))).stream()
                .map(symbol -> symbol.getRight())
                .toList();
        assertThat(symbols).extracting(DocumentSymbol::getName).containsExactly("extends", "model");
        assertThat(symbols.get(0).getDetail()).isEqualTo("preset:quickstart");
        DocumentSymbol insert = symbols.get(1).getChildren().get(1);
        assertThat(insert.getChildren()).extracting(DocumentSymbol::getName).containsExactly("[0]", "[1]");
        assertThat(insert.getRange().getEnd().getLine()).isEqualTo(7);
        assertThat(insert.getChildren().get(0).getChildren().get(1).getDetail()).isEqualTo("squeeze-excite");
    }

    @Test
    void lists_mappings_and_comments_can_be_folded() {
        assertThat(Editor.get(service.foldingRange(new FoldingRangeRequestParams(open(SPEC)))))
                .extracting(FoldingRange::getStartLine, FoldingRange::getEndLine, FoldingRange::getKind)
                .containsExactly(tuple(3, 7, null), tuple(5, 7, null), tuple(0, 1, "comment"));
    }

    @Test
    void words_are_coloured_by_what_they_mean() {
        String text = "extends: preset:quickstart\nmodel: {context: {type: ha, dleta: 1}} # x\n";
        List<Integer> data = Editor.get(service.semanticTokensFull(new SemanticTokensParams(open(text))))
                .getData();
        List<String> words = new ArrayList<>();
        List<String> legend = editor.begun()
                .getCapabilities()
                .getSemanticTokensProvider()
                .getLegend()
                .getTokenTypes();
        SpecText lines = new SpecText(text);
        Position at = new Position(0, 0);
        for (int i = 0; i < data.size(); i += 5) {
            int same = data.get(i) == 0 ? at.getCharacter() : 0;
            at = new Position(at.getLine() + data.get(i), same + data.get(i + 1));
            int start = lines.offset(at);
            words.add(text.substring(start, start + data.get(i + 2)) + " " + legend.get(data.get(i + 3)));
        }
        assertThat(words)
                .containsExactly(
                        "extends namespace",
                        "preset:quickstart type",
                        "model namespace",
                        "context property",
                        "type property",
                        "ha type",
                        "1 number",
                        "# x comment");
    }

    @Test
    void hints_follow_what_is_extended() throws Exception {
        Path parent = Files.writeString(folder.resolve("parent.yaml"), "extends: preset:quickstart\n");
        TextDocumentIdentifier child = open("extends: parent.yaml\nmodel: {context: {levels: 2}}\n");
        assertThat(hints(child)).hasSize(2).anyMatch(hint -> label(hint).contains("2 maps of 144 x 144"));
        editor.open(parent, "extends: preset:quickstart\ndata: {dataset: {size: 64}}\n");
        do {
            editor.told(child.getUri());
        } while (hints(child).stream().noneMatch(hint -> label(hint).contains("2 maps of 64 x 64")));
    }
}
