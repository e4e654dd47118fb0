package dev.hanet.toolkit.editor;

import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import dev.hanet.yaml.TypeNames;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The language server: tells an editor what the loader finds in the texts that are open in it.
 *
 * <p>Texts are taken as they come; one thread looks at them, always at the newest, so that what was typed meanwhile costs one look;
 * another answers. Whatever a text is, both go on: a fault is logged and the answer is none.
 */
public final class SpecServer implements LanguageServer, LanguageClientAware, TextDocumentService, WorkspaceService {
    private final ExperimentLoader loader;
    private final Places places;
    private final Presets presets;
    private final MetricCatalog metrics;
    private final Vocabulary vocabulary;
    private final Explanation explanation;
    private final SpecWriter writer;
    private final Map<String, SpecDocument> documents = new ConcurrentHashMap<>();
    private final BiConsumer<String, Throwable> faults;
    private final ExecutorService looking = thread("hanet-looking");
    private final ExecutorService answering = thread("hanet-answering");
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private volatile boolean isShutDown;
    private volatile boolean isRefreshed;
    private volatile @Nullable LanguageClient client;

    /** A server with all that specs may say. */
    @Inject
    public SpecServer(
            ExperimentLoader loader, Presets presets, TypeNames types, MetricCatalog metrics, SpecWriter writer) {
        this(loader, presets, types, metrics, writer, LoggerFactory.getLogger(SpecServer.class)::error);
    }

