package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import com.google.inject.Injector;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.yaml.SpecWriter;
import dev.hanet.yaml.TypeNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.junit.jupiter.api.Test;

/** Whatever is typed, the server goes on and none of its answers fails: {@code -Dhanet.edits=1000000}. */
class FuzzedTextsTest {
    private static final int EDITS = Integer.getInteger("hanet.edits", 8_000);
    /** After so many edits a text is as it was: further on it would be no spec any more. */
    private static final int LIFE = 40;
    /** After so many edits everything is asked. */
    private static final int PAUSE = 10;

    private static final List<String> TEXTS =
            List.of("""
                # a question
                version: 1
                model:
                  encoder: {type: unet, channels: [2, 3]}
                  context: {type: ha, delta: 0.5, levels: 2, channels: 2}
                  decoder: {type: unet}
                  insert:
                    - {at: encoder.level1, use: {type: squeeze-excite}}  # here
                data:
                  classes: [background, rim, cup]
                  regions: {disc: [rim, cup], cup: [cup]}
                  dataset: {type: phantom, kind: fundus, size: 16}
                  prepare: [{type: normalize, using: imagenet}]
                train: {epochs: 2, batch: 2, optimizer: {type: sgd, learningRate: 0.1}, loss: {type: cross-entropy}}
                evaluate: {metrics: [mDice, diceCup]}
                """, """
                version: 1
                model:
                  type: graph
                  nodes:
                    stem: {from: input, type: conv-bn-relu, channels: 2}
                    half: {from: stem, type: conv-bn-relu, channels: 2, stride: 2}
                    up: {from: half, type: resize, like: stem}
                    join: {from: [up, stem], type: concat}
                    out: {from: join, type: conv, channels: classes, kernel: 1}
                  outputs: {main: out}
                data: {classes: [background, rim, cup], dataset: {type: phantom, kind: fundus, size: 16}}
                train: {epochs: 2, batch: 2, loss: {type: dice}}
                evaluate: {metrics: [mDice]}
                """, "extends: preset:quickstart\nmodel: {context: {levels: 1}}\ntrain:\n  batch: 2\n");

    private static final List<String> PIECES = List.of(
            ":",
            ": ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "- ",
            "\n",
            "\r\n",
            "  ",
            "\t",
            "\"",
            "'",
            "#",
            " # ",
            "&a ",
            "*a",
            "!t ",
            "|",
            "|\n",
            "?",
            "~",
            "<<",
            "---\n",
            "...",
            "\\",
            "\u00e9",
            "\uD83D\uDE00",
            "\uD83D",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "type: ",
            "from: ",
            "extends: ",
            "preset:lung/base-lite",
            "model",
            "data",
            "classes",
            "0",
            "800000000",
            "-1",
            "1e9",
            "9",
            "99999999",
            ".5",
            ".",
            "true",
            "null");

    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final SplittableRandom random = new SplittableRandom(14);
    private final SpecServer server = server();
    private int version;

    private SpecServer server() {
        ClassLoader classes = FuzzedTextsTest.class.getClassLoader();
        Injector injector = HanetModule.injector(Plugins.found(classes), classes);
        return new SpecServer(
                injector.getInstance(ExperimentLoader.class),
                injector.getInstance(Presets.class),
                injector.getInstance(TypeNames.class),
                injector.getInstance(MetricCatalog.class),
                injector.getInstance(SpecWriter.class),
                (what, fault) -> {
                    StringWriter trace = new StringWriter();
                    fault.printStackTrace(new PrintWriter(trace));
                    faults.add(what + ": " + trace);
                });
    }

    private String piece(String text) {
        if (random.nextInt(4) == 0 && text.length() > 3) {
            int from = random.nextInt(text.length() - 1);
            return text.substring(from, Math.min(text.length(), from + 1 + random.nextInt(20)));
        }
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    /** What a key stroke, a deletion or a paste does. */
    private TextDocumentContentChangeEvent edit(String text) {
        SpecText lines = new SpecText(text);
        int from = random.nextInt(text.length() + 1);
        boolean isDeletion = random.nextInt(3) == 0;
        int to = isDeletion ? Math.min(text.length(), from + 1 + random.nextInt(6)) : from;
        return new TextDocumentContentChangeEvent(lines.range(from, to), isDeletion ? "" : piece(text));
    }

    private void askAll(String uri, Position at) throws Exception {
        TextDocumentIdentifier document = new TextDocumentIdentifier(uri);
        Range all = new Range(new Position(0, 0), new Position(1000, 0));
        CompletableFuture.allOf(
                        server.hover(new HoverParams(document, at)),
                        server.network(document),
                        server.gesture(
                                new SpecServer.Gesture(document, "set", "model.context.delta", new JsonPrimitive(0.5))),
                        server.gesture(new SpecServer.Gesture(document, "remove", "encoder.level1", null)),
                        server.inlayHint(new InlayHintParams(document, all)),
                        server.codeLens(new CodeLensParams(document)),
                        server.codeAction(new CodeActionParams(document, all, new CodeActionContext(List.of()))),
                        server.definition(new DefinitionParams(document, at)),
                        server.references(new ReferenceParams(document, at, new ReferenceContext(true))),
                        server.prepareRename(new PrepareRenameParams(document, at)),
                        server.documentSymbol(new DocumentSymbolParams(document)),
                        server.foldingRange(new FoldingRangeRequestParams(document)),
                        server.semanticTokensFull(new SemanticTokensParams(document)),
                        server.formatting(new DocumentFormattingParams(document, new FormattingOptions(2, true))))
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void no_text_stops_the_server() throws Exception {
        String uri = "untitled:fuzz";
        String text = "";
        for (int edit = 0; edit < EDITS; edit++) {
            if (edit % LIFE == 0) {
                text = TEXTS.get(edit / LIFE % TEXTS.size());
                server.didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "yaml", ++version, text)));
            }
            TextDocumentContentChangeEvent change = edit(text);
            text = new SpecText(text).changed(List.of(change)).text();
            server.didChange(new DidChangeTextDocumentParams(
                    new VersionedTextDocumentIdentifier(uri, ++version), List.of(change)));
            CompletableFuture<?> completion = server.completion(new CompletionParams(
                    new TextDocumentIdentifier(uri), change.getRange().getStart()));
            if (edit % PAUSE == 0) {
                completion.get(60, TimeUnit.SECONDS);
                askAll(uri, change.getRange().getStart());
            }
            assertThat(faults).as("after edit %d:%n%s", edit, text).isEmpty();
        }
    }
}
