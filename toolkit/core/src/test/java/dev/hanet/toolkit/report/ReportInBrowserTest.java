package dev.hanet.toolkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
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

/** The page in a Chromium, where one is on the path or named by the variable CHROMIUM; elsewhere left out. */
class ReportInBrowserTest {
    /** Uses everything that the script does, and answers what came of it. */
    private static final String USE = """
            (() => {
              const seen = [];
              document.querySelectorAll('th button')[1].click();
              seen.push(document.querySelectorAll('th')[1] && document.querySelector('th[aria-sort]').getAttribute('aria-sort'));
              const chart = document.querySelector('svg[data-chart]');
              chart.dispatchEvent(new KeyboardEvent('keydown', {key: 'End'}));
              seen.push(document.querySelector('.tip').textContent);
              document.querySelectorAll('button[data-step]')[1].click();
              seen.push(document.querySelector('.case:not([hidden]) b').textContent);
              const layer = document.querySelector('input[name=layer]');
              layer.value = '1';
              layer.dispatchEvent(new Event('input'));
              seen.push(getComputedStyle(document.querySelector('.case:not([hidden]) img[alt^=mask]')).opacity);
              return seen.join('|');
            })()
            """;

    @TempDir
    private Path root;

    @Test
    @Timeout(60)
    void shows_and_does_all_without_an_error() throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "no Chromium here");
        RunDirectory run = new RunDirectories(root).create("drive/hanet", "01234567", "", "", made -> {});
        AtomicFiles.write(run.predictions().resolve("02.png"), new Picture(new ImageSize(1, 1), new int[] {255}).png());
        ReportTest.report().write(run);
        List<String> complaints = new ArrayList<>();
        String seen = use(browser.orElseThrow(), run.file(RunDirectory.REPORT_HTML), complaints);
        assertThat(complaints).isEmpty();
        assertThat(seen).isEqualTo("ascending|epoch 2loss  0.5|02|0.6");
    }

    private static Optional<Path> browser() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                                        .map(name -> Path.of(folder, name))))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private String use(Path browser, Path page, List<String> complaints) throws Exception {
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--no-zygote",
                        "--single-process",
                        "--disable-gpu",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + root.resolve("profile"),
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.startsWith("DevTools listening on ")) {
                line = said.readLine();
            }
            URI address = URI.create(Objects.requireNonNull(line).substring("DevTools listening on ".length()));
            return use(address.getPort(), page, complaints);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String use(int port, Path page, List<String> complaints) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String pages = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        String socket = "";
        for (JsonElement one : JsonParser.parseString(pages).getAsJsonArray()) {
            if (one.getAsJsonObject().get("type").getAsString().equals("page")) {
                socket = one.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
            }
        }
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket open = client.newWebSocketBuilder()
                .buildAsync(URI.create(socket), new Messages(messages))
                .get(20, TimeUnit.SECONDS);
        send(open, 1, "Runtime.enable", "{}");
        send(open, 2, "Log.enable", "{}");
        send(open, 3, "Page.enable", "{}");
        send(open, 4, "Page.navigate", "{\"url\": \"" + page.toUri() + "\"}");
        JsonObject expression = new JsonObject();
        expression.addProperty("expression", USE);
        while (true) {
            JsonObject message = JsonParser.parseString(
                            Objects.requireNonNull(messages.poll(30, TimeUnit.SECONDS), "nothing came"))
                    .getAsJsonObject();
            String method = message.has("method") ? message.get("method").getAsString() : "";
            switch (method) {
                case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
                    complaints.add(message.toString());
                case "Page.loadEventFired" -> send(open, 5, "Runtime.evaluate", expression.toString());
                default -> {
                    if (message.has("id") && message.get("id").getAsInt() == 5) {
                        return message.getAsJsonObject("result")
                                .getAsJsonObject("result")
                                .get("value")
                                .getAsString();
                    }
                }
            }
        }
    }

    private static void send(WebSocket socket, int id, String method, String parameters) throws Exception {
        socket.sendText("{\"id\": " + id + ", \"method\": \"" + method + "\", \"params\": " + parameters + "}", true)
                .get(20, TimeUnit.SECONDS);
    }

    /** Puts whole messages into a queue. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<String> messages;
        private final StringBuilder part = new StringBuilder();

        Messages(BlockingQueue<String> messages) {
            this.messages = messages;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
