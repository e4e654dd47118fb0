package dev.hanet.toolkit.studio;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.editor.SpecServer;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.server.Answer;
import dev.hanet.toolkit.server.Call;
import dev.hanet.toolkit.server.LocalServer;
import dev.hanet.toolkit.server.Refusal;
import dev.hanet.toolkit.server.Routes;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The studio: what its pages ask for.
 *
 * <p>Each page that edits holds a conversation with a language server of its own, which alone judges a text; trainings are processes of the command
 * line; the rest reads the files of runs. Nothing is written but specs in the workspace, and what a training writes.
 */
public final class Studio {
    private static final String WEB = "web";
    /** Of the WebJar, with the version of the pom; a test sees that both agree. */
    static final String CODEMIRROR = "/META-INF/resources/webjars/codemirror/5.65.19";

    private static final Duration GLANCE = Duration.ofMillis(500);
    private static final int WAITING = 10_000;

    private final Provider<SpecServer> servers;
    private final Presets presets;
    private final ExperimentLoader loader;
    private final SpecWriter writer;
    private final Sessions sessions;

    /** With language servers of its own. */
    @Inject
    public Studio(
            Provider<SpecServer> servers,
            Presets presets,
            ExperimentLoader loader,
            SpecWriter writer,
            Sessions sessions) {
        this.servers = servers;
        this.presets = presets;
        this.loader = loader;
        this.writer = writer;
        this.sessions = sessions;
    }

    /** A studio that is open. Closing it ends its trainings, which can be resumed. */
    public static final class Opened implements AutoCloseable {
        private final LocalServer server;
        private final Jobs jobs;
        private final TrainedPages trained;

        private Opened(LocalServer server, Jobs jobs, TrainedPages trained) {
            this.server = server;
            this.jobs = jobs;
            this.trained = trained;
        }

        /** The server that answers. */
        public LocalServer server() {
            return server;
        }

        /**
         * Ends answers and trainings, and leaves open what a process that ends takes with it anyway: the engine's thread may be gone by
         * then, and nobody else may close a network.
         */
        public void stop() {
            server.close();
            jobs.close();
        }

        @Override
        public void close() {
            stop();
            trained.close();
        }
    }

    /**
     * Opens one.
     *
     * @param folder where specs and runs lie
     * @param program how the command line is called, without its arguments
     */
    public Opened open(Path folder, LocalServer.Settings settings, List<String> program) {
        Workspace workspace = new Workspace(folder);
        Jobs jobs = new Jobs(program, workspace.root());
        TrainedPages trained = new TrainedPages(workspace, loader, sessions, writer);
        Routes routes = new Pages(workspace, jobs).routes();
        new DataPages(workspace, loader, writer).onto(routes);
        trained.onto(routes);
        return new Opened(new LocalServer(settings, routes), jobs, trained);
    }

    /** What is asked of one workspace. */
    private final class Pages {
        private final Workspace workspace;
        private final Jobs jobs;
        private final Map<String, SpecServer.Conversation> conversations = new ConcurrentHashMap<>();

        Pages(Workspace workspace, Jobs jobs) {
            this.workspace = workspace;
            this.jobs = jobs;
        }

        Routes routes() {
            return new Routes()
                    .get("/", call -> Routes.asset(Studio.class, WEB, "index.html"))
                    .assets("/web", Studio.class, WEB)
                    .assets("/codemirror", Studio.class, CODEMIRROR)
                    .get("/api/workspace", call -> workspace())
                    .get("/api/spec", this::spec)
                    .on("PUT", "/api/spec", this::save)
                    .get("/api/presets", call -> presets())
                    .get("/api/preset", this::preset)
                    .get("/api/talk", call -> Answer.events(this::talk))
                    .post("/api/talk/{session}", this::said)
                    .get("/api/runs", call -> Answer.events(this::runs))
                    .get("/api/run", this::run)
                    .get("/api/run/report", this::report)
                    .get("/api/run/results", this::results)
                    .get("/api/runs/compared", this::compared)
                    .get("/api/run/picture", this::picture)
                    .post("/api/jobs", this::start)
                    .post("/api/jobs/{number}/stop", this::stop);
        }

