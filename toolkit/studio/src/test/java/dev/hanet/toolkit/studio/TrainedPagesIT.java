package dev.hanet.toolkit.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.inject.Injector;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.editor.SpecServer;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.server.LocalServer;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.train.PreparedImages;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that was trained for one step, asked over HTTP. */
class TrainedPagesIT {
    private static final String TOKEN = "a-token-of-the-test";

    @TempDir
    private static Path workspace;

    private static Studio.Opened studio;
    private static String run = "";
    private static String twin = "";
    private static String graph = "";
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void train() {
        ClassLoader classes = TrainedPagesIT.class.getClassLoader();
        Injector injector = HanetModule.injector(Plugins.found(classes), classes, binder -> {
            binder.bind(SpecServer.class);
            binder.bind(Sessions.class);
            binder.bind(PreparedImages.class);
            binder.bind(Train.class);
            binder.bind(Studio.class);
        });
        run = trained(
                injector,
                "quickstart",
                "model.insert=[{at: encoder.level3, use: {type: ha, levels: 1}},"
                        + " {at: decoder.level3.skip, use: {type: ha, levels: 1, neighbours: 4}},"
                        + " {at: encoder.level4, use: {type: non-local}}]");
        twin = trained(injector, "quickstart", "model.context={type: none}");
        graph = trained(injector, "phantom/graph-ha", "seed=2");
        studio = injector.getInstance(Studio.class)
                .open(workspace, LocalServer.Settings.local(0).withToken(TOKEN), List.of("none"));
    }

    @AfterAll
    static void close() {
        studio.close();
    }

