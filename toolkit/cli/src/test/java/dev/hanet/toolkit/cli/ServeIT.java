package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hanet.toolkit.serving.Serving;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything goes over a socket of this machine. */
@Timeout(120)
class ServeIT {
    private static final int MUTATIONS = Integer.getInteger("serve.mutations", 1000);
    private static final long MOST_BYTES = 200_000;
    private static final Duration BODY = Duration.ofMillis(1500);

    @TempDir
    private static Path folder;

    private static Path run = Path.of("");
    private static Path image = Path.of("");
    private static byte[] eye = new byte[0];
    private static ServedRun served;

    @BeforeAll
    static void serve() throws IOException {
        run = ServedRun.trained(folder);
        image = ServedRun.image(folder.resolve("eye.png"));
        eye = Files.readAllBytes(image);
        served = new ServedRun(run, settings(1, 2, 16), MOST_BYTES, BODY);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Serving.Settings settings(int together, int workers, int queue) {
        return new Serving.Settings(together, workers, queue, 4, 4000, Duration.ofSeconds(30));
    }

    private static JsonObject json(HttpResponse<byte[]> answer) {
        return JsonParser.parseString(text(answer)).getAsJsonObject();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static void assertRefused(HttpResponse<byte[]> answer, int status, String why) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        assertThat(json(answer).get("error").getAsString())
                .contains(why)
                .doesNotContain("Exception", System.getProperty("java.io.tmpdir"));
    }

    private static void assertStillServes() throws IOException, InterruptedException {
        assertThat(served.post("/picture/mask", Map.of("eye.png", eye)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void pictures_are_the_bytes_that_predict_writes() throws IOException, InterruptedException {
        Path out = folder.resolve("masks");
        Runner.Outcome predicted = Runner.run(
                "predict",
                run.toString(),
                image.toString(),
                "--out",
                out.toString(),
                "--probabilities",
                "--uncertainty");
        assertThat(predicted.code()).as(predicted.all()).isZero();

        for (String kind :
                List.of("mask", "classes", "overlay", "probability-rim", "probability-background", "uncertainty")) {
            HttpResponse<byte[]> answer = served.post("/picture/" + kind, Map.of("eye.png", eye));
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(answer.body()).as(kind).isEqualTo(Files.readAllBytes(out.resolve("eye." + kind + ".png")));
        }
    }

    @Test
    void several_images_are_answered_in_their_order_with_measures_and_the_pictures_that_were_asked_for()
            throws IOException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("b.png", eye);
        files.put("a.png", eye);
        JsonArray images =
                json(served.post("/segment?files=mask,overlay", files)).getAsJsonArray("images");

        assertThat(images).hasSize(2);
        JsonObject first = images.get(0).getAsJsonObject();
        assertThat(first.get("name").getAsString()).isEqualTo("b.png");
        byte[] mask = Base64.getDecoder()
                .decode(first.getAsJsonObject("files").get("mask").getAsString());
        assertThat(mask)
                .isEqualTo(served.post("/picture/mask", Map.of("eye.png", eye)).body());
        JsonObject disc = first.getAsJsonObject("regions").getAsJsonObject("disc");
        JsonObject cup = first.getAsJsonObject("regions").getAsJsonObject("cup");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(mask));
        long discPixels = 0;
        long cupPixels = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int label = picture.getRaster().getSample(x, y, 0);
                discPixels += label > 0 ? 1 : 0;
                cupPixels += label == 2 ? 1 : 0;
            }
        }
        assertThat(disc.get("pixels").getAsLong()).isEqualTo(discPixels);
        assertThat(cup.get("pixels").getAsLong()).isEqualTo(cupPixels);
        assertThat(disc.get("share").getAsDouble())
                .isEqualTo(discPixels / (double) (picture.getHeight() * picture.getWidth()));
        assertThat(disc.getAsJsonArray("box")).hasSize(discPixels == 0 ? 0 : 4);
    }

