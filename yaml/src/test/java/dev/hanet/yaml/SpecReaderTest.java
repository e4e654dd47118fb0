package dev.hanet.yaml;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.constraint.MultipleOf;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReaderTest {
    private static final String SOUND = "model: {encoder: {type: resnet18}}\n";

    private static Binding<SampleSpec> bind(String yaml) {
        Document document = new Documents(PresetSource.NONE).text("test.yaml", yaml);
        return new SpecReader(SampleSpec.TYPES).bind(document, SampleSpec.class);
    }

    record Numbers(int whole, double real) {}

    record Words(List<String> words) {}

    record Constrained(
            @Default("8") @MultipleOf(8) int width,
            @Default("a") @OneOf({"a", "b"}) String name,
            @Default("1") @Min(1) @Max(9) int digit,
            @Default("x") @NotBlank String text,
            @Default("0") @PositiveOrZero double weight,
            Optional<@OneOf({"1", "2"}) Integer> choice) {}

    record Divided(
            @Default("1") @Min(1) int parts, @Default("4") int whole) {
        @AssertTrue(message = "the whole does not divide into its parts\ntry 1")
        boolean isDivisible() {
            return whole % parts == 0;
        }
    }

    @Test
    void fills_in_defaults() {
        assertThat(bind(SOUND).orThrow())
                .isEqualTo(new SampleSpec(
                        1,
                        new SampleSpec.Model(
                                new SampleSpec.ResNet("resnet18", 16, List.of(1, 2, 4)),
                                new SampleSpec.None(),
                                List.of()),
                        new SampleSpec.Train(10, 0.01, 1e-4, new SampleSpec.Extent(513, 513), 9_000_000_000L, Map.of()),
                        Optional.empty(),
                        Map.of()));
    }

    /** A step of descent, by default the plain one. */
    interface Step {}

    record Plain(@Default("0.1") double rate, @Default("0") double momentum) implements Step {}

    record Adaptive(
            @Default("0.001") double rate, @Default("0.9") double beta) implements Step {}

    record Descent(@Default("{type: plain, momentum: 0.9}") Step step) {}

    private static final TypeNames STEPS = family -> family == Step.class
            ? new java.util.TreeMap<>(Map.of("plain", Plain.class, "adaptive", Adaptive.class))
            : new java.util.TreeMap<>();

    private static Binding<Descent> descent(String yaml, String... options) {
        Documents documents = new Documents(PresetSource.NONE);
        Document document = documents.over(documents.text("test.yaml", yaml), Overlay.parse(options));
        return new SpecReader(STEPS).bind(document, Descent.class);
    }

    @Test
    void key_without_a_type_lies_over_the_default_component() {
        assertThat(descent("{}", "step.rate=0.5").orThrow().step()).isEqualTo(new Plain(0.5, 0.9));
        assertThat(descent("step: {rate: 0.5}").orThrow().step()).isEqualTo(new Plain(0.5, 0.9));
        assertThat(descent("step: {rate: 0.5}", "step.momentum=0").orThrow().step())
                .isEqualTo(new Plain(0.5, 0));
        assertThat(descent("step: {}").orThrow().step()).isEqualTo(new Plain(0.1, 0.9));
        assertThat(descent("step: {type: plain}").orThrow().step()).isEqualTo(new Plain(0.1, 0));
    }

    @Test
    void keys_of_another_type_than_the_default_want_it_named() {
        assertThat(descent("{}", "step.beta=0.5").problems())
                .extracting(Problem::message)
                .containsExactly("the key 'type' is missing, and 'plain', which is the default, has no key 'beta'");
        assertThat(descent("step: {momentun: 1}").problems())
                .extracting(Problem::path, Problem::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("step.momentun", "unknown key"));
    }

    @Test
    void type_of_the_key_decides_how_a_scalar_is_read() {
        assertThatSpec(Words.class)
                .given("words: [no, 010, 1:30, 0x1F, 1e-4, 'null', 2001-01-01, '~', \"\"]")
                .means(new Words(List.of("no", "010", "1:30", "0x1F", "1e-4", "null", "2001-01-01", "~", "")));
        assertThatSpec(Numbers.class).given("{whole: 010, real: 1e-4}").means(new Numbers(10, 1e-4));
        assertThatSpec(Numbers.class).given("{whole: -3, real: .5}").means(new Numbers(-3, 0.5));
        assertThatSpec(Numbers.class).given("{whole: +3, real: 2.}").means(new Numbers(3, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0x1p3", "NaN", "Infinity", ".inf", "1_000", "1e", "e5", ".", "-", "1e5.0", "١"})
    void what_only_java_or_yaml_calls_a_number_is_none(String text) {
        assertThatSpec(Numbers.class)
                .given("{whole: " + text + ", real: " + text + "}")
                .hasProblem("real", "'" + text + "' is not a number")
                .hasProblem("whole", "'" + text + "' is not an integer");
    }

    @Test
    void constraints_speak_in_our_words() {
        assertThatSpec(Constrained.class)
                .given("{width: 12, name: c, digit: 0, text: ' ', weight: -0.5, choice: 3}")
                .hasProblem("width", "'12' is not a multiple of 8")
                .hasProblem("name", "'c' is not one of a, b")
                .hasProblem("digit", "'0' is less than 1")
                .hasProblem("text", "' ' is blank")
                .hasProblem("weight", "'-0.5' is negative")
                .hasProblem("choice", "'3' is not one of 1, 2")
                .hasProblems(6);
    }

    @Test
    void rule_that_fails_on_a_wrong_value_leaves_the_word_to_the_value() {
        assertThatSpec(Divided.class)
                .given("{parts: 0}")
                .hasProblem("parts", "'0' is less than 1")
                .hasProblems(1);
    }

    @Test
    void rule_may_bring_a_remedy_on_its_second_line() {
        assertThatSpec(Divided.class)
                .given("{parts: 3}")
                .hasProblem("", "the whole does not divide into its parts")
                .hasRemedy("", "try 1");
    }

    @Test
    void mistake_marks_only_its_own_subtree() {
        Binding<SampleSpec> binding = bind("model: {encoder: {type: resnet18}, context: {type: ha, levels: x}}");
        assertThat(binding.isSound("model")).isFalse();
        assertThat(binding.isSound("model.context.levels")).isFalse();
        assertThat(binding.isSound("model.context.delta")).isTrue();
        assertThat(binding.part("model.encoder", SampleSpec.Encoder.class)).isPresent();
        assertThat(binding.part("model.context", SampleSpec.Context.class)).isEmpty();
        assertThat(binding.part("train", SampleSpec.Train.class)).isPresent();
    }

    @Test
    void wrong_key_is_replaced_by_its_default_for_whoever_looks_further() {
        SampleSpec spec = bind("model: {encoder: {type: resnet18}, context: {type: ha, levels: -1, delta: 0.25}}")
                .spec()
                .orElseThrow();
        assertThat(spec.model().context())
                .isEqualTo(new SampleSpec.Ha(0.25, 2, SampleSpec.HopValue.ROW_STOCHASTIC, false));
    }

    @Test
    void later_stage_adds_its_mistakes_in_place_but_none_about_what_is_known_to_be_wrong() {
        Binding<SampleSpec> binding = bind("train: {size: 5}\nmodel: {encoder: {type: resnet18, outputStride: x}}");
        binding.report("model.encoder.outputStride", "is odd", Optional.empty());
        binding.report("train.size", "is small", Optional.of("take 513"));
        binding.report("train.epochs", "are few", Optional.empty());
        assertThat(binding.problems())
                .containsExactly(
                        new Problem(
                                new Location("test.yaml", 1, 1),
                                "train.epochs",
                                ProblemKind.CONFLICT,
                                "are few",
                                Optional.empty()),
                        new Problem(
                                new Location("test.yaml", 1, 15),
                                "train.size",
                                ProblemKind.CONFLICT,
                                "is small",
                                Optional.of("take 513")),
                        new Problem(
                                new Location("test.yaml", 2, 49),
                                "model.encoder.outputStride",
                                ProblemKind.WRONG_TYPE,
                                "'x' is not an integer",
                                Optional.empty()));
    }

    @Test
    void parts_of_defaults_are_there_too() {
        Binding<SampleSpec> binding = bind(SOUND);
        assertThat(binding.part("train.size", SampleSpec.Extent.class)).contains(new SampleSpec.Extent(513, 513));
        assertThat(binding.at("train.size.height")).isEqualTo(new Location("test.yaml", 1, 1));
    }

    @Test
    void all_mistakes_are_thrown_at_once() {
        assertThatThrownBy(() -> bind("model: {}\ntrain: {epochs: x}").orThrow())
                .isInstanceOfSatisfying(
                        SpecException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("test.yaml:2:17: train.epochs: 'x' is not an integer");
    }

    @Test
    void default_that_does_not_bind_is_the_programs_fault() {
        record Wrong(@Default("x") int number) {}
        assertThatThrownBy(() -> assertThatSpec(Wrong.class).given("{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the default of 'number' does not bind");
    }
}
