package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process, spoken to byte by byte as an editor does, by a reader of its own. */
class LspIT {
    @TempDir
    private Path folder;

    private Process process;
    private OutputStream to;
    private InputStream from;
    private int asked;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xss16m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.hanet.toolkit.cli.Main",
                        "lsp",
                        "--stdio"))
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        to = process.getOutputStream();
        from = new BufferedInputStream(process.getInputStream());
        ask("initialize", "{\"processId\": null, \"rootUri\": null, \"capabilities\": {}}");
        tell("initialized", "{}");
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    private void send(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        to.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        to.write(bytes);
        to.flush();
    }

    private void tell(String method, String params) throws IOException {
        send("{\"jsonrpc\": \"2.0\", \"method\": \"" + method + "\", \"params\": " + params + "}");
    }

    private JsonObject ask(String method, String params) throws IOException {
        int id = ++asked;
        send("{\"jsonrpc\": \"2.0\", \"id\": " + id + ", \"method\": \"" + method + "\", \"params\": " + params + "}");
        while (true) {
            JsonObject message = hear();
            if (message.has("id")
                    && !message.has("method")
                    && message.get("id").getAsString().equals("" + id)) {
                return message;
            }
        }
    }

    /** The next message; whatever stands outside of one would fail here. */
    private JsonObject hear() throws IOException {
        int length = -1;
        for (String line = header(); !line.isEmpty(); line = header()) {
            assertThat(line).matches("Content-(Length|Type): .*");
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        byte[] bytes = from.readNBytes(length);
        return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private String header() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            assertThat(next)
                    .as("end of output after '" + line + "'; " + Files.readString(folder.resolve("err.txt")))
                    .isNotNegative();
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private JsonObject published() throws IOException {
        while (true) {
            JsonObject message = hear();
            if (message.has("method")
                    && message.get("method").getAsString().equals("textDocument/publishDiagnostics")) {
                return message.getAsJsonObject("params");
            }
        }
    }

    @Test
    void a_mistake_is_told_while_it_is_there_and_the_process_ends_in_order() throws Exception {
        String uri = folder.resolve("spec.yaml").toUri().toString();
        tell(
                "textDocument/didOpen",
                "{\"textDocument\": {\"uri\": \"" + uri
                        + "\", \"languageId\": \"yaml\", \"version\": 1, \"text\": \"extends: preset:quickstart\\n"
                        + "sed: 1\\n"
                        + "\"}}");
        JsonObject mistake = published().getAsJsonArray("diagnostics").get(0).getAsJsonObject();
        assertThat(mistake.get("message").getAsString()).startsWith("unknown key\ndid you mean 'seed'?");
        tell(
                "textDocument/didChange",
                "{\"textDocument\": {\"uri\": \"" + uri
                        + "\", \"version\": 2}, \"contentChanges\": [{\"text\": \"extends: preset:quickstart\\n"
                        + "seed: 2\\n"
                        + "\"}]}");
        assertThat(published().getAsJsonArray("diagnostics")).isEmpty();
        ask("shutdown", "null");
        tell("exit", "null");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(from.read()).isNegative();
    }

    @Test
    void keys_are_completed_and_lines_say_what_they_cost() throws Exception {
        String uri = folder.resolve("spec.yaml").toUri().toString();
        String document = "{\"textDocument\": {\"uri\": \"" + uri + "\"";
        tell(
                "textDocument/didOpen",
                document + ", \"languageId\": \"yaml\", \"version\": 1,"
                        + " \"text\": \"extends: preset:quickstart\\nmodel: {context: {levels: 1}}\\n\"}}");
        JsonObject offered =
                ask("textDocument/completion", document + "}, \"position\": {\"line\": 1, \"character\": 18}}");
        assertThat(offered.toString()).contains("\"label\":\"delta\"", "0 to 1");
        JsonObject hints = ask(
                "textDocument/inlayHint",
                document
                        + "}, \"range\": {\"start\": {\"line\": 0, \"character\": 0}, \"end\": {\"line\": 9,"
                        + " \"character\": 0}}}");
        assertThat(hints.toString()).contains("N = 144: 1 map of 144 x 144", "training 116.8 MiB");
    }

    @Test
    void an_editor_that_goes_away_leaves_no_process_behind() throws Exception {
        to.close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED);
    }
}
