package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
