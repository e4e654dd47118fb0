package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end, each a process of its own. */
@Timeout(180)
class ServeEndIT {
    private static final String AT_WORK = "hanet_images_at_work ";

    @TempDir
    private static Path folder;

    private static Path run = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void train() throws IOException {
        run = ServedRun.trained(folder);
    }

    /** A server whose words are read line by line. */
    private record Served(Process process, BufferedReader words, URI address) implements AutoCloseable {
        static Served begin() throws IOException {
            List<String> command = new ArrayList<>(TrainingOptions.program());
            command.addAll(
                    List.of("serve", run.toString(), "--port", "0", "--token", ServedRun.TOKEN, "--device", "cpu"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader words =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = words.readLine();
            while (line != null && !line.startsWith("serves at ")) {
                line = words.readLine();
            }
            assertThat(line).as("where it serves").isNotNull();
            return new Served(process, words, URI.create(String.valueOf(line).substring("serves at ".length())));
        }

        /** What it said until its end, after it was told to end. */
        String ended() {
            return words.lines().collect(Collectors.joining("\n"));
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + ServedRun.TOKEN);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void nothing_is_waited_for_where_nothing_is_under_way() throws Exception {
        try (Served served = Served.begin()) {
            served.process().toHandle().destroy();
            assertThat(served.ended()).doesNotContain("given up");
            assertThat(served.process().waitFor()).isEqualTo(143);
        }
    }

    @Test
    void what_is_under_way_is_answered_before_the_end() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            files.put(i + ".png", grey(112));
        }
        try (Served served = Served.begin()) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    served.request("/segment")
                            .header("Content-Type", ServedRun.formType())
                            .POST(HttpRequest.BodyPublishers.ofByteArray(ServedRun.form(files)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            while (atWork(served) == 0 && !answer.isDone()) {
                Thread.onSpinWait();
            }
            served.process().toHandle().destroy();
            String said = served.ended();

            assertThat(answer.join().statusCode()).as(said).isEqualTo(200);
            assertThat(JsonParser.parseString(answer.join().body())
                            .getAsJsonObject()
                            .getAsJsonArray("images"))
                    .hasSize(12);
            assertThat(said).doesNotContain("given up");
            assertThat(served.process().waitFor()).isEqualTo(143);
        }
    }

    private int atWork(Served served) throws IOException, InterruptedException {
        return client.send(served.request("/metrics").build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(AT_WORK))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(AT_WORK.length())))
                .sum();
    }

    private static byte[] grey(int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR), "png", bytes);
        return bytes.toByteArray();
    }
}
