package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ListingCommandsTest {
    @Test
    void presets_are_listed_with_their_questions() throws IOException {
        Golden.assertSame("presets.txt", Runner.run("presets").all());
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
    void origins_name_the_file_and_line_of_each_value() throws IOException {
        Golden.assertSame(
                "show-origins.txt",
                Runner.run("show", "lung/hanet-lite", "--origins", "--set", "train.epochs=3")
                        .all());
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