    @Test
    void every_path_of_the_description_answers_what_its_schema_says() throws IOException, InterruptedException {
        JsonObject description = json(served.get("/openapi.json"));
        for (String path : description.getAsJsonObject("paths").keySet()) {
            JsonObject paths = description.getAsJsonObject("paths").getAsJsonObject(path);
            boolean isGet = paths.has("get");
            JsonObject responses = paths.getAsJsonObject(isGet ? "get" : "post").getAsJsonObject("responses");
            String asked = path.replace("{kind}", "mask");
            HttpResponse<byte[]> answer = isGet ? served.get(asked) : served.post(asked, Map.of("eye.png", eye));
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertDescribed(description, responses.getAsJsonObject("200"), answer);
            if (!isGet) {
                assertDescribed(
                        description,
                        responses.getAsJsonObject("default"),
                        served.post(asked, ServedRun.formType(), new byte[0]));
            }
        }
        assertThat(description.getAsJsonObject("paths").keySet())
                .isEqualTo(Set.of(
                        "/health",
                        "/ready",
                        "/openapi.json",
                        "/metrics",
                        "/networks",
                        "/model",
                        "/segment",
                        "/picture/{kind}"));
        JsonObject model = json(served.get("/model"));
        assertThat(model.getAsJsonArray("classes")).hasSize(3);
        assertThat(model.get("threshold").isJsonNull()).isTrue();
        assertThat(model.keySet())
                .isEqualTo(description
                        .getAsJsonObject("components")
                        .getAsJsonObject("schemas")
                        .getAsJsonObject("Model")
                        .getAsJsonObject("properties")
                        .keySet());
    }

