package dev.hanet.toolkit.editor;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** An editor that speaks the protocol with a server over two pipes, as over a process's streams. */
final class Editor implements LanguageClient, AutoCloseable {
    private static final ClassLoader CLASSES = Editor.class.getClassLoader();
    private static final int ROOM = 1 << 20;
    private static final int SECONDS = 60;

    private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> ended;
    private final LanguageServer server;
    private final PipedOutputStream fromEditor;
    private final PipedOutputStream fromServer;
    private final InitializeResult begun;
    private int version;

    Editor() throws Exception {
        this(new ClientCapabilities());
    }

    Editor(ClientCapabilities capabilities) throws Exception {
        SpecServer served = HanetModule.injector(
                        Plugins.found(CLASSES), CLASSES, binder -> binder.bind(SpecServer.class))
                .getInstance(SpecServer.class);
        PipedInputStream toServer = new PipedInputStream(ROOM);
        PipedInputStream toEditor = new PipedInputStream(ROOM);
        fromEditor = new PipedOutputStream(toServer);
        fromServer = new PipedOutputStream(toEditor);
        ended = CompletableFuture.supplyAsync(() -> served.serve(toServer, fromServer));
        var launcher = LSPLauncher.createClientLauncher(this, toEditor, fromEditor);
        launcher.startListening();
        server = launcher.getRemoteProxy();
        InitializeParams given = new InitializeParams();
        given.setCapabilities(capabilities);
        begun = server.initialize(given).get(SECONDS, TimeUnit.SECONDS);
    }

    LanguageServer server() {
        return server;
    }

    InitializeResult begun() {
        return begun;
    }

    static <T> T get(CompletableFuture<T> answer) {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    String open(String uri, String text) {
        server.getTextDocumentService()
                .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "yaml", ++version, text)));
        return uri;
    }

    String open(Path file, String text) {
        return open(file.toUri().toString(), text);
    }

    void change(String uri, String text) {
        change(uri, List.of(new TextDocumentContentChangeEvent(text)));
    }

    void change(String uri, List<TextDocumentContentChangeEvent> changes) {
        server.getTextDocumentService()
                .didChange(
                        new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri, ++version), changes));
    }

    void shut(String uri) {
        server.getTextDocumentService().didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(uri)));
    }

    /** What is told of the newest version of a document; what was told of others before is left. */
    PublishDiagnosticsParams told(String uri) throws InterruptedException {
        while (true) {
            PublishDiagnosticsParams told = published.poll(SECONDS, TimeUnit.SECONDS);
            if (told == null) {
                throw new AssertionError("nothing was told of " + uri);
            }
            if (told.getUri().equals(uri)) {
                return told;
            }
        }
    }

    boolean hasHeard() {
        return !published.isEmpty();
    }

    /** Ends the server in order; its exit code. */
    int end() {
        get(server.shutdown());
        server.exit();
        int code = get(ended);
        try {
            fromEditor.close();
            fromServer.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return code;
    }

    @Override
    public void close() {
        if (!ended.isDone()) {
            end();
        }
    }

    @Override
    public void telemetryEvent(Object object) {
        // nobody sends any
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
        published.add(diagnostics);
    }

    @Override
    public void showMessage(MessageParams message) {
        throw new AssertionError(message.getMessage());
    }

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
        throw new AssertionError(request.getMessage());
    }

    @Override
    public void logMessage(MessageParams message) {
        throw new AssertionError(message.getMessage());
    }

    @Override
    public CompletableFuture<Void> refreshInlayHints() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> refreshCodeLenses() {
        return CompletableFuture.completedFuture(null);
    }
}