        private Answer workspace() throws IOException {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("folder", workspace.root());
            described.put("specs", workspace.specs());
            described.put("memory", FreeMemory.on(Device.CPU).bytes());
            described.put("cores", Runtime.getRuntime().availableProcessors());
            return Answer.json(described);
        }

        private Answer spec(Call call) throws IOException {
            String name = call.required("name");
            String text = workspace.read(name);
            return Answer.json(Map.of(
                    "name", name, "uri", workspace.spec(name).toUri(), "text", text, "digest", Workspace.digest(text)));
        }

        private Answer save(Call call) throws IOException {
            JsonObject given = call.json();
            String name = text(given, "name").orElseThrow(() -> new Refusal(400, "the spec has no name"));
            String text = text(given, "text").orElseThrow(() -> new Refusal(400, "the spec has no text"));
            workspace.write(name, text, text(given, "was"));
            return Answer.json(Map.of(
                    "name", name,
                    "uri", workspace.spec(name).toUri(),
                    "digest", Workspace.digest(text)));
        }

        private Answer presets() {
            return Answer.json(presets.names().stream()
                    .map(name -> Map.of("name", name, "question", presets.question(name)))
                    .toList());
        }

        private Answer preset(Call call) {
            String name = call.required("name");
            return Answer.json(Map.of(
                    "name",
                    name,
                    "text",
                    presets.text(name).orElseThrow(() -> new Refusal(404, "there is no preset '" + name + "'"))));
        }

        /** Holds a conversation with a language server for as long as the page listens. */
        private void talk(Answer.Events events) throws IOException, InterruptedException {
            BlockingQueue<String> waiting = new LinkedBlockingQueue<>(WAITING);
            String session = UUID.randomUUID().toString();
            try (SpecServer.Conversation conversation = servers.get().converse(waiting::add)) {
                conversations.put(session, conversation);
                events.send("session", session);
                do {
                    String message = waiting.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
                    if (message != null) {
                        events.send("message", message);
                    }
                } while (events.pause(Duration.ZERO));
            } finally {
                conversations.remove(session);
            }
        }

        private Answer said(Call call) {
            SpecServer.Conversation conversation = Optional.ofNullable(conversations.get(call.part("session")))
                    .orElseThrow(() -> new Refusal(410, "that conversation is over: load the page again"));
            conversation.take(call.text());
            return Answer.nothing();
        }

        /** Tells of all runs and trainings whenever anything about them is new. */
        private void runs(Answer.Events events) throws IOException, InterruptedException {
            String last = "";
            do {
                Map<String, Object> now = new LinkedHashMap<>();
                List<Map<String, Object>> all = new ArrayList<>();
                for (RunDirectory run : workspace.allRuns()) {
                    glance(run).ifPresent(all::add);
                }
                now.put("runs", all);
                now.put("jobs", jobs.described());
                String text = Json.line(now);
                if (!text.equals(last)) {
                    events.send("runs", now);
                    last = text;
                }
            } while (events.pause(GLANCE));
        }

        private Optional<Map<String, Object>> glance(RunDirectory run) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("name", workspace.name(run));
            try {
                described.put("status", run.status().word());
                Path metrics = run.file(RunDirectory.METRICS);
                boolean isMeasured = Files.exists(metrics);
                described.put(
                        "changed",
                        isMeasured ? Files.getLastModifiedTime(metrics).toMillis() : 0);
                described.put("bytes", isMeasured ? Files.size(metrics) : 0);
                described.put("hasReport", Files.exists(run.file(RunDirectory.REPORT_HTML)));
                return Optional.of(described);
            } catch (IOException | RunException e) {
                if (!RunDirectory.isOne(run.path())) {
                    return Optional.empty(); // removed meanwhile
                }
                described.put("status", "damaged");
                described.put(
                        "fault", e instanceof RunException told ? told.problem() : String.valueOf(e.getMessage()));
                return Optional.of(described);
            }
        }