    private static String trained(Injector injector, String preset, String option) {
        Path runs = workspace.resolve("runs");
        Overlay few = Overlay.parse(List.of(
                "data.dataset.images={training: 4, validation: 2, test: 2}",
                "train.epochs=1",
                "train.stepsPerEpoch=1",
                option));
        Path trained = injector.getInstance(Train.class)
                .begin(
                        injector.getInstance(ExperimentLoader.class).load(preset, few),
                        new TrainSettings(
                                DataRoots.of(),
                                new WeightsFolder(Optional.empty()),
                                Device.CPU,
                                1,
                                runs,
                                workspace.resolve("prepared"),
                                TrainSettings.Reuse.SAME_CODE,
                                List.of("train", preset)),
                        TrainListener.SILENT)
                .run();
        return runs.relativize(trained).toString().replace('\\', '/');
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(studio.server().address().resolve(path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private JsonObject object(HttpRequest request) throws IOException, InterruptedException {
        return JsonParser.parseString(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .getAsJsonObject();
    }

    private JsonArray explained(String more) throws IOException, InterruptedException {
        return object(request("/api/trained/explain?run=" + run + "&image=test-000&x=40&y=50" + more)
                        .build())
                .getAsJsonArray("maps");
    }

    /** What is asked with other deltas: the path of a module to its delta. */
    private JsonArray pulled(String deltas) throws IOException, InterruptedException {
        return explained("&deltas=" + URLEncoder.encode(deltas, StandardCharsets.UTF_8));
    }

    @Test
    void every_module_of_the_network_that_has_a_delta_is_named_with_the_place_that_made_it()
            throws IOException, InterruptedException {
        JsonObject about = object(request("/api/trained?run=" + run).build());
        assertThat(about.get("images").toString()).isEqualTo("[\"test-000\",\"test-001\"]");
        assertThat(about.get("explains").getAsBoolean()).isTrue();
        assertThat(about.get("modules").getAsJsonArray().asList().stream().map(JsonElement::toString))
                .containsExactlyInAnyOrder(
                        "{\"name\":\"context\",\"path\":\"model.context\",\"delta\":0.5,\"fixed\":\"\"}",
                        "{\"name\":\"encoder.level3.inserted\",\"path\":\"model.insert[0].use\",\"delta\":0.5,\"fixed\":\"\"}",
                        "{\"name\":\"decoder.level3.skip.inserted\",\"path\":\"model.insert[1].use\",\"delta\":0.5,"
                                + "\"fixed\":\"joins each place with 4 others, whatever their scores\"}");
    }

    @Test
    void a_node_of_a_free_graph_has_its_delta_too() throws IOException, InterruptedException {
        JsonObject about = object(request("/api/trained?run=" + graph).build());
        assertThat(about.getAsJsonArray("modules").toString())
                .isEqualTo("[{\"name\":\"related\",\"path\":\"model.nodes.related\",\"delta\":0.5,\"fixed\":\"\"}]");
        String dense = URLEncoder.encode("{\"model.nodes.related\": 0}", StandardCharsets.UTF_8);
        assertThat(density(
                        object(request("/api/trained/explain?run=" + graph + "&image=test-000&x=40&y=50&deltas="
                                                + dense)
                                        .build())
                                .getAsJsonArray("maps"),
                        "related, level 1"))
                .isEqualTo(1);
    }

    @Test
    void a_greater_delta_thins_the_graph_of_the_module_that_has_it_and_of_no_other()
            throws IOException, InterruptedException {
        JsonArray maps = explained("");
        assertThat(maps).hasSize(5);
        for (JsonElement map : maps) {
            assertThat(map.getAsJsonObject().get("picture").getAsString()).startsWith("data:image/png;base64,iVBOR");
        }
        assertThat(pulled("{\"model.context\": 0.5}")).isEqualTo(maps);
        JsonArray thin = pulled("{\"model.context\": 0.999}");
        assertThat(density(thin, "context, level 1")).isLessThan(density(maps, "context, level 1"));
        String skip = "decoder.level3.skip.inserted, level 1";
        String inserted = "encoder.level3.inserted, level 1"; // before the context
        assertThat(density(thin, inserted)).isEqualTo(density(maps, inserted));
        assertThat(density(thin, skip)).isEqualTo(density(maps, skip));
        JsonArray dense = pulled("{\"model.insert[0].use\": 0}");
        assertThat(density(maps, inserted)).isLessThan(1);
        assertThat(density(dense, inserted)).isEqualTo(1);
        assertThat(density(dense, "context, level 1")).isLessThan(1);
        JsonArray both = pulled("{\"model.context\": 0, \"model.insert[0].use\": 0}");
        assertThat(density(both, "context, level 1")).isEqualTo(1);
        assertThat(density(both, inserted)).isEqualTo(1);
    }

    private static double density(JsonArray maps, String name) {
        for (JsonElement map : maps) {
            if (map.getAsJsonObject().get("name").getAsString().equals(name)) {
                return map.getAsJsonObject().get("density").getAsDouble();
            }
        }
        throw new AssertionError(name + " is not in " + maps);
    }

    @Test
    void a_twin_without_attention_stands_beside_with_what_it_finds() throws IOException, InterruptedException {
        JsonObject about = object(request("/api/trained?run=" + twin).build());
        assertThat(about.get("explains").getAsBoolean()).isFalse();
        assertThat(about.getAsJsonArray("modules")).isEmpty();
        String pixel = "/api/trained/explain?run=" + twin + "&image=test-000&x=40&y=";
        JsonObject answer = object(request(pixel + "50").build());
        assertThat(answer.getAsJsonArray("maps")).isEmpty();
        assertThat(answer.getAsJsonObject("found").get("class").getAsString()).isIn("background", "disc", "cup");
        assertThat(answer.getAsJsonObject("found").get("probability").getAsDouble())
                .isBetween(1 / 3.0, 1.0);
        assertThat(answer.getAsJsonObject("found").get("picture").getAsString())
                .startsWith("data:image/png;base64,iVBOR");
        assertThat(object(request(pixel + "500").build()).get("error").getAsString())
                .contains("lies outside of 'test-000'");
        JsonObject kin = JsonParser.parseString(client.send(
                                request("/api/trained/kin?run=" + run).build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertThat(kin.get("name").getAsString()).isEqualTo(twin);
        assertThat(kin.get("differs").toString()).isEqualTo("[\"model.context none\",\"model.insert []\"]");
    }

    @Test
    void runs_stand_side_by_side_on_a_page_that_runs_alone() throws IOException, InterruptedException {
        HttpResponse<String> page = client.send(
                request("/api/runs/compared?runs=" + run + "," + run).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("mDice");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox");
        assertThat(object(request("/api/runs/compared?runs=" + run).build())
                        .get("error")
                        .getAsString())
                .contains("several runs are compared");
    }

    @Test
    void what_cannot_be_asked_is_told() throws IOException, InterruptedException {
        assertThat(object(request("/api/trained/explain?run=" + run + "&image=test-000&x=400&y=50")
                                .build())
                        .get("error")
                        .getAsString())
                .contains("lies outside of 'test-000'");
        assertThat(object(request("/api/trained/explain?run=" + run + "&image=no&x=4&y=5")
                                .build())
                        .get("error")
                        .getAsString())
                .contains("there is no image 'no'");
        for (String[] wrong : new String[][] {
            {"{\"model.context\": 2}", "'2' is no delta from 0 to 1"},
            {"{\"model.context\": \"0.5; x\"}", "is no delta from 0 to 1"},
            {"{\"model.insert[1].use\": 0.2}", "is no module whose delta can be another here"},
            {"{\"train\": 0.2}", "is no module whose delta can be another here"},
            {"[0.5]", "does not say which module has which delta"},
            {"{\"model.context\": [0.2]}", "is no delta from 0 to 1"},
            {"{\"model.context\": {}}", "is no delta from 0 to 1"}
        }) {
            assertThat(object(request("/api/trained?run=" + run + "&deltas="
                                            + URLEncoder.encode(wrong[0], StandardCharsets.UTF_8))
                                    .build())
                            .get("error")
                            .getAsString())
                    .contains(wrong[1]);
        }
        assertThat(object(request("/api/trained?run=none").build()).get("error").getAsString())
                .contains("there is no run 'none'");
    }

    @Test
    void an_image_is_segmented_and_nothing_of_it_stays() throws IOException, InterruptedException {
        int[] rgb = new int[50 * 40];
        Arrays.fill(rgb, 0x806040);
        byte[] image = new Picture(new ImageSize(40, 50), rgb).png();
        JsonObject answer = object(request("/api/trained/predict?run=" + run + "&name=..%2F..%2Feye.PNG")
                .POST(HttpRequest.BodyPublishers.ofByteArray(image))
                .build());
        JsonArray files = answer.getAsJsonArray("files");
        assertThat(files.asList().stream()
                        .map(file -> file.getAsJsonObject().get("name").getAsString()))
                .contains("image.overlay.png", "image.uncertainty.png");
        for (JsonElement file : files) {
            assertThat(Base64.getDecoder()
                            .decode(file.getAsJsonObject().get("data").getAsString()))
                    .startsWith(0x89, 'P', 'N', 'G');
        }
        JsonObject refused = object(request("/api/trained/predict?run=" + run + "&name=eye.png")
                .POST(HttpRequest.BodyPublishers.ofString("no picture"))
                .build());
        assertThat(refused.get("error").getAsString()).doesNotContain("Exception");
        assertThat(Files.exists(workspace.resolve("runs").resolve(run).resolve(RunDirectory.RESOLVED)))
                .isTrue();
    }
}
