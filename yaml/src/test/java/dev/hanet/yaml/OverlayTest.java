package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
    private static final String SOUND = "model: {encoder: {type: resnet18}}\n";

    private static Binding<SampleSpec> bind(String yaml, Overlay overlay) {
        Documents documents = new Documents(PresetSource.NONE);
        Document document = documents.over(documents.text("test.yaml", yaml), overlay);
        return new SpecReader(SampleSpec.TYPES).bind(document, SampleSpec.class);
    }

    @Test
    void values_of_a_program_mean_what_the_same_options_mean() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("type", "ha");
        context.put("delta", 0.25);
        context.put("hopValue", SampleSpec.HopValue.BINARY);
        context.put("shared", true);
        Overlay values = Overlay.of("model.context", context)
                .and(Overlay.of("train.size", List.of(3, 4)))
                .and(Overlay.of("train.seed", 7L))
                .and(Overlay.of("model.encoder.multiGrid[1]", 9));
        Overlay options = Overlay.parse(
                "model.context={type: ha, delta: 0.25, hopValue: binary, shared: true}",
                "train.size=[3, 4]",
                "train.seed=7",
                "model.encoder.multiGrid[1]=9");
        String spec = "model: {encoder: {type: resnet18, multiGrid: [1, 2]}}";
        assertThat(values.options()).isEqualTo(options.options());
        assertThat(bind(spec, values).orThrow()).isEqualTo(bind(spec, options).orThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"~", "null", "", "{type: ha}", "[a", "a: b", "x # y", "'", "&a", "!tag", "a\nb", "true", "1"})
    void text_of_a_program_is_never_read_as_yaml(String text) {
        Overlay overlay = Overlay.of("title", text);
        assertThat(bind(SOUND, overlay).orThrow().title()).contains(text);
        assertThat(bind(SOUND, Overlay.parse(overlay.options())).orThrow().title())
                .as(overlay.toString())
                .contains(text);
    }

    @Test
    void mistakes_are_told_at_the_line_of_their_value_in_the_whole() {
        Overlay overlay = Overlay.parse("train.epochs=x", "nonsense")
                .and(Overlay.of("train.rate", "fast"))
                .and(Overlay.of("train..rate", 1))
                .and(Overlay.parse("title=[a"));
        assertThat(bind(SOUND, overlay).problems())
                .extracting(problem -> problem.at() + " " + problem.path() + ": " + problem.message())
                .containsExactly(
                        "--set:1:14 train.epochs: 'x' is not an integer",
                        "--set:2:1 : 'nonsense' is not 'key=value'",
                        "--set:3:7 title: the list that opens here is not closed",
                        "(program):1:12 train.rate: 'fast' in quotes is text, not a number",
                        "(program):2:1 : 'train..rate=1' is not 'key=value'");
    }

    @Test
    void mistakes_of_whatever_else_lays_values_are_told_as_its_own() {
        Overlay overlay = Overlay.parse("(item)", List.of("train.epochs=x", "nonsense"))
                .and(Overlay.of("(studio)", "train.rate", "fast"));
        assertThat(bind(SOUND, overlay).problems())
                .extracting(problem -> problem.at() + " " + problem.message())
                .containsExactly(
                        "(item):1:14 'x' is not an integer",
                        "(item):2:1 'nonsense' is not 'key=value'",
                        "(studio):1:12 'fast' in quotes is text, not a number");
        assertThat(bind(SOUND, Overlay.of("train.seed", 8L)).at("train.seed").shortly())
                .isEqualTo("(program)");
    }

    @Test
    void a_value_without_a_blank_behind_its_colon_is_told() {
        assertThat(bind(SOUND, Overlay.parse("train={seed:7, epochs:12}")).problems())
                .extracting(problem -> problem.path() + ": " + problem.message() + ", "
                        + problem.remedy().orElse(""))
                .containsExactly(
                        "train.seed:7: unknown key, a blank is missing behind the colon: write 'seed: 7'",
                        "train.epochs:12: unknown key, a blank is missing behind the colon: write 'epochs: 12'");
    }

    @Test
    void a_program_may_lay_a_value_over_what_an_option_says() {
        Overlay overlay = Overlay.parse("train.seed=7").and(Overlay.of("train.seed", 8L));
        assertThat(bind(SOUND, overlay).orThrow().train().seed()).isEqualTo(8);
    }

    @Test
    void a_mistake_in_one_of_the_values_of_an_option_is_told_at_its_place_in_that_option() {
        String rates = "train.rate=1, fast";
        String epochs = "train.epochs=1,2,x";
        Overlay overlay = Overlay.parse("train.seed=7")
                .and(Overlay.oneOf("--vary", rates, 14, 18))
                .and(Overlay.oneOf("--vary", epochs, 17, 18));
        Binding<SampleSpec> binding = bind(SOUND, overlay);
        assertThat(overlay.options()).containsExactly("train.seed=7", "train.rate=fast", "train.epochs=x");
        assertThat(new ProblemPrinter().print(binding))
                .contains("--vary:1:15: train.rate: 'fast' is not a number\n  1 | train.rate=1, fast\n")
                .contains("--vary:2:18: train.epochs: 'x' is not an integer\n  2 | train.epochs=1,2,x\n");
    }

    @Test
    void a_mistake_in_what_an_option_means_is_told_at_that_option() {
        Binding<SampleSpec> binding =
                bind(SOUND, Overlay.parse("train.epochs=2").and(Overlay.ofOption("--rate", "train.rate", "fast")));
        assertThat(new ProblemPrinter().print(binding))
                .contains("--rate:1:1: train.rate: 'fast' in quotes is text, not a number\n  1 | fast\n");
    }

    @ParameterizedTest(name = "--set {0} beside --rate")
    @ValueSource(strings = {"train.rate=0.1", "train={rate: 0.1, epochs: 2}"})
    void two_options_that_say_the_same_key_are_told(String set) {
        Overlay rate = Overlay.ofOption("--rate", "train.rate", 0.2);
        assertThat(bind(SOUND, rate.and(Overlay.parse(set))).problems())
                .extracting(problem -> problem.at() + " " + problem.path() + ": " + problem.message())
                .containsExactly("--set:1:1 train.rate: both --rate and --set say it");
    }

    @Test
    void an_option_may_say_a_part_of_what_another_says_and_the_same_one_a_key_twice() {
        Overlay overlay = Overlay.parse("train={epochs: 2}", "train.epochs=3")
                .and(Overlay.ofOption("--rate", "train.rate", 0.2))
                .and(Overlay.parse("train={epochs: 4}"));
        assertThat(bind(SOUND, overlay).orThrow().train().epochs()).isEqualTo(4);
    }

    @Test
    void the_type_of_a_component_comes_before_its_keys_whichever_is_given_first() {
        String spec = "model: {encoder: {type: resnet18, outputStride: 8}}";
        Overlay keyFirst = Overlay.parse("model.encoder.channels=12", "model.encoder.type=unet");
        Overlay typeFirst = Overlay.parse("model.encoder.type=unet", "model.encoder.channels=12");
        assertThat(bind(spec, keyFirst).orThrow().model().encoder())
                .isEqualTo(new SampleSpec.UNet(12, 4))
                .isEqualTo(bind(spec, typeFirst).orThrow().model().encoder());
    }

    @ParameterizedTest(name = "a path of 50,000 times {0}")
    @ValueSource(strings = {".a", "[0]", "."})
    void path_without_end_is_told(String step) {
        Overlay overlay = Overlay.parse("a" + step.repeat(50_000) + "=1").and(Overlay.of("a" + step.repeat(50_000), 1));
        assertThat(bind(SOUND, overlay).problems()).hasSize(2).allSatisfy(problem -> assertThat(problem.message())
                .endsWith(step.equals(".") ? "...' is not 'key=value'" : "...' reaches deeper than 20 levels"));
    }

    @Test
    void path_of_twenty_keys_is_laid_over() {
        String path = String.join(".", java.util.Collections.nCopies(20, "a"));
        assertThat(bind(SOUND, Overlay.of(path, 1)).problems())
                .extracting(Problem::path)
                .containsExactly("a");
    }

    @Test
    void another_type_replaces_a_component_that_need_not_name_its_own() {
        String chain = "plan: {length: 3}\n";
        for (Overlay overlay : List.of(
                Overlay.parse("plan={type: web, nodes: {}}"), Overlay.parse("plan.type=web", "plan.nodes={}"))) {
            Documents documents = new Documents(PresetSource.NONE).of(FlatTest.Sample.class);
            Document document = documents.over(documents.text("a.yaml", chain), overlay);
            assertThat(new SpecReader(FlatTest.TYPES)
                            .bind(document, FlatTest.Sample.class)
                            .orThrow()
                            .plan())
                    .isEqualTo(new FlatTest.Web(Map.of()));
        }
    }

    @Test
    void number_that_no_spec_can_hold_is_refused() {
        assertThatThrownBy(() -> Overlay.of("train.rate", Double.NaN)).hasMessage("a spec cannot hold NaN");
    }
}
