package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Injector;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.reference.Reference;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.TypeNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reader and the JSON Schema accept and refuse the same specs.
 *
 * <p>What a schema cannot say is left out: rules across keys and what constructors refuse (both are told at the mapping or
 * list they are about), and integers written as {@code 5.0}, which JSON cannot tell from {@code 5}.
 */
class SchemaAgreementTest {
    private static final int SPECS = Integer.getInteger("hanet.specs", 800);
    private static final ClassLoader LOADER = SchemaAgreementTest.class.getClassLoader();
    private static final Injector INJECTOR = HanetModule.injector(Plugins.found(LOADER), LOADER);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(INJECTOR.getInstance(Reference.class).schema());

    static List<String> presets() {
        return INJECTOR.getInstance(Presets.class).names();
    }

    @Test
    void the_reader_and_the_schema_agree_on_generated_specs() {
        TypeNames types = INJECTOR.getInstance(TypeNames.class);
        SpecGenerator generator = new SpecGenerator(new SpecDescriber(types), 1);
        SpecReader reader = new SpecReader(types);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < SPECS; i++) {
            Object spec = generator.spec(ExperimentSpec.class);
            String text = SpecGenerator.json(spec);
            List<Problem> problems = reader.bind(
                            new Documents(PresetSource.NONE).text("spec.yaml", text), ExperimentSpec.class)
                    .problems();
            if (problems.stream().anyMatch(problem -> isRule(problem, spec))) {
                continue;
            }
            List<Error> errors = SCHEMA.validate(text, InputFormat.JSON);
            assertThat(errors.isEmpty())
                    .as("%s%nreader: %s%nschema: %s", text, problems, errors)
                    .isEqualTo(problems.isEmpty());
            accepted += problems.isEmpty() ? 1 : 0;
            refused += problems.isEmpty() ? 0 : 1;
        }
        assertThat(accepted).isGreaterThan(SPECS / 10);
        assertThat(refused).isGreaterThan(SPECS / 8);
        assertThat(accepted + refused).isGreaterThan(SPECS / 2);
    }

    /** A rule is about a whole mapping; what is wrong with a value is told at the value. */
    private static boolean isRule(Problem problem, Object spec) {
        Object at = spec;
        for (String step : problem.path().split("[.\\[]")) {
            if (at instanceof Map<?, ?> map) {
                at = map.containsKey(step) ? map.get(step) : SpecGenerator.EMPTY;
            } else if (at instanceof List<?> list && step.endsWith("]")) {
                at = list.get(Integer.parseInt(step.substring(0, step.length() - 1)));
            }
        }
        return at instanceof Map<?, ?> && !problem.message().startsWith("the mapping ");
    }

    @ParameterizedTest
    @MethodSource("presets")
    void the_schema_accepts_a_preset(String name) {
        String text = INJECTOR.getInstance(Presets.class).text(name).orElseThrow();

        assertThat(SCHEMA.validate(text, InputFormat.YAML)).isEmpty();
    }

    @Test
    void a_part_is_held_to_its_keys_though_its_type_is_inherited() {
        assertThat(SCHEMA.validate("extends: preset:quickstart\nmodel: {context: {levels: 1}}", InputFormat.YAML))
                .isEmpty();
        assertThat(SCHEMA.validate("extends: preset:quickstart\nmodel: {context: {levles: 1}}", InputFormat.YAML))
                .isNotEmpty();
        assertThat(SCHEMA.validate("extends: preset:quickstart\nmodel: {dekoder: {}}", InputFormat.YAML))
                .isNotEmpty();
    }
}
