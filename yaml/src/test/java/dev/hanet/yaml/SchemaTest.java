package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hanet.yaml.reference.JsonSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small specs that the reader and the JSON Schema both accept, or both refuse. */
class SchemaTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.of(new SpecDescriber(DescribedSpec.TYPES), DescribedSpec.class, "kitchen"));

    private static boolean isRead(String yaml) {
        Document document =
                new Documents(PresetSource.NONE).of(DescribedSpec.class).text("a.yaml", yaml);
        return new SpecReader(DescribedSpec.TYPES)
                .bind(document, DescribedSpec.class)
                .problems()
                .isEmpty();
    }

    private static boolean isValid(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "code: b9",
                "code:",
                "stove: {type: gas, burners: 1}",
                "stove: {type: gas, burners: 6, serial: 9223372036854775807}",
                "stove: {burners: 2}",
                "stove: {type: induction}",
                "stove: {type: ceramic, volts: 115, start: fast}",
                "stove: {type: ceramic, volts: , start: }",
                "stove: {type: steam}",
                "stove:",
                "spare: {type: induction}",
                "spare:",
                "oven: {degrees: 185}",
                "oven: {type: baking, degrees: -5}",
                "oven: {type: steam}",
                "oven: {type: , degrees: 5}",
                "numbers: {above: 0.1, below: -0.1, most: -0.0}",
                "numbers: {between: 0.5, two: xy, some: x, truth: false}",
                "shares: [0, 0.5, 1]",
                "shares: []",
                "heats: [very-hot, warm]",
                "stock: {eggs: 1, milk: 2}",
                "drawers: {top: {type: cutlery, forks: 2, place: 3}, low: {type: nothing}}",
                "tray: 3",
                "tray: [3, 4]",
                "tray: {width: 3, depth: 4}",
                "tray:",
            })
    void is_accepted_by_both(String keys) {
        String yaml = keys.equals("{}") ? "{name: a}" : "name: a\n" + keys;

        assertThat(isRead(yaml)).as("reader").isTrue();
        assertThat(isValid(yaml)).as("schema").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code: c1",
                "code: a12",
                "code: [a1]",
                "nmae: b",
                "stove: {type: gas}",
                "stove: {type: gas, burners: 0}",
                "stove: {type: gas, burners: 7}",
                "stove: {type: gas, burners: 1.5}",
                "stove: {type: gas, burners: 1, volts: 230}",
                "stove: {type: gas, burners: 1, serial: 9223372036854775808}",
                "stove: {type: wood}",
                "stove: {type: induction, volts: 220}",
                "stove: {type: induction, start: often}",
                "stove: gas",
                "spare: {burners: 2}",
                "oven: {degrees: 182}",
                "oven: {type: steam, degrees: 185}",
                "oven: {degrees: 3000000000}",
                "numbers: {above: 0}",
                "numbers: {least: -0.1}",
                "numbers: {below: 0}",
                "numbers: {most: 0.1}",
                "numbers: {between: 0.6}",
                "numbers: {between: -0.1}",
                "numbers: {between: half}",
                "numbers: {two: x}",
                "numbers: {two: xyz}",
                "numbers: {some: ''}",
                "numbers: {truth: 1}",
                "shares: [0, 0.5, 1, 1]",
                "shares: [1.5]",
                "shares: [~]",
                "shares: 1",
                "heats: []",
                "heats: [cold]",
                "stock: {eggs: 0}",
                "stock: {a: 1, b: 1, c: 1}",
                "drawers: {top: {}}",
                "drawers: {top: {type: nothing, forks: 2}}",
                "drawers: {top: {type: spoons}}",
                "drawers: {top: {place: 1}}",
                "tray: 1.5",
                "tray: three",
                "tray: {width: 3}",
                "tray: {width: 3, depth: 0}",
                "tray: {width: 3, depth: 4, height: 5}",
            })
    void is_refused_by_both(String keys) {
        String yaml = "name: a\n" + keys;

        assertThat(isRead(yaml)).as("reader").isFalse();
        assertThat(isValid(yaml)).as("schema").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{code: a1}", "{name: }", "{name: ' '}", "[]", "name"})
    void a_whole_spec_has_what_is_required(String yaml) {
        assertThat(isRead(yaml)).as("reader").isFalse();
        assertThat(isValid(yaml)).as("schema").isFalse();
    }

    /** A part of a spec is judged without its parent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "code: a2",
                "stove: {burners: 3}",
                "stove: {volts: 115}",
                "stove: {type: gas}",
                "spare: {burners: 3}",
                "drawers: {top: {forks: 3}}",
                "tray: {width: 3}",
            })
    void what_extends_another_may_be_a_part(String keys) {
        assertThat(isValid("extends: parent.yaml\n" + keys)).isTrue();
        assertThat(isValid("extends: [a.yaml, 'preset:b']\n" + keys)).isTrue();
        assertThat(isValid("extends: 3\n" + keys)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kode: a2",
                "stove: {burners: 3, volts: 115}",
                "stove: {type: gas, volts: 115}",
                "stove: {type: wood}",
                "drawers: {top: {knives: 3}}",
                "tray: {height: 3}",
                "tray: {width: 0}",
            })
    void a_part_is_held_to_its_keys(String keys) {
        assertThat(isValid("extends: parent.yaml\n" + keys)).isFalse();
    }
}
