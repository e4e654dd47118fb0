package dev.hanet.toolkit.cli;

import com.google.inject.Injector;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.server.LocalServer;
import dev.hanet.toolkit.serving.Serving;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.train.TinySpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A small run that was trained, served over a socket of this machine. */
final class ServedRun implements AutoCloseable {
    static final String TOKEN = "a-token-of-the-tests";

    private static final String BOUNDARY = "the-border-of-the-parts";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Serving serving;
    private final LocalServer server;

    ServedRun(Path directory, Serving.Settings settings, long mostBytes, Duration bodyTime) {
        this(Map.of("eye", directory), settings, mostBytes, bodyTime);
    }

    /** Several by their names, one at a time on the device. */
    ServedRun(Map<String, Path> directories, Serving.Settings settings, long mostBytes, Duration bodyTime) {
        ClassLoader loader = ServedRun.class.getClassLoader();
        Injector injector = HanetModule.injector(Plugins.found(loader), loader);
        Sessions sessions = new Sessions(injector.getInstance(ExperimentLoader.class));
        Map<String, Supplier<Ensemble>> networks = new TreeMap<>();
        directories.forEach((name, directory) ->
                networks.put(name, () -> new Ensemble(List.of(sessions.open(directory, Device.CPU)))));
        try {
            serving = new Serving(networks, 1, settings);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        server = new LocalServer(
                LocalServer.Settings.local(0).withToken(TOKEN).withLimits(mostBytes, bodyTime, Duration.ofSeconds(10)),
                serving.routes());
    }

    /** Trains for an epoch on drawn images. */
    static Path trained(Path folder) throws IOException {
        Path spec = Files.writeString(
                folder.resolve("eye.yaml"),
                TinySpec.with("channels: [8, 12, 16]", "channels: [8, 12]", "epochs: 4", "epochs: 2"));
        Runner.Outcome outcome = Runner.run(
                "train", spec.toString(), "--runs", folder.resolve("runs").toString(), "--device", "cpu");
        if (outcome.code() != ExitCode.DONE) {
            throw new IllegalStateException(outcome.all());
        }
        try (Stream<Path> runs = Files.list(folder.resolve("runs/eye"))) {
            return runs.findFirst().orElseThrow();
        }
    }

    /** A drawn image of 40 x 36, larger than those of training. */
    static Path image(Path file) throws IOException {
        BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int light = Math.max(0, 250 - 9 * (int) Math.hypot(x - 20, y - 18));
                image.setRGB(x, y, light << 16 | light / 2 << 8 | (x * 5 & 0xff));
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    int port() {
        return server.address().getPort();
    }

    Serving serving() {
        return serving;
    }

    LocalServer server() {
        return server;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(Duration.ofSeconds(60));
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A form with files: name to what is in it. */
    static byte[] form(Map<String, byte[]> files) {
        List<byte[]> parts = new ArrayList<>();
        files.forEach((name, bytes) -> {
            parts.add(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + name
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            parts.add(bytes);
            parts.add("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        parts.add(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static String formType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    private HttpRequest posted(String path, String type, byte[] body) {
        return request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    HttpResponse<byte[]> post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return client.send(posted(path, type, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path, Map<String, byte[]> files) throws IOException, InterruptedException {
        return post(path, formType(), form(files));
    }

    CompletableFuture<HttpResponse<byte[]>> postLater(String path, Map<String, byte[]> files) {
        return client.sendAsync(posted(path, formType(), form(files)), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.close();
        serving.close();
    }
}