    /** The answer has the type, and the form, that one of the responses in the description has; the validator is somebody else's. */
    private static void assertDescribed(JsonObject description, JsonObject response, HttpResponse<byte[]> answer) {
        JsonObject found = response.has("$ref")
                ? description
                        .getAsJsonObject("components")
                        .getAsJsonObject("responses")
                        .getAsJsonObject(response.get("$ref").getAsString().replaceFirst(".*/", ""))
                : response;
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        assertThat(found.getAsJsonObject("content").keySet()).containsExactly(type);
        if (type.equals("application/json")) {
            JsonObject schema = found.getAsJsonObject("content")
                    .getAsJsonObject(type)
                    .getAsJsonObject("schema")
                    .deepCopy();
            schema.add("components", description.get("components"));
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema.toString())
                            .validate(text(answer), InputFormat.JSON))
                    .as(text(answer))
                    .isEmpty();
        }
    }

    @Test
    void networks_are_asked_for_by_their_names_and_one_is_on_the_device() throws IOException, InterruptedException {
        Path runs = folder.resolve("others");
        Runner.Outcome trained = Runner.run(
                "train",
                folder.resolve("eye.yaml").toString(),
                "--set",
                "seed=8",
                "--runs",
                runs.toString(),
                "--device",
                "cpu");
        assertThat(trained.code()).as(trained.all()).isZero();
        Path other;
        try (Stream<Path> found = Files.list(runs.resolve("eye"))) {
            other = found.findFirst().orElseThrow();
        }
        String kind = "/picture/probability-rim";
        byte[] first = served.post(kind, Map.of("eye.png", eye)).body();
        try (ServedRun two =
                new ServedRun(Map.of("first", run, "second", other), settings(1, 3, 64), MOST_BYTES, BODY)) {
            assertThat(text(two.get("/networks"))).contains("\"first\"", "\"second\"");
            byte[] second =
                    two.post(kind + "?network=second", Map.of("eye.png", eye)).body();
            assertThat(second).isNotEqualTo(first);
            assertThat(json(two.get("/model?network=second")).get("spec").getAsString())
                    .isNotEqualTo(
                            json(two.get("/model?network=first")).get("spec").getAsString());

            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(
                        two.postLater(kind + "?network=" + (i % 2 == 0 ? "first" : "second"), Map.of("eye.png", eye)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).join().body()).as("answer " + i).isEqualTo(i % 2 == 0 ? first : second);
                assertThat(json(two.get("/networks")).getAsJsonArray("onDevice"))
                        .hasSizeLessThanOrEqualTo(1);
            }
            assertRefused(two.post("/segment", Map.of("eye.png", eye)), 400, "'?network=' with one of first, second");
            assertRefused(two.get("/model?network=third"), 404, "there is no network of that name");
            assertThat(text(two.get("/metrics"))).contains("hanet_networks_on_device 1\n");
        }
    }

    @Test
    void a_volume_is_refused_in_a_sentence() throws IOException, InterruptedException {
        assertRefused(
                served.post("/segment", Map.of("head.nii", volume(3))), 400, "'head.nii' is a volume of 3 slices");
        assertThat(served.post("/segment", Map.of("head.nii", volume(1))).statusCode())
                .isEqualTo(200);
        assertRefused(served.post("/segment", Map.of("head.nii", Arrays.copyOf(volume(3), 200))), 400, "head.nii");
        assertStillServes();
    }

    /** A NIfTI-1 file of 8 x 6 bytes a slice. */
    private static byte[] volume(int slices) {
        ByteBuffer file = ByteBuffer.allocate(352 + 48 * slices).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 348);
        short[] sides = {3, 8, 6, (short) slices, 1, 1, 1, 1};
        for (int i = 0; i < sides.length; i++) {
            file.putShort(40 + 2 * i, sides[i]);
            file.putFloat(76 + 4 * i, 1);
        }
        file.putShort(70, (short) 2)
                .putShort(72, (short) 8)
                .putFloat(108, 352)
                .putFloat(112, 1)
                .putShort(254, (short) 1);
        for (int i = 0; i < 3; i++) {
            file.putFloat(280 + 20 * i, 1);
        }
        file.put(344, "n+1".getBytes(StandardCharsets.US_ASCII));
        for (int i = 352; i < file.capacity(); i++) {
            file.put(i, (byte) (i * 5));
        }
        return file.array();
    }

    @Test
    void signs_of_life_need_no_token_and_all_else_does() throws IOException {
        for (String path : List.of("/health", "/ready")) {
            assertThat(raw("GET " + path + " HTTP/1.1", "")).startsWith("HTTP/1.1 200");
        }
        for (String path : List.of("/model", "/metrics", "/openapi.json")) {
            assertThat(raw("GET " + path + " HTTP/1.1", "")).startsWith("HTTP/1.1 401");
        }
        assertThat(raw("POST /segment HTTP/1.1\r\nContent-Length: 0", "")).startsWith("HTTP/1.1 401");
    }

    private static String raw(String head, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", served.port())) {
            socket.getOutputStream()
                    .write((head + "\r\nHost: 127.0.0.1:" + served.port() + "\r\nConnection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void metrics_count_answers_and_images() throws IOException, InterruptedException {
        assertStillServes();
        served.post("/picture/none", Map.of("eye.png", eye));
        String metrics = text(served.get("/metrics"));

        assertThat(metrics)
                .containsPattern("hanet_answers_total\\{path=\"/picture\",status=\"200\"} [1-9]")
                .containsPattern("hanet_answers_total\\{path=\"/picture\",status=\"404\"} [1-9]")
                .containsPattern("hanet_segmentation_seconds_bucket\\{le=\"\\+Inf\"} [1-9]")
                .contains("hanet_images_waiting 0\n", "hanet_ready 1\n");
        assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [0-9.E-]+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no form at all",
                "--the-border-of-the-parts",
                "--the-border-of-the-parts\r\n",
                "--the-border-of-the-parts--\r\n",
                "--the-border-of-the-parts\r\n"
                        + "Content-Disposition: form-data; name=\"image\"; filename=\"x.png\"\r\n\r\n"
                        + "abc",
                "--the-border-of-the-parts\r\n"
                        + "Content-Disposition: nonsense\r\n\r\n"
                        + "abc\r\n"
                        + "--the-border-of-the-parts--\r\n",
                "--the-border-of-the-parts\r\n: \r\n\r\nabc\r\n--the-border-of-the-parts--\r\n",
                "--another\r\n"
                        + "Content-Disposition: form-data; name=\"image\"; filename=\"x.png\"\r\n\r\n"
                        + "abc\r\n"
                        + "--another--\r\n",
                "--the-border-of-the-parts\r\n"
                        + "Content-Disposition: form-data; name=\"image\"\r\n\r\n"
                        + "abc\r\n"
                        + "--the-border-of-the-parts--\r\n",
                ""
            })
    void a_form_that_is_none_is_refused_in_a_sentence(String body) throws IOException, InterruptedException {
        assertRefused(
                served.post("/segment", ServedRun.formType(), body.getBytes(StandardCharsets.ISO_8859_1)),
                400,
                "the form");
        assertStillServes();
    }

    @Test
    void another_kind_of_body_is_refused() throws IOException, InterruptedException {
        assertRefused(served.post("/segment", "image/png", eye), 415, "multipart/form-data");
        assertRefused(served.post("/segment", "multipart/form-data", eye), 400, "the form");
    }

    @Test
    void what_is_too_much_is_refused() throws IOException, InterruptedException {
        Map<String, byte[]> five = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            five.put(i + ".png", eye);
        }
        assertRefused(served.post("/segment", five), 400, "more than 4 parts");
        assertRefused(
                served.post("/segment", Map.of("x.png", new byte[(int) MOST_BYTES])), 413, "the body has more than");
        BufferedImage large = new BufferedImage(100, 41, BufferedImage.TYPE_BYTE_GRAY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(large, "png", bytes);
        assertRefused(served.post("/segment", Map.of("x.png", bytes.toByteArray())), 413, "'x.png' is");
    }

    @Test
    void an_image_that_cannot_be_read_is_named_as_its_sender_names_it() throws IOException, InterruptedException {
        assertRefused(served.post("/segment", Map.of("../../etc/my eye.png", new byte[] {1, 2, 3})), 400, "my eye.png");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void images_that_were_changed_harm_nobody() throws IOException, InterruptedException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = random.nextInt(4) == 0 ? Arrays.copyOf(eye, 1 + random.nextInt(eye.length)) : eye.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated[random.nextInt(Math.min(mutated.length, random.nextBoolean() ? 60 : mutated.length))] =
                        (byte) random.nextInt(256);
            }
            HttpResponse<byte[]> answer = served.post("/picture/mask", Map.of("x.png", mutated));
            assertThat(answer.statusCode()).as(i + ": " + text(answer)).isIn(200, 400, 413);
        }
        assertStillServes();
    }

    @Test
    void clients_that_send_slowly_hold_up_nobody() throws IOException, InterruptedException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket("127.0.0.1", served.port());
                socket.getOutputStream()
                        .write(("POST /segment HTTP/1.1\r\nHost: 127.0.0.1:" + served.port()
                                        + "\r\nAuthorization: Bearer "
                                        + ServedRun.TOKEN + "\r\nContent-Type: " + ServedRun.formType()
                                        + "\r\nContent-Length: 1000\r\n\r\n-")
                                .getBytes(StandardCharsets.ISO_8859_1));
                slow.add(socket);
            }
            for (int i = 0; i < 5; i++) {
                assertStillServes();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertStillServes();
    }

    @Test
    void beyond_what_may_wait_there_is_429_and_nothing_else() throws IOException, InterruptedException {
        try (ServedRun narrow = new ServedRun(run, settings(1, 1, 2), MOST_BYTES, BODY)) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(narrow.postLater("/picture/mask", Map.of("eye.png", eye)));
            }
            int served = 0;
            int later = 0;
            for (CompletableFuture<HttpResponse<byte[]>> one : answers) {
                HttpResponse<byte[]> answer = one.join();
                assertThat(answer.statusCode()).as(text(answer)).isIn(200, 429);
                if (answer.statusCode() == 429) {
                    later++;
                    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                } else {
                    served++;
                }
            }
            assertThat(served).isPositive();
            assertThat(later).isPositive();
        }
    }

    @Test
    void several_at_once_get_what_each_would_get_alone() throws IOException, InterruptedException {
        byte[] alone = served.post("/picture/mask", Map.of("eye.png", eye)).body();
        try (ServedRun wide = new ServedRun(run, settings(4, 8, 64), MOST_BYTES, BODY)) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(wide.postLater("/picture/mask", Map.of("eye.png", eye)));
            }
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                assertThat(answer.join().body()).isEqualTo(alone);
            }
        }
    }

    @Test
    void what_takes_too_long_is_given_up() throws IOException, InterruptedException {
        Serving.Settings impatient = new Serving.Settings(1, 1, 4, 4, 4000, Duration.ofNanos(1));
        try (ServedRun hurried = new ServedRun(run, impatient, MOST_BYTES, BODY)) {
            assertRefused(hurried.post("/segment", Map.of("eye.png", eye)), 504, "longer than 0 s");
        }
    }

    @Test
    void what_is_under_way_ends_and_nothing_new_begins_once_it_stops() throws IOException, InterruptedException {
        ServedRun ending = new ServedRun(run, settings(1, 1, 64), MOST_BYTES, BODY);
        int port = ending.port();
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(ending.postLater("/picture/mask", Map.of("eye.png", eye)));
        }
        CompletableFuture.anyOf(answers.toArray(new CompletableFuture<?>[0])).join();
        ending.serving().stop();
        assertThat(ending.get("/ready").statusCode()).isEqualTo(503);
        ending.close();
        for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
            assertThat(answer.join().statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void the_command_line_refuses_what_cannot_be_served() {
        for (List<String> words : List.of(
                List.of("--port", "70000"),
                List.of("--queue", "0"),
                List.of("--resident", "0"),
                List.of("--together", "0"),
                List.of("--token", "short"),
                List.of("--most-images", "0"),
                List.of("--most-megabytes", "0"),
                List.of("--most-pixels", "0"),
                List.of("--most-seconds", "0"))) {
            Runner.Outcome outcome = Runner.run(Stream.concat(Stream.of("serve", run.toString()), words.stream())
                    .toArray(String[]::new));
            assertThat(outcome.code()).as(words.toString()).isEqualTo(ExitCode.WRONG_INPUT);
        }
        assertThat(Runner.run("serve", folder.resolve("none").toString()).err()).contains("there is no run directory");
        assertThat(Runner.run("serve", run.toString(), run.toString()).err())
                .contains("two networks are called 'eye'")
                .contains("NAME=RUN")
                .contains("--mean");
        assertThat(Runner.run("serve", "a=" + run, "b=bundle:none@1").err())
                .contains("no bundle 'none@1' is installed");
        assertThat(Runner.run("serve", run.toString(), "--host", "no.such.host.invalid")
                        .err())
                .contains("there is no address");
    }
}
