package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingCommandsTest {
    @Test
    void presets_are_listed_with_their_questions() throws IOException {
        Golden.assertSame("presets.txt", Runner.run("presets").all());
    }

    @Test
    void presets_are_listed_by_data_set_and_size_with_what_they_cost() {
        Runner.Outcome outcome = Runner.run("presets", "--dataset", "drive", "--max-parameters", "10");

        assertThat(outcome.out().lines())
                .hasSize(3)
                .satisfiesExactly(
                        head -> assertThat(head)
                                .startsWith("preset")
                                .contains("data set", "parameters", "memory", "training"),
                        driu -> assertThat(driu)
                                .startsWith("drive/driu ")
                                .contains("7.77 M", "8 x 224x224", "1.09 GiB"),
                        ladder -> assertThat(ladder)
                                .startsWith("drive/laddernet ")
                                .contains("1.38 M")
                                .endsWith(" h"));
        assertThat(outcome.err()).startsWith("training: an estimate for processors alone");
    }

    @Test
    void a_bound_on_hours_and_the_processors_leaves_what_trains_here() {
        assertThat(Runner.run("presets", "quickstart", "--cpu").out()).contains("quickstart");
        assertThat(Runner.run("presets", "refuge", "--dataset", "refuge", "--max-hours", "0.001")
                        .err())
                .contains("no preset is within these bounds");
        JsonObject first = JsonParser.parseString(Runner.run("presets", "quickstart", "--costs", "--format", "json")
                        .out())
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertThat(first.keySet())
                .containsExactly("name", "question", "dataset", "parameters", "trainingBytes", "hours");
        assertThat(Runner.run("presets", "--dataset", "driv").err()).contains("did you mean 'drive'?");
    }

    @Test
    void components_are_listed_by_family() throws IOException {
        Golden.assertSame("components.txt", Runner.run("components").all());
    }

    @Test
    void a_component_is_listed_with_its_keys() throws IOException {
        Golden.assertSame(
                "components-unet.txt", Runner.run("components", "unet").all());
    }

    @Test
    void metrics_are_listed_with_what_they_compute() throws IOException {
        Golden.assertSame(
                "components-metrics.txt", Runner.run("components", "metrics").all());
        Golden.assertSame(
                "components-miou.txt", Runner.run("components", "mIou").all());
        assertThat(Runner.run("components", "metric", "--format", "json").out())
                .contains("\"type\": \"mIou\"", "\"reading\": \"pooled\"");
    }

    @Test
    void the_reference_in_the_docs_is_current(@TempDir Path folder) throws IOException {
        assertThat(Runner.run("components", "--write", folder.toString()).code())
                .isZero();

        Path docs = Path.of("../../docs/reference");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Golden.assertSame(docs.resolve(file.getFileName()), Files.readString(file));
            }
        }
        try (Stream<Path> held = Files.list(docs)) {
            assertThat(held.map(Path::getFileName))
                    .allMatch(file -> Files.exists(folder.resolve(file)), "is still written");
        }
    }

    @Test
    void the_schema_is_the_one_in_the_docs() throws IOException {
        Golden.assertSame(
                Path.of("../../docs/reference/hanet.schema.json"),
                Runner.run("schema").out());
    }

    @Test
    void a_plan_is_a_table() throws IOException {
        Golden.assertSame(
                "plan-quickstart.txt", Runner.run("plan", "quickstart").all());
    }

    @Test
    void a_program_reads_a_plan_as_json() {
        JsonObject plan = JsonParser.parseString(Runner.run("plan", "refuge/hanet-h2", "--format", "json")
                        .out())
                .getAsJsonObject();

        assertThat(plan.get("parameters").getAsLong()).isEqualTo(56_261_027L);
        assertThat(plan.getAsJsonArray("attentionMaps")).hasSize(2);
    }

    @Test
    void a_plan_names_the_points_for_insertion() {
        assertThat(Runner.run("plan", "quickstart").out())
                .contains("points to insert at: encoder.level1, encoder.level2");
        JsonObject points = JsonParser.parseString(
                        Runner.run("plan", "quickstart", "--format", "json").out())
                .getAsJsonObject()
                .getAsJsonObject("points");
        assertThat(points.keySet()).contains("encoder.level3", "reduction", "context", "bottleneck");
    }

    @Test
    void a_plan_says_what_fits_into_a_memory() throws IOException {
        Runner.Outcome outcome = Runner.run("plan", "quickstart", "--fit", "1GiB");

        assertThat(outcome.code()).isZero();
        Golden.assertSame("plan-fit.txt", outcome.out());
    }

    @Test
    void what_does_not_fit_at_all_is_a_failure() {
        Runner.Outcome outcome = Runner.run("plan", "quickstart", "--fit", "1MiB");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("nothing fits into 1.0 MiB");
    }

    @Test
    void an_amount_of_memory_has_a_unit() {
        Runner.Outcome outcome = Runner.run("plan", "quickstart", "--fit", "much");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("'much' is no amount of memory");
    }

    @Test
    void a_network_is_drawn_as_text() throws IOException {
        Golden.assertSame(
                "diagram-quickstart.mermaid",
                Runner.run("show", "quickstart", "--diagram", "mermaid").all());
    }

    @Test
    void a_network_is_drawn_as_the_picture_in_the_docs() throws IOException {
        Golden.assertSame(
                Path.of("../../docs/guide/images/quickstart.svg"),
                Runner.run("show", "quickstart", "--diagram", "svg").all());
    }

    @Test
    void an_inserted_block_is_a_box_between_its_neighbours() throws IOException {
        String insert = "model.insert=[{at: encoder.layer3, use: {type: ha, delta: 0.3, levels: 1}}]";
        String drawn = Runner.run("show", "refuge/hanet-h2", "--set", insert, "--diagram", "mermaid")
                .all();

        assertThat(drawn)
                .contains("ha inserted at layer3")
                .contains("encoder_layer3 --> encoder_layer3_inserted")
                .contains("encoder_layer3_inserted --> encoder_layer4")
                .contains("-. \"256 × 129 × 129\" .-> decoder_low_level");
    }

    @Test
    void origins_name_the_file_and_line_of_each_value() throws IOException {
        Golden.assertSame(
                "show-origins.txt",
                Runner.run("show", "lung/hanet-lite", "--origins", "--set", "train.epochs=3")
                        .all());
    }

    @Test
    void a_program_reads_every_value_at_its_path() {
        String json = Runner.run(
                        "show",
                        "lung/base-lite",
                        "--format",
                        "json",
                        "--set",
                        "data.regions={\"left: lung\": [lung], \"a.b\": [lung]}")
                .out();
        JsonObject values = JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("values");
        assertThat(values.get("data.regions.left: lung").getAsString()).isEqualTo("[lung]");
        assertThat(values.get("data.regions.a.b").getAsString()).isEqualTo("[lung]");
        assertThat(values.get("data.classes").getAsString()).startsWith("[background, ");
    }

    @Test
    void a_diff_shows_what_another_spec_has_otherwise() {
        Runner.Outcome outcome = Runner.run("show", "refuge/hanet-h2", "--diff", "refuge/hanet-h1");

        assertThat(outcome.out()).contains("model.context.delta: 0.5 -> 0").contains("model.context.levels: 2 -> 1");
        assertThat(outcome.out()).doesNotContain("train.");
    }

    @Test
    void completion_covers_the_commands() {
        assertThat(Runner.run("completion").out()).contains("validate", "components", "--origins");
    }

    @Test
    void help_is_no_mistake() {
        assertThat(Runner.run("--help").code()).isZero();
        assertThat(Runner.run("plan", "--help").out()).contains("SPEC");
    }
}