    /** As above; whoever is given hears of faults, none of which ends anything. */
    SpecServer(
            ExperimentLoader loader,
            Presets presets,
            TypeNames types,
            MetricCatalog metrics,
            SpecWriter writer,
            BiConsumer<String, Throwable> faults) {
        this.faults = faults;
        this.loader = loader.reading(this::held);
        this.places = new Places(presets);
        this.presets = presets;
        this.metrics = metrics;
        this.vocabulary = new Vocabulary(types);
        this.writer = writer;
        this.explanation = new Explanation(vocabulary, writer, presets, metrics);
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Speaks the protocol until the other side ends it or goes away.
     *
     * @return 0 when it was ended in order, else 1, as the protocol has it
     */
    public int serve(InputStream in, OutputStream out) {
        var launcher = LSPLauncher.createServerLauncher(this, in, out);
        connect(launcher.getRemoteProxy());
        Future<?> listening = launcher.startListening();
        Thread closing = new Thread(() -> ended.complete(await(listening) && isShutDown ? 0 : 1), "hanet-listening");
        closing.setDaemon(true);
        closing.start();
        int code = ended.join();
        looking.shutdownNow();
        answering.shutdownNow();
        return code;
    }

    /** A conversation with somebody in this process, a message of the protocol at a time, as JSON. */
    public final class Conversation implements AutoCloseable {
        private final MessageJsonHandler json;
        private final RemoteEndpoint endpoint;

        private Conversation(Consumer<String> editor) {
            Map<String, JsonRpcMethod> methods =
                    new LinkedHashMap<>(ServiceEndpoints.getSupportedMethods(LanguageClient.class));
            methods.putAll(ServiceEndpoints.getSupportedMethods(SpecServer.class));
            json = new MessageJsonHandler(methods);
            endpoint = new RemoteEndpoint(
                    message -> editor.accept(json.serialize(message)), ServiceEndpoints.toEndpoint(SpecServer.this));
            json.setMethodProvider(endpoint);
            endpoint.setJsonHandler(json);
            connect(ServiceEndpoints.toServiceObject(endpoint, LanguageClient.class));
        }

        /**
         * Takes a message.
         *
         * @throws HanetException when it is none of the protocol
         */
        public void take(String message) {
            try {
                Message read = json.parseMessage(message);
                if (!(read instanceof RequestMessage
                        || read instanceof NotificationMessage
                        || read instanceof ResponseMessage)) {
                    throw new JsonParseException("none of the three kinds");
                }
                endpoint.consume(read);
            } catch (JsonParseException | MessageIssueException | IllegalArgumentException | StackOverflowError e) {
                throw HanetException.input("this is no message of the language server protocol");
            }
        }

        /** Ends it, and the server with it. */
        @Override
        public void close() {
            client = null;
            looking.shutdownNow();
            answering.shutdownNow();
        }
    }

    /**
     * Begins a conversation within this process; a server holds one.
     *
     * @param editor takes what the server says, from any thread
     */
    public Conversation converse(Consumer<String> editor) {
        return new Conversation(editor);
    }

    private boolean await(Future<?> listening) {
        try {
            listening.get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            faults.accept("the editor's messages cannot be read any longer", e);
            return false;
        }
    }

    @Override
    public void connect(LanguageClient editor) {
        client = editor;
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams given) {
        ClientCapabilities can = given.getCapabilities();
        WorkspaceClientCapabilities workspace = can == null ? null : can.getWorkspace();
        isRefreshed = workspace != null
                && workspace.getInlayHint() != null
                && Boolean.TRUE.equals(workspace.getInlayHint().getRefreshSupport());
        ServerCapabilities capabilities = new ServerCapabilities();
        capabilities.setTextDocumentSync(TextDocumentSyncKind.Incremental);
        capabilities.setCompletionProvider(
                new CompletionOptions(false, List.of(" ", ":", "{", "[", ",", ".", "/", "-")));
        capabilities.setHoverProvider(true);
        capabilities.setInlayHintProvider(true);
        capabilities.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix)));
        capabilities.setDefinitionProvider(true);
        capabilities.setReferencesProvider(true);
        capabilities.setRenameProvider(new RenameOptions(true));
        capabilities.setDocumentFormattingProvider(true);
        capabilities.setCodeLensProvider(new CodeLensOptions(false));
        capabilities.setDocumentSymbolProvider(true);
        capabilities.setFoldingRangeProvider(true);
        capabilities.setSemanticTokensProvider(new SemanticTokensWithRegistrationOptions(Structure.legend(), true));
        String version = SpecServer.class.getPackage().getImplementationVersion();
        return CompletableFuture.completedFuture(
                new InitializeResult(capabilities, new ServerInfo("hanet", version == null ? "unpackaged" : version)));
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        isShutDown = true;
        return CompletableFuture.completedFuture(new Object());
    }

    @Override
    public void exit() {
        client = null; // whoever ends it listens no longer
        ended.complete(isShutDown ? 0 : 1);
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return this;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return this;
    }

    /** The newest text of a file that is open. */
    private Optional<String> held(Path file) {
        return documents.values().stream()
                .filter(document -> document.file().filter(file::equals).isPresent())
                .map(document -> document.version().text().text())
                .findFirst();
    }

    @Override
    public void didOpen(DidOpenTextDocumentParams opened) {
        TextDocumentItem item = opened.getTextDocument();
        SpecDocument document = new SpecDocument(
                item.getUri(), String.valueOf(item.getLanguageId()), item.getVersion(), item.getText());
        documents.put(item.getUri(), document);
        queue(document);
    }

    @Override
    public void didChange(DidChangeTextDocumentParams changed) {
        SpecDocument document = documents.get(changed.getTextDocument().getUri());
        if (document != null) {
            Integer number = changed.getTextDocument().getVersion();
            document.change(
                    number == null ? 0 : number, document.version().text().changed(changed.getContentChanges()));
            queue(document);
        }
    }

    @Override
    public void didClose(DidCloseTextDocumentParams closed) {
        SpecDocument document = documents.remove(closed.getTextDocument().getUri());
        if (document != null) {
            document.close();
            publish(document, List.of());
            queueHeirs(document);
        }
    }

    @Override
    public void didSave(DidSaveTextDocumentParams saved) {
        documents.values().forEach(this::queue);
    }

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams changed) {
        // there is nothing to set
    }

    @Override
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams changed) {
        documents.values().forEach(this::queue);
    }

    private void queue(SpecDocument document) {
        if (document.queue()) {
            looking.execute(() -> look(document));
        }
    }

    /** Looks again at whatever extends a document. */
    private void queueHeirs(SpecDocument parent) {
        for (SpecDocument document : documents.values()) {
            if (document != parent
                    && document.last()
                            .filter(look -> look.inspection().document().lines().containsKey(parent.source()))
                            .isPresent()) {
                queue(document);
            }
        }
    }

    private void look(SpecDocument document) {
        SpecDocument.Version version = document.take();
        try {
            if (document.isSpec()) {
                SpecDocument.Look look = new SpecDocument.Look(version, inspect(document, version));
                boolean isAgain = document.last()
                        .filter(before -> before.version().equals(version))
                        .isPresent();
                document.keep(look);
                if (document.isCurrent(look) && documents.get(document.uri()) == document) {
                    publish(document, Diagnostics.of(look, places));
                    if (isAgain) {
                        refresh();
                    }
                    if (document.isNewsToHeirs(version.number())) {
                        queueHeirs(document);
                    }
                }
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            faults.accept("'" + document.uri() + "' could not be looked at", e);
        } finally {
            document.release();
        }
    }

    private Inspection inspect(SpecDocument document, SpecDocument.Version version) {
        Optional<Path> file = document.file();
        return file.isPresent()
                ? loader.inspectFile(file.orElseThrow())
                : loader.inspectText(document.source(), version.text().text(), Overlay.NONE);
    }

    private void publish(SpecDocument document, List<Diagnostic> diagnostics) {
        LanguageClient editor = client;
        if (editor != null && document.isSpec()) {
            editor.publishDiagnostics(new PublishDiagnosticsParams(
                    document.uri(), diagnostics, document.version().number()));
        }
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams asked) {
        return answer(asked.getTextDocument().getUri(), Either.forLeft(List.of()), (document, version) -> {
            int offset = version.text().offset(asked.getPosition());
            return Either.forLeft(Completion.at(
                    vocabulary, presets, new Knowledge(document, version, metrics), version.text(), offset));
        });
    }

    @Override
    public CompletableFuture<@Nullable Hover> hover(HoverParams asked) {
        return answer(
                        asked.getTextDocument().getUri(),
                        Optional.<Hover>empty(),
                        (document, version) -> explanation.at(
                                new Knowledge(document, version, metrics),
                                version.text(),
                                version.text().offset(asked.getPosition())))
                .thenApply(found -> found.orElse(null));
    }

    @Override
    public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams asked) {
        return answerOfLook(
                asked.getTextDocument().getUri(),
                List.of(),
                (document, look) -> Costs.hints(document, look, document.version(), asked.getRange()));
    }

    @Override
    public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams asked) {
        return answer(asked.getTextDocument().getUri(), List.of(), Costs::lenses);
    }

    @Override
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
            DocumentSymbolParams asked) {
        return answer(
                asked.getTextDocument().getUri(), List.of(), (document, version) -> Structure.symbols(version).stream()
                        .map(Either::<SymbolInformation, DocumentSymbol>forRight)
                        .toList());
    }

    @Override
    public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams asked) {
        return answer(asked.getTextDocument().getUri(), List.of(), (document, version) -> Structure.foldings(version));
    }

    @Override
    public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams asked) {
        return answer(
                asked.getTextDocument().getUri(),
                new SemanticTokens(List.of()),
                (document, version) ->
                        Structure.tokens(vocabulary, new Knowledge(document, version, metrics), version.text()));
    }

    @Override
    public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams asked) {
        return answerOfLook(
                asked.getTextDocument().getUri(),
                List.of(),
                (document, look) -> Fixes.of(document, look, places, asked.getRange()).stream()
                        .map(Either::<Command, CodeAction>forRight)
                        .toList());
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(
            DefinitionParams asked) {
        return answerOfLook(
                asked.getTextDocument().getUri(),
                Either.forLeft(List.of()),
                (document, look) -> Either.forLeft(naming(document)
                        .definition(places, document.version().text().offset(asked.getPosition()))
                        .map(List::of)
                        .orElse(List.of())));
    }

    @Override
    public CompletableFuture<List<? extends Location>> references(ReferenceParams asked) {
        String uri = asked.getTextDocument().getUri();
        return answer(
                uri,
                List.of(),
                (document, version) -> naming(document).uses(version.text().offset(asked.getPosition())).stream()
                        .map(range -> new Location(uri, range))
                        .toList());
    }

    @Override
    public CompletableFuture<@Nullable Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(
            PrepareRenameParams asked) {
        return answer(asked.getTextDocument().getUri(), Optional.<Range>empty(), (document, version) -> naming(document)
                        .renamable(version.text().offset(asked.getPosition())))
                .thenApply(
                        range -> range.map(Either3::<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>forFirst)
                                .orElse(null));
    }

    @Override
    public CompletableFuture<WorkspaceEdit> rename(RenameParams asked) {
        String uri = asked.getTextDocument().getUri();
        return answerOfLook(uri, new WorkspaceEdit(), (document, look) -> {
            try {
                return new WorkspaceEdit(Map.of(
                        uri,
                        naming(document)
                                .renamed(
                                        document.version().text().offset(asked.getPosition()),
                                        asked.getNewName(),
                                        look.inspection(),
                                        text -> loader.inspectText(document.source(), text, Overlay.NONE))));
            } catch (HanetException e) {
                throw new ResponseErrorException(
                        new ResponseError(ResponseErrorCode.RequestFailed, e.getMessage(), null));
            }
        });
    }

    private Naming naming(SpecDocument document) {
        SpecDocument.Version version = document.version();
        return new Naming(vocabulary, new Knowledge(document, version, metrics), version.text());
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams asked) {
        return answer(asked.getTextDocument().getUri(), List.of(), (document, version) -> {
            String text = version.text().text();
            String laid = Layout.of(version.text());
            return laid.equals(text)
                    ? List.of()
                    : List.of(new TextEdit(version.text().range(0, text.length()), laid));
        });
    }

    /**
     * Beyond the protocol: the network of a text as boxes and arrows with their places, its costs by part and in whole, the points where
     * something can be inserted, and what can. Nothing while there is no network.
     */
    @JsonRequest("hanet/network")
    public CompletableFuture<@Nullable Map<String, Object>> network(TextDocumentIdentifier asked) {
        return answerOfLook(asked.getUri(), Optional.<Map<String, Object>>empty(), (document, look) -> document.built()
                        .flatMap(built -> built.inspection()
                                .network()
                                .map(network -> Drawn.of(
                                        document.version(),
                                        built,
                                        network,
                                        writer,
                                        vocabulary,
                                        document.isCurrent(built)))))
                .thenApply(found -> found.orElse(null));
    }

    /**
     * What is done to the drawing of a network.
     *
     * @param kind {@code insert} a block on a point, {@code remove} it from there, {@code set} a key
     * @param path the point, or the key
     * @param value the type of the block, or the value
     */
    public record Gesture(
            TextDocumentIdentifier textDocument,
            String kind,
            String path,
            @Nullable JsonPrimitive value) {}

    /** Beyond the protocol: a gesture as edits of the text; none where it changes nothing. */
    @JsonRequest("hanet/gesture")
    public CompletableFuture<List<TextEdit>> gesture(Gesture asked) {
        return answerOfLook(asked.textDocument().getUri(), List.of(), (document, look) -> {
            SpecDocument.Version version = document.version();
            Gestures gestures = new Gestures(version.text(), version.outline());
            JsonPrimitive value = asked.value();
            Object given = value == null ? "" : value.isNumber() ? value.getAsBigDecimal() : value.getAsString();
            return switch (asked.kind()) {
                case "insert" -> {
                    if (look.inspection().experiment().isEmpty()) { // what is inherited would be lost
                        throw new ResponseErrorException(new ResponseError(
                                ResponseErrorCode.RequestFailed, "the spec has mistakes: put them right first", null));
                    }
                    yield List.of(gestures.insert(
                            asked.path(), given.toString(), Drawn.insertions(look.inspection(), writer)));
                }
                case "remove" -> gestures.takeAway(asked.path()).map(List::of).orElse(List.of());
                case "set" ->
                    List.of(gestures.set(
                            asked.path(),
                            given instanceof BigDecimal number ? number.toPlainString() : SpecWriter.line(given)));
                default ->
                    throw new ResponseErrorException(new ResponseError(
                            ResponseErrorCode.InvalidParams, "there is no gesture '" + asked.kind() + "'", null));
            };
        });
    }

    /** Lets the editor ask again for what stands beside lines that did not change themselves, but what they extend. */
    private void refresh() {
        LanguageClient editor = client;
        if (editor != null && isRefreshed) {
            CompletableFuture<Void> unused = editor.refreshInlayHints();
        }
    }

    /** An answer from the newest text and what was found of it last; it waits for the first look alone. */
    private <T> CompletableFuture<T> answer(
            String uri, T none, BiFunction<SpecDocument, SpecDocument.Version, T> made) {
        SpecDocument document = documents.get(uri);
        if (document == null || !document.isSpec()) {
            return CompletableFuture.completedFuture(none);
        }
        CompletableFuture<Optional<SpecDocument.Look>> seen =
                document.last().isPresent() ? CompletableFuture.completedFuture(document.last()) : document.awaited();
        return seen.thenApplyAsync(look -> guarded(none, () -> made.apply(document, document.version())), answering);
    }

    /** An answer from a look at the newest text, once there is one. */
    private <T> CompletableFuture<T> answerOfLook(
            String uri, T none, BiFunction<SpecDocument, SpecDocument.Look, T> made) {
        SpecDocument document = documents.get(uri);
        return document == null || !document.isSpec()
                ? CompletableFuture.completedFuture(none)
                : document.awaited()
                        .thenApplyAsync(
                                look -> look.map(seen -> guarded(none, () -> made.apply(document, seen)))
                                        .orElse(none),
                                answering);
    }

    private <T> T guarded(T none, Supplier<T> made) {
        try {
            return made.get();
        } catch (ResponseErrorException e) {
            throw e; // told to who asked
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            faults.accept("a question could not be answered", e);
            return none;
        }
    }
}
