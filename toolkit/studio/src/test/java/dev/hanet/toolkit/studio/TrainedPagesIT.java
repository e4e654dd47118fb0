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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        Path runs = workspace.resolve("runs");
        Overlay few = Overlay.parse(List.of(
                "data.dataset.images={training: 4, validation: 2, test: 2}",
                "train.epochs=1",
                "train.stepsPerEpoch=1"));
        Path trained = injector.getInstance(Train.class)
                .begin(
                        injector.getInstance(ExperimentLoader.class).load("quickstart", few),
                        new TrainSettings(
                                DataRoots.of(),
                                new WeightsFolder(Optional.empty()),
                                Device.CPU,
                                1,
                                runs,
                                workspace.resolve("prepared"),
                                TrainSettings.Reuse.SAME_CODE,
                                List.of("train", "quickstart")),
                        TrainListener.SILENT)
                .run();
        run = runs.relativize(trained).toString().replace('\\', '/');
        studio = injector.getInstance(Studio.class)
                .open(workspace, LocalServer.Settings.local(0).withToken(TOKEN), List.of("none"));
    }

    @AfterAll
    static void close() {
        studio.close();
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

    @Test
    void a_pixel_is_explained_and_a_greater_delta_thins_the_graph() throws IOException, InterruptedException {
        JsonObject about = object(request("/api/trained?run=" + run).build());
        assertThat(about.get("images").toString()).isEqualTo("[\"test-000\",\"test-001\"]");
        assertThat(about.get("delta").getAsDouble()).isEqualTo(0.5);
        assertThat(about.get("explains").getAsBoolean()).isTrue();
        JsonArray maps = explained("");
        assertThat(maps).hasSize(2);
        JsonObject first = maps.get(0).getAsJsonObject();
        assertThat(first.get("name").getAsString()).isEqualTo("context, level 1");
        assertThat(first.get("picture").getAsString()).startsWith("data:image/png;base64,iVBOR");
        assertThat(first.get("graph").getAsString()).startsWith("data:image/png;base64,iVBOR");
        assertThat(explained("&delta=0.5")).isEqualTo(maps);
        assertThat(density(explained("&delta=0.999"))).isLessThan(density(maps));
        assertThat(density(explained("&delta=0"))).isEqualTo(1);
    }

    private static double density(JsonArray maps) {
        return maps.get(0).getAsJsonObject().get("density").getAsDouble();
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
        assertThat(object(request("/api/trained?run=" + run + "&delta=2").build())
                        .get("error")
                        .getAsString())
                .contains("no delta from 0 to 1");
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
