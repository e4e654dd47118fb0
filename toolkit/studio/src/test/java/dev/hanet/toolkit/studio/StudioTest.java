package dev.hanet.toolkit.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.editor.SpecServer;
import dev.hanet.toolkit.server.LocalServer;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.yaml.HanetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that the pages ask for, asked over HTTP; in the place of the command line stands a shell. */
@Timeout(60)
class StudioTest {
    private static final String TOKEN = "a-token-of-the-test";
    private static final String SPEC = "# mine\nextends: preset:quickstart\n";

    @TempDir
    private Path folder;

    private Path workspace;
    private Studio.Opened studio;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void open() throws IOException {
        workspace = Files.createDirectory(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("mine.yaml"), SPEC);
        Files.writeString(folder.resolve("secret.yaml"), "secret: 1\n");
        ClassLoader classes = StudioTest.class.getClassLoader();
        Studio made = HanetModule.injector(Plugins.found(classes), classes, binder -> {
                    binder.bind(SpecServer.class);
                    binder.bind(Sessions.class);
                    binder.bind(Studio.class);
                })
                .getInstance(Studio.class);
        studio = made.open(
                workspace,
                LocalServer.Settings.local(0).withToken(TOKEN),
                List.of(
                        "sh",
                        "-c",
                        "echo \"called: $*\"; test \"$2\" = ./wait.yaml && exec sleep 50; exit 3",
                        "hanet"));
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(studio.server().address().resolve(path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject object(String path) throws IOException, InterruptedException {
        return JsonParser.parseString(get(path).body()).getAsJsonObject();
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> body)
            throws IOException, InterruptedException {
        JsonObject json = new JsonObject();
        body.forEach(json::addProperty);
        return client.send(
                request(path)
                        .method(method, HttpRequest.BodyPublishers.ofString(json.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The first event of a name whose data does. */
    private static JsonElement event(BufferedReader lines, String name, Predicate<String> does) throws IOException {
        String kind = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                kind = line.substring(7);
            } else if (line.startsWith("data: ") && kind.equals(name) && does.test(line)) {
                return JsonParser.parseString(line.substring(6));
            }
        }
        throw new AssertionError("no event '" + name + "' came");
    }

    private BufferedReader listen(String path) throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(
                client.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/web/spec.js", "/api/workspace", "/api/spec?name=mine.yaml", "/api/runs", "/api/talk"})
    void nothing_is_there_for_who_has_no_token(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(studio.server().address().resolve(path)).build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_page_and_all_that_it_names_are_there_and_nothing_of_it_is_inline()
            throws IOException, InterruptedException {
        String page = get("/").body();
        assertThat(page).doesNotContain("<style", " style=", "onclick", "http:", "https:");
        List<String> named = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(6);
        for (String file : named) {
            assertThat(get(file).statusCode()).as(file).isEqualTo(200);
        }
        for (String script : List.of("studio", "spec", "runs", "network", "talk", "dom")) {
            HttpResponse<String> answer = get("/web/" + script + ".js");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
            assertThat(answer.body())
                    .as("data becomes text, never markup")
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void the_editor_of_texts_is_the_one_that_the_build_names() throws IOException {
        assertThat(Files.readString(Path.of("../../pom.xml")))
                .contains("<codemirror.version>" + Studio.CODEMIRROR.replaceAll(".*/", "") + "</codemirror.version>");
    }

    @Test
    void specs_are_listed_without_those_of_runs_and_hidden_folders() throws IOException, InterruptedException {
        run("mine/20261128-120000-abcdef01", "done");
        Files.createDirectories(workspace.resolve("more/.hidden"));
        Files.writeString(workspace.resolve("more/other.yml"), "a: 1\n");
        Files.writeString(workspace.resolve("more/.hidden/no.yaml"), "a: 1\n");
        Files.writeString(workspace.resolve("notes.txt"), "no\n");
        JsonObject described = object("/api/workspace");
        assertThat(described.get("specs").toString()).isEqualTo("[\"mine.yaml\",\"more/other.yml\"]");
        assertThat(described.get("memory").getAsLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.yaml",
                "more/../../secret.yaml",
                "/etc/passwd.yaml",
                "..",
                "",
                "link.yaml",
                "linked/secret.yaml",
                "a\u0000b.yaml"
            })
    @DisabledOnOs(OS.WINDOWS)
    void nothing_outside_of_the_workspace_is_read_or_written(String name) throws IOException, InterruptedException {
        Files.createSymbolicLink(workspace.resolve("link.yaml"), folder.resolve("secret.yaml"));
        Files.createSymbolicLink(workspace.resolve("linked"), folder);
        HttpResponse<String> read = get("/api/spec?name=" + encoded(name));
        assertThat(read.statusCode()).as(read.body()).isIn(400, 403);
        HttpResponse<String> written = send("PUT", "/api/spec", Map.of("name", name, "text", "changed: 1\n"));
        assertThat(written.statusCode()).as(written.body()).isIn(400, 403);
        assertThat(send("POST", "/api/jobs", Map.of("spec", name)).statusCode()).isIn(400, 403);
        assertThat(get("/api/run?run=" + encoded("../" + name)).statusCode()).isIn(403, 404);
        assertThat(Files.readString(folder.resolve("secret.yaml"))).isEqualTo("secret: 1\n");
        assertThat(read.body()).doesNotContain("secret: 1");
    }

    @Test
    void only_yaml_is_written() throws IOException, InterruptedException {
        assertThat(send("PUT", "/api/spec", Map.of("name", "run.sh", "text", "x"))
                        .body())
                .contains("is no spec");
        assertThat(workspace.resolve("run.sh")).doesNotExist();
    }

    @Test
    void a_spec_is_saved_only_over_the_text_that_was_changed() throws IOException, InterruptedException {
        JsonObject spec = object("/api/spec?name=mine.yaml");
        assertThat(spec.get("text").getAsString()).isEqualTo(SPEC);
        String digest = spec.get("digest").getAsString();
        assertThat(send("PUT", "/api/spec", Map.of("name", "mine.yaml", "text", "a: 1\n", "was", digest))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> late =
                send("PUT", "/api/spec", Map.of("name", "mine.yaml", "text", "b: 1\n", "was", digest));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("changed by somebody else");
        assertThat(send("PUT", "/api/spec", Map.of("name", "mine.yaml", "text", "b: 1\n"))
                        .body())
                .contains("there is a file 'mine.yaml' already");
        assertThat(send("PUT", "/api/spec", Map.of("name", "new/one.yaml", "text", "c: 1\n"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(workspace.resolve("mine.yaml")).hasContent("a: 1\n");
        assertThat(workspace.resolve("new/one.yaml")).hasContent("c: 1\n");
    }

    /** Two pages that save at the same moment: one hears that the other was first, and nothing of the other is gone. */
    @Test
    void of_two_that_save_at_once_one_is_told() throws IOException, InterruptedException {
        for (int round = 0; round < 20; round++) {
            String digest = object("/api/spec?name=mine.yaml").get("digest").getAsString();
            List<String> texts = List.of("a: " + round + "\n", "b: " + round + "\n");
            List<Integer> answers = texts.parallelStream()
                    .map(text -> {
                        try {
                            return send("PUT", "/api/spec", Map.of("name", "mine.yaml", "text", text, "was", digest))
                                    .statusCode();
                        } catch (IOException | InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
            assertThat(answers).containsExactlyInAnyOrder(200, 409);
            assertThat(workspace.resolve("mine.yaml")).hasContent(texts.get(answers.indexOf(200)));
        }
    }

    @Test
    void data_is_shown_after_each_step_as_training_draws_it() throws IOException, InterruptedException {
        Files.writeString(
                workspace.resolve("mine.yaml"),
                "extends: preset:quickstart\ndata:\n  dataset: {images: {training: 4, validation: 2, test: 2}}\n"
                        + "  prepare: [{type: clahe}, {type: normalize, using: imagenet}]\n"
                        + "  augment: [{type: flip-horizontal}, {type: flip-vertical}, {type: photometric}]\n");
        JsonObject data = object("/api/data?spec=mine.yaml");
        assertThat(data.getAsJsonObject("parts").getAsJsonArray("training")).hasSize(4);
        assertThat(data.getAsJsonArray("classes").toString()).contains("\"name\":\"cup\"", "\"colour\":\"#");
        assertThat(data.getAsJsonArray("steps").asList().stream()
                        .map(step -> step.getAsJsonObject().get("name").getAsString()))
                .containsExactly(
                        "as read",
                        "prepare: clahe",
                        "augment: flip-horizontal",
                        "augment: flip-vertical",
                        "augment: photometric");
        String asked = "/api/data/picture?spec=mine.yaml&item=training-001&";
        byte[] read = bytes(asked + "step=0");
        assertThat(read).startsWith(0x89, 'P', 'N', 'G');
        assertThat(bytes(asked + "step=0&epoch=3")).isEqualTo(read);
        assertThat(bytes(asked + "step=1")).isNotEqualTo(read);
        assertThat(bytes(asked + "step=4&epoch=1")).isNotEqualTo(bytes(asked + "step=4&epoch=2"));
        assertThat(bytes(asked + "step=4&epoch=1")).isEqualTo(bytes(asked + "step=4&epoch=1"));
        assertThat(bytes(asked + "step=0&layer=mask"))
                .startsWith(0x89, 'P', 'N', 'G')
                .isNotEqualTo(read);
        assertThat(get(asked + "step=5").statusCode()).isEqualTo(404);
        assertThat(get(asked + "step=x").statusCode()).isEqualTo(400);
        assertThat(get("/api/data/picture?spec=mine.yaml&item=none").body()).contains("there is no image 'none'");
        JsonObject check = object("/api/data/check?spec=mine.yaml");
        assertThat(check.getAsJsonArray("parts").toString())
                .contains("\"part\":\"training\",\"images\":4,\"sizes\":{\"96x96\":4}", "\"cup\":0.");
    }

    @Test
    void a_mistake_in_a_spec_and_data_that_is_not_there_are_told() throws IOException, InterruptedException {
        Files.writeString(workspace.resolve("mine.yaml"), "extends: preset:quickstart\nseed: x\n");
        assertThat(get("/api/data?spec=mine.yaml").statusCode()).isEqualTo(400);
        Files.writeString(
                workspace.resolve("mine.yaml"),
                "extends: preset:quickstart\ndata: {classes: [background, cup], regions: {cup: [cup]}, split: {type: random},"
                        + " dataset: {type: folder, root: nowhere, images: '*.png', masks: '*.png'}}\nevaluate: {metrics: [dice]}\n");
        HttpResponse<String> missing = get("/api/data?spec=mine.yaml");
        assertThat(missing.statusCode()).as(missing.body()).isEqualTo(400);
        assertThat(missing.body()).doesNotContain("Exception", "\tat ");
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    @Test
    void every_preset_comes_with_its_question() throws IOException, InterruptedException {
        JsonArray presets = JsonParser.parseString(get("/api/presets").body()).getAsJsonArray();
        assertThat(presets.size()).isGreaterThan(50);
        assertThat(presets.get(0).toString()).contains("quickstart", "?");
        assertThat(object("/api/preset?name=quickstart").get("text").getAsString())
                .contains("type: ha");
        assertThat(get("/api/preset?name=none").statusCode()).isEqualTo(404);
    }

    @Test
    void a_page_holds_a_conversation_with_the_language_server() throws IOException, InterruptedException {
        try (BufferedReader lines = listen("/api/talk")) {
            String session = event(lines, "session", line -> true).getAsString();
            String uri = object("/api/spec?name=mine.yaml").get("uri").getAsString();
            said(
                    session,
                    "{'jsonrpc':'2.0','method':'textDocument/didOpen','params':{'textDocument':{'uri':'" + uri
                            + "','languageId':'yaml','version':1,'text':'extends: preset:quickstart\\nmodel: {context: {dleta: 1}}\\n'}}}");
            assertThat(event(lines, "message", line -> line.contains("publishDiagnostics"))
                            .getAsString())
                    .contains("unknown key", "did you mean");
            said(
                    session,
                    "{'jsonrpc':'2.0','method':'textDocument/didChange','params':{'textDocument':{'uri':'" + uri
                            + "','version':2},'contentChanges':[{'text':'extends: preset:quickstart\\n'}]}}");
            said(session, "{'jsonrpc':'2.0','id':7,'method':'hanet/network','params':{'uri':'" + uri + "'}}");
            assertThat(event(lines, "message", line -> line.contains("\\\"id\\\":7"))
                            .getAsString())
                    .contains("\"path\":\"context\"", "\"parameters\":574964");
            said(
                    session,
                    "{'jsonrpc':'2.0','id':8,'method':'hanet/gesture','params':{'textDocument':{'uri':'" + uri
                            + "'},'kind':'insert','path':'encoder.level2','value':'ha'}}");
            assertThat(event(lines, "message", line -> line.contains("\\\"id\\\":8"))
                            .getAsString())
                    .contains("- {at: encoder.level2, use: {type: ha}}");
        }
        assertThat(send("POST", "/api/talk/nobody", Map.of()).statusCode()).isEqualTo(410);
    }

    private void said(String session, String message) throws IOException, InterruptedException {
        HttpRequest request = request("/api/talk/" + session)
                .POST(HttpRequest.BodyPublishers.ofString(message.replace('\'', '"')))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
    }

    private Path run(String name, String status) throws IOException {
        Path run = Files.createDirectories(workspace.resolve("runs").resolve(name));
        Files.writeString(run.resolve("resolved.yaml"), "a: 1\n");
        Files.writeString(run.resolve("files.sha256"), "");
        Files.writeString(run.resolve("status"), status + "\n");
        Files.writeString(run.resolve("metrics.csv"), "epoch,loss,mDice\n1,1.5,0.25\n2,0.5,\n");
        return run;
    }

    @Test
    void runs_are_told_of_as_they_change() throws IOException, InterruptedException {
        Path run = run("mine/20261128-120000-abcdef01", "running");
        try (BufferedReader lines = listen("/api/runs")) {
            JsonObject first = event(lines, "runs", line -> true).getAsJsonObject();
            assertThat(first.get("runs").toString())
                    .contains("\"name\":\"mine/20261128-120000-abcdef01\"", "\"status\":\"running\"");
            Files.writeString(run.resolve("metrics.csv"), "epoch,loss,mDice\n1,1.5,0.25\n2,0.5,\n3,0.25,0.5\n");
            Files.writeString(run.resolve("status"), "done\n");
            event(lines, "runs", line -> line.contains("\"done\""));
        }
        JsonObject whole = object("/api/run?run=mine/20261128-120000-abcdef01");
        assertThat(whole.getAsJsonArray("rows")).hasSize(3);
        assertThat(whole.getAsJsonArray("rows").get(1).toString()).contains("\"epoch\":2", "\"values\":{\"loss\":0.5}");
        assertThat(send("POST", "/api/jobs", Map.of("resume", "mine/20261128-120000-abcdef01"))
                        .body())
                .contains("the run is done");
    }

    @Test
    void a_run_whose_files_are_damaged_is_listed_with_what_is_wrong() throws IOException, InterruptedException {
        run("mine/20261128-120000-abcdef01", "runnung");
        run("mine/20261128-130000-abcdef02", "done");
        try (BufferedReader lines = listen("/api/runs")) {
            String told = event(lines, "runs", line -> true).toString();
            assertThat(told).contains("\"status\":\"damaged\"", "says 'runnung', not running", "\"status\":\"done\"");
        }
    }

    @Test
    void a_report_runs_alone_and_pictures_are_those_of_the_run() throws IOException, InterruptedException {
        Path run = run("mine/20261128-120000-abcdef01", "done");
        String asked = "run=mine/20261128-120000-abcdef01";
        assertThat(get("/api/run/report?" + asked).statusCode()).isEqualTo(404);
        Files.writeString(run.resolve("report.html"), "<script>fetch('/api/workspace')</script>");
        HttpResponse<String> report = get("/api/run/report?" + asked);
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(report.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox allow-scripts; default-src 'none';")
                .doesNotContain("allow-same-origin", "connect-src");
        Files.createDirectories(run.resolve("report"));
        Files.writeString(run.resolve("report/a b.png"), "picture");
        assertThat(get("/api/run/picture?" + asked + "&file=" + encoded("report/a b.png"))
                        .body())
                .isEqualTo("picture");
        for (String other :
                List.of("resolved.yaml", "../../../mine.yaml", "../x.png", "../../../../secret.yaml", "status")) {
            assertThat(get("/api/run/picture?" + asked + "&file=" + encoded(other))
                            .statusCode())
                    .as(other)
                    .isIn(403, 404);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_training_is_a_process_of_the_command_line() throws IOException, InterruptedException {
        Files.writeString(workspace.resolve("wait.yaml"), SPEC);
        try (BufferedReader lines = listen("/api/runs")) {
            assertThat(send("POST", "/api/jobs", Map.of("spec", "mine.yaml", "epochs", "2"))
                            .body())
                    .isEqualTo("{\"number\":1}");
            assertThat(event(lines, "runs", line -> line.contains("\"code\":3")).toString())
                    .contains("called: train ./mine.yaml --set train.epochs=2", "\"isRunning\":false");
            send("POST", "/api/jobs", Map.of("spec", "wait.yaml"));
            event(lines, "runs", line -> line.contains("\"isRunning\":true"));
            assertThat(send("POST", "/api/jobs/2/stop", Map.of()).statusCode()).isEqualTo(204);
            event(lines, "runs", line -> line.contains("\"number\":2") && !line.contains("\"isRunning\":true"));
        }
        for (String epochs : List.of("0", "-1", "2 --runs /", "x")) {
            assertThat(send("POST", "/api/jobs", Map.of("spec", "mine.yaml", "epochs", epochs))
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(send("POST", "/api/jobs/9/stop", Map.of()).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/api/jobs", Map.of("spec", "none.yaml")).statusCode())
                .isEqualTo(404);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void trainings_are_bounded_and_end_with_the_studio() throws IOException, InterruptedException {
        Files.writeString(workspace.resolve("wait.yaml"), SPEC);
        for (int i = 0; i < 4; i++) {
            assertThat(send("POST", "/api/jobs", Map.of("spec", "wait.yaml")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(send("POST", "/api/jobs", Map.of("spec", "wait.yaml")).body())
                .contains("4 trainings run already");
        studio.close();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void a_folder_that_is_not_there_is_told() {
        ClassLoader classes = StudioTest.class.getClassLoader();
        Studio other = HanetModule.injector(Plugins.found(classes), classes, binder -> {
                    binder.bind(SpecServer.class);
                    binder.bind(Sessions.class);
                    binder.bind(Studio.class);
                })
                .getInstance(Studio.class);
        for (String name : List.of("nowhere", "secret.yaml")) {
            assertThatThrownBy(() -> other.open(folder.resolve(name), LocalServer.Settings.local(0), List.of("sh")))
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining(name);
        }
    }
}