        private Answer run(Call call) {
            RunDirectory run = workspace.run(call.required("run"));
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("name", workspace.name(run));
            described.put("status", run.status().word());
            described.put("failure", run.failure());
            Path metrics = run.file(RunDirectory.METRICS);
            List<Map<String, Object>> rows = new ArrayList<>();
            for (MetricsLog.Row row : Files.exists(metrics) ? MetricsLog.read(metrics) : List.<MetricsLog.Row>of()) {
                Map<String, Object> values = new LinkedHashMap<>();
                row.values().forEach((column, value) -> values.put(column.heading(), value));
                rows.add(Map.of("epoch", row.epoch(), "values", values));
            }
            described.put("rows", rows);
            return Answer.json(described);
        }

        private Answer report(Call call) throws IOException {
            return sent(
                            "text/html; charset=utf-8",
                            workspace.run(call.required("run")).file(RunDirectory.REPORT_HTML))
                    .asStranger();
        }

        /** The page of several runs side by side, as the command line writes it. */
        private Answer compared(Call call) {
            List<RunDirectory> runs = new ArrayList<>();
            for (String name : call.required("runs").split(",", -1)) {
                runs.add(RunDirectory.open(workspace.run(name).path()));
            }
            if (runs.size() < 2) {
                throw new Refusal(400, "several runs are compared, not one");
            }
            return Answer.text("text/html", Report.compared(runs)).asStranger();
        }

        private Answer results(Call call) {
            Report report = Report.read(
                    RunDirectory.open(workspace.run(call.required("run")).path()));
            List<String> classes = report.images().classes();
            return Answer.json(Map.of(
                    "images",
                    JsonParser.parseString(report.json()).getAsJsonObject().get("images"),
                    "classes",
                    DataPages.coloured(Palette.legend(classes)),
                    "differences",
                    DataPages.coloured(Overlays.errorLegend(classes.size()))));
        }

        private Answer picture(Call call) throws IOException {
            RunDirectory run = workspace.run(call.required("run"));
            String name = call.required("file");
            Path file = workspace.file(workspace.name(run.path()) + "/" + name);
            String lower = name.toLowerCase(Locale.ROOT);
            String type = lower.endsWith(".png") ? "image/png" : lower.endsWith(".jpg") ? "image/jpeg" : "";
            if (type.isEmpty() || !file.startsWith(run.path())) {
                throw new Refusal(404, "the run has no picture '" + name + "'");
            }
            return sent(type, file);
        }

        private Answer sent(String type, Path file) throws IOException {
            if (!Files.isRegularFile(file)) {
                throw new Refusal(404, "there is no file '" + workspace.name(file) + "' yet");
            }
            return Answer.file(type, file);
        }

        private Answer start(Call call) throws IOException {
            JsonObject given = call.json();
            List<String> arguments = new ArrayList<>(List.of("train"));
            Optional<String> resumed = text(given, "resume");
            if (resumed.isPresent()) {
                RunDirectory run = workspace.run(resumed.orElseThrow());
                if (run.status() == RunStatus.DONE) {
                    throw new Refusal(409, "the run is done: there is nothing to go on with");
                }
                arguments.addAll(List.of("--resume", workspace.name(run.path())));
            } else {
                String name = text(given, "spec").orElseThrow(() -> new Refusal(400, "it is not said what to train"));
                workspace.read(name);
                arguments.add("./" + name); // also where the name begins with a dash
                Optional<String> epochs = text(given, "epochs");
                if (epochs.isPresent()) {
                    if (!epochs.orElseThrow().matches("[1-9][0-9]{0,5}")) {
                        throw new Refusal(400, "'" + epochs.orElseThrow() + "' is no number of epochs");
                    }
                    arguments.addAll(List.of("--set", "train.epochs=" + epochs.orElseThrow()));
                }
            }
            return Answer.json(Map.of("number", jobs.start(arguments)));
        }

        private Answer stop(Call call) {
            String number = call.part("number");
            jobs.stop(number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0);
            return Answer.nothing();
        }

        private static Optional<String> text(JsonObject given, String key) {
            JsonElement value = given.get(key);
            return value != null && value.isJsonPrimitive() ? Optional.of(value.getAsString()) : Optional.empty();
        }
    }
}
