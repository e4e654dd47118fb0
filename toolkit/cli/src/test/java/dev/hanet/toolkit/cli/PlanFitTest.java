package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.toolkit.train.TinySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFitTest {
    private static final long GIBI = 1L << 30;

    private static JsonObject plan(String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"plan", "quickstart", "--format", "json"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return JsonParser.parseString(Runner.run(arguments).out()).getAsJsonObject();
    }

    private static long bytesOfBatch(int batch) {
        return plan("--set", "train.batch=" + batch).get("trainingBytes").getAsLong();
    }

    @Test
    void the_proposed_batch_fits_and_one_more_does_not() {
        JsonObject found = plan("--fit", "1GiB").getAsJsonObject("fit").getAsJsonObject("thisSize");
        int batch = found.get("batch").getAsInt();

        assertThat(bytesOfBatch(batch))
                .isLessThanOrEqualTo(GIBI)
                .isEqualTo(found.get("trainingBytes").getAsLong());
        assertThat(bytesOfBatch(batch + 1)).isGreaterThan(GIBI);
    }

    @Test
    void the_proposed_size_keeps_the_batch_and_fits_the_stride() {
        JsonObject found = plan("--fit", "1GiB").getAsJsonObject("fit").getAsJsonObject("thisBatch");
        int side = found.getAsJsonArray("size").get(0).getAsInt();

        assertThat(found.get("batch").getAsInt()).isEqualTo(4);
        assertThat(side % 8).isZero();
        assertThat(plan("--set", "data.dataset.size=" + side)
                        .get("trainingBytes")
                        .getAsLong())
                .isEqualTo(found.get("trainingBytes").getAsLong());
    }

    @Test
    void ways_to_train_as_many_images_fit_and_do_what_they_say() {
        JsonArray ways = plan("--fit", "80MiB").getAsJsonObject("fit").getAsJsonArray("ways");
        assertThat(ways).isNotEmpty();
        for (JsonElement way : ways) {
            List<String> set = new ArrayList<>();
            way.getAsJsonObject()
                    .getAsJsonArray("keys")
                    .forEach(key -> set.addAll(List.of("--set", key.getAsString())));
            assertThat(plan(set.toArray(String[]::new)).get("trainingBytes").getAsLong())
                    .as(String.join(" ", set))
                    .isEqualTo(way.getAsJsonObject().get("trainingBytes").getAsLong())
                    .isLessThanOrEqualTo(80L << 20);
        }
        assertThat(plan("--fit", "1GiB").getAsJsonObject("fit").getAsJsonArray("ways"))
                .as("what fits as it is")
                .isEmpty();
    }

    /** Parts that ask for several images in training, or for maps that a window fits into. */
    @ParameterizedTest(name = "{0}, batch {1}, in {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: aspp, rates: [1, 2], channels: 8} | 6 | 60MiB",
                "{type: aspp, rates: [1, 2], channels: 8} | 3 | 40MiB",
                "{type: ppm, bins: [1, 2]} | 4 | 60MiB",
                "{type: dac-rmp} | 16 | 60MiB",
                "{type: dac-rmp} | 1 | 25MiB",
                "{type: ha, levels: 1, channels: 8} | 4 | 60MiB",
            })
    void what_cannot_be_built_of_a_few_small_images_fits_as_well(
            String context, int batch, String memory, @TempDir Path folder) throws IOException {
        String spec = Files.writeString(
                        folder.resolve("spec.yaml"),
                        TinySpec.with("{type: ha, levels: 2, channels: 8}", context, "batch: 2", "batch: " + batch))
                .toString();
        long bytes = Long.parseLong(memory.replace("MiB", "")) << 20;
        JsonObject fit = planned(spec, "--fit", memory).getAsJsonObject("fit");

        JsonObject thisSize = fit.getAsJsonObject("thisSize");
        int most = thisSize.get("batch").getAsInt();
        assertThat(bytes(spec, "train.batch=" + most))
                .isEqualTo(thisSize.get("trainingBytes").getAsLong())
                .isLessThanOrEqualTo(bytes);
        assertThat(bytes(spec, "train.batch=" + (most + 1))).isGreaterThan(bytes);
        JsonObject thisBatch = fit.getAsJsonObject("thisBatch");
        int side = thisBatch.getAsJsonArray("size").get(0).getAsInt();
        assertThat(bytes(spec, "data.dataset.size=" + side))
                .isEqualTo(thisBatch.get("trainingBytes").getAsLong())
                .isLessThanOrEqualTo(bytes);
        assertThat(bytes(spec, "data.dataset.size=" + (side + 4))).isGreaterThan(bytes);
        for (JsonElement way : fit.getAsJsonArray("ways")) {
            List<String> keys = new ArrayList<>();
            way.getAsJsonObject().getAsJsonArray("keys").forEach(key -> keys.add(key.getAsString()));
            assertThat(bytes(spec, keys.toArray(String[]::new))).isLessThanOrEqualTo(bytes);
        }
    }

    private static JsonObject planned(String spec, String... more) {
        List<String> arguments = new ArrayList<>(List.of("plan", spec, "--format", "json"));
        arguments.addAll(List.of(more));
        Runner.Outcome outcome = Runner.run(arguments.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.all()).isZero();
        return JsonParser.parseString(outcome.out()).getAsJsonObject();
    }

    private static long bytes(String spec, String... keys) {
        List<String> set = new ArrayList<>();
        List.of(keys).forEach(key -> set.addAll(List.of("--set", key)));
        return planned(spec, set.toArray(String[]::new)).get("trainingBytes").getAsLong();
    }

    @Test
    void nothing_bounds_what_fits_into_any_memory_but_what_can_be_built() {
        JsonObject fit = plan("--fit", "99999999999999T").getAsJsonObject("fit");
        assertThat(fit.getAsJsonObject("thisSize").get("batch").getAsInt()).isGreaterThan(1000);
        assertThat(fit.getAsJsonObject("thisBatch")
                        .getAsJsonArray("size")
                        .get(0)
                        .getAsInt())
                .isGreaterThan(1000);
    }
}
