package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The studio as a user has it: the whole process, and its pages in a Chromium, where one is on the path or named by the variable
 * CHROMIUM; elsewhere that is left out.
 */
class StudioIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>.yaml";
    private static final String SPEC = """
            # small
            extends: preset:quickstart
            model:
              context: {type: ha, levels: 1}  # the first neighbours
            data:
              dataset: {images: {training: 4, validation: 2, test: 2}}
            train: {epochs: 2, schedule: {warmupSteps: 1}}
            """;
    private static final String TEXT = "document.querySelector('.CodeMirror').CodeMirror.getValue()";

    @TempDir
    private Path folder;

    /** What the browser complains of: errors of scripts, of the policy, of what it could not load. */
    private final List<String> complaints = new ArrayList<>();

    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final List<Process> processes = new ArrayList<>();
    private @Nullable WebSocket socket;
    private int asked;

    private static Optional<Path> browser() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome")
                                        .map(name -> Path.of(path, name))))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    @Timeout(240)
    void a_spec_is_written_composed_and_trained_and_a_pixel_explained_without_an_error() throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "no Chromium here");
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("small.yaml"), SPEC);
        Files.writeString(workspace.resolve(HOSTILE), SPEC);
        try {
            connect(browser.orElseThrow());
            Process process = studio(workspace);
            String address = line(process, "studio: ").orElseThrow();
            send("Page.navigate", "{\"url\": \"" + address + "\"}");
            until("document.querySelector('#file option[value=\"small.yaml\"]') !== null");
            assertThat(evaluate("document.querySelectorAll('#file img').length + ' ' + location.search"))
                    .isEqualTo("0 ");
            evaluate("const file = document.querySelector('#file'); file.value = 'small.yaml';"
                    + " file.dispatchEvent(new Event('change'))");
            until(TEXT + ".startsWith('# small')");
            until("document.querySelector('.box.context') !== null");

            evaluate("document.querySelector('.CodeMirror').CodeMirror.setCursor({line: 3, ch: 31});"
                    + " document.querySelector('.CodeMirror').CodeMirror.focus()");
            send("Input.insertText", "{\"text\": \", dleta: 0.4\"}");
            until(
                    "[...document.querySelectorAll('.problems li.mistake')].some(one => one.textContent.includes('unknown key'))"
                            + " && document.querySelector('.said-mistake').textContent === 'dleta'");
            until("document.querySelectorAll('.problems li.mistake button:not(.link)').length > 0");
            evaluate("document.querySelector('.problems li.mistake button:not(.link)').click()");
            until(TEXT + ".includes(', delta: 0.4}  # the first neighbours')");
            until(
                    "document.querySelectorAll('.problems li.mistake').length === 0 && document.querySelector('.sliders output').textContent === '0.4'");

            evaluate(
                    "const block = [...document.querySelectorAll('.block')].find(one => one.textContent === 'ha');"
                            + " const point = document.querySelector('.box[data-path=\"encoder.level3\"]');"
                            + " const carried = new DataTransfer();"
                            + " block.dispatchEvent(new DragEvent('dragstart', {dataTransfer: carried, bubbles: true}));"
                            + " for (const kind of ['dragover', 'drop'])"
                            + " point.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}))");
            until(TEXT + ".includes('\\n  insert:\\n    - {at: encoder.level3, use: {type: ha}}\\n')");
            until("document.querySelector('.box.inserted') !== null");

            evaluate("document.querySelector('#train').click()");
            until("location.hash === '#runs' && document.querySelectorAll('[data-chart=loss] circle').length === 2");
            until(
                    "document.querySelector('.status.done') !== null && document.querySelectorAll('.pictures img').length === 4");
            assertThat(Files.readString(workspace.resolve("small.yaml")))
                    .contains("# the first neighbours", "- {at: encoder.level3");

            evaluate("location.hash = '#explain'");
            until("document.querySelectorAll('.pictures figure').length === 3");
            until("document.querySelector('.pictures figcaption').textContent.includes('density')");
            evaluate("location.hash = '#data'");
            until(
                    "[...document.querySelectorAll('.steps img')].filter(one => one.complete && one.naturalWidth === 96).length === 8");
            assertThat(complaints).isEmpty();
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS))
                    .as("it ends with a network open")
                    .isTrue();
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private Process studio(Path workspace) throws IOException {
        return start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss16m",
                "-Djava.awt.headless=true",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hanet.toolkit.cli.Main",
                "studio",
                workspace.toString(),
                "--port",
                "0"));
    }

    @Test
    @Timeout(60)
    void the_address_that_is_printed_opens_it_until_it_is_told_to_end() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Process process = studio(workspace);
        try {
            URI address = URI.create(line(process, "studio: ").orElseThrow());
            HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .cookieHandler(new CookieManager())
                    .build();
            assertThat(client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("<title>HANet studio</title>");
            assertThat(client.send(
                                    HttpRequest.newBuilder(address.resolve("/api/workspace"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"specs\":[]");
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_folder_that_is_not_there_and_a_port_that_is_taken_are_told() throws IOException {
        Runner.Outcome nowhere = Runner.run("studio", folder.resolve("nowhere").toString());
        assertThat(nowhere.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(nowhere.err()).contains("there is no folder", "nowhere").doesNotContain("\tat ");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Runner.Outcome outcome = Runner.run("studio", folder.toString(), "--port", "" + taken.getLocalPort());
            assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
            assertThat(outcome.err())
                    .contains("cannot be listened at", "choose another port")
                    .doesNotContain("\tat ");
        }
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    /** The rest of the first line that begins so. */
    private static Optional<String> line(Process process, String begin) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(begin)) {
                return Optional.of(line.substring(begin.length()));
            }
        }
        return Optional.empty();
    }

    private void connect(Path browser) throws Exception {
        URI address = URI.create(line(
                        start(List.of(
                                browser.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--no-zygote",
                                "--single-process",
                                "--disable-gpu",
                                "--window-size=1280,800",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "about:blank")),
                        "DevTools listening on ")
                .orElseThrow());
        HttpClient client = HttpClient.newHttpClient();
        String pages = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        String page = "";
        for (JsonElement one : JsonParser.parseString(pages).getAsJsonArray()) {
            if (one.getAsJsonObject().get("type").getAsString().equals("page")) {
                page = one.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
            }
        }
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Messages())
                .get(20, TimeUnit.SECONDS);
        for (String domain : List.of("Runtime", "Log", "Page")) {
            send(domain + ".enable", "{}");
        }
    }

    /** Asks the browser, and answers what came of it. */
    private JsonObject send(String method, String parameters) throws Exception {
        int id = ++asked;
        Objects.requireNonNull(socket)
                .sendText("{\"id\": " + id + ", \"method\": \"" + method + "\", \"params\": " + parameters + "}", true)
                .get(20, TimeUnit.SECONDS);
        while (true) {
            JsonObject message = Objects.requireNonNull(messages.poll(60, TimeUnit.SECONDS), "nothing came");
            String event = message.has("method") ? message.get("method").getAsString() : "";
            if (event.equals("Runtime.exceptionThrown")
                    || event.equals("Log.entryAdded")
                    || (event.equals("Runtime.consoleAPICalled")
                            && message.toString().contains("\"error\""))) {
                complaints.add(message.toString());
            }
            if (message.has("id") && message.get("id").getAsInt() == id) {
                return message;
            }
        }
    }

    private String evaluate(String script) throws Exception {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("expression", "{" + script + "}");
        JsonObject result = send("Runtime.evaluate", parameters.toString())
                .getAsJsonObject("result")
                .getAsJsonObject("result");
        return result.has("value") ? result.get("value").getAsString() : result.toString();
    }

    /** Waits for something to be so. */
    private void until(String condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        String last = "";
        while (System.nanoTime() < end) {
            last = evaluate(condition);
            if (last.equals("true")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(condition + " is " + last + "; the page: "
                + evaluate("document.body.innerText.slice(0, 2000)") + "; complaints: " + complaints);
    }

    /** Puts whole messages into a queue. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(JsonParser.parseString(part.toString()).getAsJsonObject());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
