package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateCommandTest {
    private static final String SPECS = "src/test/resources/specs/";

    @ParameterizedTest
    @CsvSource({"mistakes", "crossings", "graph", "names", "points", "shapes", "taps", "version"})
    void every_mistake_is_told_at_once_with_its_place_and_remedy(String spec) throws IOException {
        Runner.Outcome outcome = Runner.run("validate", SPECS + spec + ".yaml");

        Golden.assertSame("validate-" + spec + ".txt", outcome.err());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void a_program_reads_the_mistakes_as_json() {
        Runner.Outcome outcome = Runner.run("validate", "--format", "json", SPECS + "crossings.yaml", "quickstart");

        JsonArray specs = JsonParser.parseString(outcome.out()).getAsJsonArray();
        JsonObject first = specs.get(0).getAsJsonObject();
        JsonObject problem = first.getAsJsonArray("problems").get(0).getAsJsonObject();
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(first.get("valid").getAsBoolean()).isFalse();
        assertThat(problem.keySet()).containsExactly("code", "file", "line", "column", "path", "message", "remedy");
        assertThat(problem.get("code").getAsString()).isEqualTo("shape");
        assertThat(problem.get("path").getAsString()).isEqualTo("model.decoder.lowLevel");
        assertThat(problem.get("line").getAsInt()).isEqualTo(8);
        assertThat(specs.get(1).getAsJsonObject().get("valid").getAsBoolean()).isTrue();
    }

    @Test
    void a_sound_spec_is_said_to_be_sound() {
        Runner.Outcome outcome = Runner.run("validate", "quickstart", "preset:lung/base-lite");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualToNormalizingNewlines("""
            quickstart: no mistakes
            preset:lung/base-lite: no mistakes
            """);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void an_option_is_validated_like_a_line_of_the_file() {
        Runner.Outcome outcome = Runner.run("validate", "quickstart", "--set", "model.context.delta=2");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("model.context.delta: '2' is not between 0 and 1");
    }

    /** What a few digits ask for does not take hours or all memory to refuse. */
    @Timeout(20)
    @ParameterizedTest
    @CsvSource({
        "model.context.levels=2147483647, more than 100%000 values",
        "data.dataset.images.training=2147483647, is more than 100000",
        "'model.insert=[{at: encoder.level2, use: {type: transposed-conv, padding: 2147483647}}]', leaves nothing",
        "'model.encoder={type: unet, convolutions: 2147483647}', more than 100%000 values"
    })
    void a_number_that_is_far_too_large_is_told_at_once(String override, String told) {
        Runner.Outcome outcome = Runner.run("validate", "quickstart", "--set", override);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(told.replace('%', ',')).doesNotContain("fault of the toolkit");
    }

    @Test
    void an_override_that_changes_nothing_is_warned_of() {
        Runner.Outcome outcome =
                Runner.run("validate", "quickstart", "--set", "train.epochs=77", "--set", "train.epochs=77");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualToNormalizingNewlines("quickstart: no mistakes\n");
        assertThat(outcome.err())
                .startsWith("--set:2:14: train.epochs: warning: '77' changes nothing")
                .contains("    take it out: --set says the same");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "validate lung/hanet-lit | did you mean 'lung/hanet-lite'?",
                "validate nowhere.yaml    | there is no such file",
                "validat quickstart       | did you mean 'validate'",
                "validate                 | missing required parameter: 'SPEC'",
                "plan quickstart --farmat json | did you mean '--format'?",
                "plan quickstart --format jsn  | did you mean 'json'?",
                "components unett         | there is no family, component or section 'unett'",
                "components encodr        | did you mean 'encoder'?",
                "components attributs     | did you mean 'attributes'?",
                "hlep                     | did you mean 'help'?",
                "versoin                  | did you mean 'version'?",
                "help trian               | did you mean 'train'?",
                "data chek                | did you mean 'check'?",
                "evaluate run --part tets | --part: there is no part 'tets'; did you mean 'test'?",
                "train quickstart --seeds a | --seeds: 'a' is not a whole number",
                "predict bundle:x@1 a.png --out b | hanet: no bundle 'x@1' is installed",
                "presets extra --lits     | there is no option '--lits'",
                "plan --hlp               | there is no option '--hlp'",
                "train --sed 3            | there is no option '--sed'",
                "validate quickstart --set train.select.metric=mDcie | did you mean 'mDice'?",
                "validate quickstart --set model.insert=[{\"at\":encoder.levl4,\"use\":{\"type\":ha}}] | did you mean"
                        + " 'encoder.level4'?",
                "validate quickstart --set model.auxiliary=[{\"at\":encoder.levl3,\"weight\":1}] | did you mean"
                        + " 'encoder.level3'?",
                "sweep quickstart --dry --vary model.context.delta=0,x | --vary:1:23: model.context.delta: 'x' is not"
                        + " a number",
                "sweep quickstart --dry --vary model.context.delta=0,2 --vary train.loss.type=dcie,dice | --vary:2:17:"
                        + " train.loss.type",
            })
    void a_wrong_command_line_gets_a_sentence_and_exit_code_2(String line, String sentence) {
        Runner.Outcome outcome = Runner.run(line.split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(sentence).doesNotContain("\tat ", "Exception");
    }

    /** The keys of another type than the default say which, and with that type they lie over whatever was there. */
    @ParameterizedTest(name = "{0} is a key of {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "train.optimizer.beta1=0.8  | adam",
                "train.schedule.power=0.5   | polynomial",
                "train.schedule.every=2     | step",
                "train.loss.denominator=squares | dice",
                "train.loss.share=batch     | balanced-cross-entropy",
                "model.encoder.multiGrid=[1,2] | resnet18",
                "model.decoder.lowLevel=level2 | deeplabv3plus",
            })
    void a_key_of_another_type_lies_over_a_component_with_that_type(String key, String type) {
        String path = key.substring(0, key.indexOf('='));
        String component = path.substring(0, path.lastIndexOf('.'));
        String spec = SPECS + "defaults.yaml";
        Runner.Outcome alone = Runner.run("validate", spec, "--set", key);
        if (component.startsWith("train")) {
            assertThat(alone.err())
                    .contains(
                            "which is the default, has no key '" + path.substring(component.length() + 1) + "'",
                            "these are keys of '" + type,
                            "add --set " + component + ".type=" + type);
        }
        assertThat(alone.code()).isEqualTo(2);
        for (String[] order : new String[][] {{key, component + ".type=" + type}, {component + ".type=" + type, key}}) {
            Runner.Outcome both = Runner.run("show", spec, "--set", order[0], "--set", order[1]);
            assertThat(both.code()).as(both.err()).isZero();
            assertThat(both.out()).contains(path.substring(component.length() + 1) + ":");
        }
    }
}
