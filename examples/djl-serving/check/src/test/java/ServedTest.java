import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.serving.Arguments;
import ai.djl.serving.ModelServer;
import ai.djl.serving.util.ConfigManager;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.cli.DefaultParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An export of a run in DJL Serving's own server, as a folder, as an archive and as a workflow, asked over HTTP: the mask is that of {@code hanet predict}.
 *
 * <p>{@code -Dexport} names the export, {@code -Dimage} the image and {@code -Dmask} what {@code hanet predict --as classes} wrote of it.
 */
class ServedTest {
    @TempDir
    private static Path folder;

    private static ModelServer server;
    private static URI address;

    /** As README.md says it: the folder, the archive of it, and workflow.json beside that. */
    @BeforeAll
    static void start_the_server() throws Exception {
        Path example = Path.of("").toAbsolutePath().getParent();
        Path eye = folder.resolve("eye");
        try (Stream<Path> files = Files.walk(example.resolve("model"))) {
            for (Path file : files.toList()) {
                Files.copy(file, eye.resolve(example.resolve("model").relativize(file).toString()));
            }
        }
        Files.copy(given("export"), eye.resolve("model.pt"));
        Path archive = folder.resolve("eye.tar.gz");
        int status = new ProcessBuilder("tar", "czf", archive.toString(), "-C", eye.toString(), ".").inheritIO().start().waitFor();
        assertEquals(0, status);
        Path workflow = Files.copy(example.resolve("workflow.json"), folder.resolve("workflow.json"));

        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String host = "http://127.0.0.1:" + port;
        address = URI.create(host + "/");
        Path settings = Files.writeString(
                folder.resolve("config.properties"), "inference_address=" + host + "\nmanagement_address=" + host + "\n");
        ConfigManager.init(new Arguments(new DefaultParser()
                .parse(
                        Arguments.getOptions(),
                        new String[] {
                            "-f", settings.toString(), "-m", "folder=" + eye.toUri(), "archive=" + archive.toUri(), "workflow=" + workflow.toUri()
                        },
                        null,
                        false)));
        server = new ModelServer(ConfigManager.getInstance());
        server.start();
    }

    @AfterAll
    static void stop_the_server() {
        server.stop();
    }

    private static Path given(String name) {
        String path = System.getProperty(name);
        assertTrue(path != null, "say -D" + name + "=FILE");
        return Path.of(path);
    }

    /** As {@code curl -F data=@FILE} sends it. */
    private static HttpResponse<byte[]> asked(String model, byte[] file) throws IOException, InterruptedException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write(("--limit\r\nContent-Disposition: form-data; name=\"data\"; filename=\"image.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.write(file);
        form.write("\r\n--limit--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(address.resolve("predictions/" + model))
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray()))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "archive", "workflow"})
    void answers_the_mask_that_predict_wrote(String model) throws Exception {
        HttpResponse<byte[]> answer = asked(model, Files.readAllBytes(given("image")));

        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals("image/png", answer.headers().firstValue("content-type").orElse(""));
        BufferedImage found = ImageIO.read(new ByteArrayInputStream(answer.body()));
        BufferedImage expected = ImageIO.read(given("mask").toFile());
        assertEquals(expected.getWidth(), found.getWidth());
        assertEquals(expected.getHeight(), found.getHeight());
        int other = 0;
        int[] sizes = new int[256];
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                int label = expected.getRaster().getSample(x, y, 0);
                sizes[label]++;
                other += found.getRaster().getSample(x, y, 0) == label ? 0 : 1;
            }
        }
        System.out.println(model + ": pixels of another class: " + other + " of " + expected.getWidth() * expected.getHeight() + "; of each class "
                + sizes[0] + ", " + sizes[1] + ", " + sizes[2]);
        assertEquals(0, other);
        assertTrue(sizes[1] > 0, "a mask of nothing but background proves nothing");
    }

    @Test
    void what_is_no_image_is_refused_and_the_server_goes_on() throws Exception {
        assertTrue(asked("archive", "no image".getBytes(StandardCharsets.UTF_8)).statusCode() >= 400);
        assertEquals(200, asked("archive", Files.readAllBytes(given("image"))).statusCode());
    }
}
