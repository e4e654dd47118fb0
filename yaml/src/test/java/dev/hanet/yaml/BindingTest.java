package dev.hanet.yaml;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a binding says of a spec with mistakes, and what it lets later stages say. */
class BindingTest {
    private static final String SOUND = "model: {encoder: {type: resnet18}}\n";

    private static Binding<SampleSpec> bind(String yaml) {
        return bind(yaml, SampleSpec.TYPES);
    }

    private static Binding<SampleSpec> bind(String yaml, TypeNames types) {
        return new SpecReader(types).bind(new Documents(PresetSource.NONE).text("a.yaml", yaml), SampleSpec.class);
    }

    record Amount(String words) {
        @Shorthand
        static Amount of(String words) {
            return new Amount("text " + words);
        }

        @Shorthand
        static Amount of(int count) {
            return new Amount("count " + count);
        }

        @Shorthand
        static Amount of(double share) {
            return new Amount("share " + share);
        }
    }

    record Amounts(Amount one, @Default("[]") List<Amount> more) {}

    record Wishes(
            @About("how many there are") int count, List<String> names, Map<String, Double> shares, Amount amount) {}

    record Phrased(
            @Positive(message = "fewer than one cannot be drawn")
            int count) {}

    @Test
    void narrowest_shorthand_is_tried_first() {
        assertThatSpec(Amounts.class)
                .given("{one: 3, more: [0.5, many, {words: x}, '4']}")
                .means(new Amounts(
                        new Amount("count 3"),
                        List.of(
                                new Amount("share 0.5"),
                                new Amount("text many"),
                                new Amount("x"),
                                new Amount("text 4"))));
    }

    @Test
    void missing_key_is_told_with_what_it_wants() {
        assertThatSpec(Wishes.class)
                .given("{}")
                .hasProblems(4)
                .hasRemedy("count", "it wants an integer: how many there are")
                .hasRemedy("names", "it wants a list")
                .hasRemedy("shares", "it wants a mapping")
                .hasRemedy("amount", "it wants a mapping with the keys words");
    }

    @Test
    void message_that_is_a_sentence_of_its_own_stands_without_the_value() {
        assertThatSpec(Phrased.class).given("count: 0").hasProblem("count", "fewer than one cannot be drawn");
    }

    @Test
    void broken_rule_and_broken_constraint_are_of_different_kinds() {
        Binding<SampleSpec> binding = bind(SOUND + "train: {rate: 0.1, leastRate: 0.2, epochs: 3}\ntitle: [x]");
        assertThat(binding.problems())
                .extracting(Problem::kind)
                .containsExactly(ProblemKind.RULE, ProblemKind.WRONG_TYPE);
        assertThat(bind(SOUND + "train: {epochs: 0}").problems())
                .extracting(Problem::kind)
                .containsExactly(ProblemKind.OUT_OF_RANGE);
    }

    @Test
    void constraints_are_told_of_a_record_that_could_not_be_made() {
        assertThat(bind("model: {encoder: {type: unet, channels: 0, depth: 13}}")
                        .problems())
                .extracting(problem -> problem.path() + ": " + problem.message())
                .containsExactly("model.encoder.channels: '0' is not positive");
    }

    @Test
    void later_stages_speak_of_the_keys_of_a_broken_rule_but_not_of_a_broken_value() {
        Binding<SampleSpec> binding = bind(SOUND + "train: {rate: 0.1, leastRate: 0.2, seed: x}");
        int before = binding.problems().size();
        binding.report("train.seed", "is odd", Optional.empty());
        assertThat(binding.problems()).hasSize(before);
        binding.report("train.rate", "is odd", Optional.empty());
        assertThat(binding.problems()).hasSize(before + 1);
    }

    @ParameterizedTest(name = "context: {0}")
    @CsvSource(
            delimiter = '|',
            value = {"{type: hha, delta: 2}", "{delta: 2}", "{type: [ha], delta: 2}", "{type: {a: b}}", "ha"})
    void nothing_more_is_said_of_a_component_whose_type_is_not_known(String context) {
        Binding<SampleSpec> binding = bind("model: {encoder: {type: resnet18}, context: " + context + "}");
        assertThat(binding.problems()).hasSize(1);
        binding.report("model.context.delta", "is odd", Optional.empty());
        binding.report("model.context", "is odd", Optional.empty());
        assertThat(binding.problems()).hasSize(1);
    }

    @Test
    void default_stands_in_for_a_mapping_with_a_bad_value() {
        Binding<SampleSpec> binding = bind(SOUND + "train: {weights: {a: x, b: 0.5}}");
        assertThat(binding.problems()).extracting(Problem::path).containsExactly("train.weights.a");
        assertThat(binding.spec().orElseThrow().train().weights()).isEmpty();
        assertThat(binding.part("train.weights", Map.class)).isEmpty();
    }

    @Test
    void old_name_of_a_type_is_read_as_the_new_one() {
        TypeNames renaming = new TypeNames() {
            @Override
            public Map<String, Class<?>> of(Class<?> family) {
                return SampleSpec.TYPES.of(family);
            }

            @Override
            public Optional<String> renamed(Class<?> family, String old) {
                return Optional.of(old.equals("res18") ? "resnet18" : "unet");
            }
        };
        SampleSpec.ResNet small = new SampleSpec.ResNet("resnet18", 16, List.of(1, 2, 4));
        assertThat(bind("model: {encoder: {type: res18}}", renaming)
                        .orThrow()
                        .model()
                        .encoder())
                .isEqualTo(small);
        assertThat(bind(SOUND, renaming).orThrow().model().encoder()).isEqualTo(small);
    }

    @Test
    void entry_without_value_is_taken_away() {
        assertThat(bind(SOUND + "regions: {a: [x], b: ~}").orThrow().regions()).isEqualTo(Map.of("a", List.of("x")));
    }
}
