package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * The tests that every spec has: its defaults, the way through YAML and back, and what it refuses.
 *
 * <pre>{@code
 * assertThatSpec(HaSpec.class).hasDefaults(new HaSpec(0.5, 2, 512));
 * assertThatSpec(HaSpec.class).roundTrips(new HaSpec(0.7, 1, 32));
 * assertThatSpec(HaSpec.class).given("delta: 1.5").hasProblem("delta", "'1.5' is not between 0 and 1");
 * }</pre>
 */
public final class SpecAssertions<R extends Record> {
    private final Class<R> type;
    private final TypeNames types;

    private SpecAssertions(Class<R> type, TypeNames types) {
        this.type = type;
        this.types = types;
    }

    /** For a spec without components of a family. */
    public static <R extends Record> SpecAssertions<R> assertThatSpec(Class<R> type) {
        return assertThatSpec(type, family -> Map.of());
    }

    /** For a spec whose components are found in {@code types}. */
    public static <R extends Record> SpecAssertions<R> assertThatSpec(Class<R> type, TypeNames types) {
        return new SpecAssertions<>(type, types);
    }

    /** An empty mapping means this. */
    public SpecAssertions<R> hasDefaults(R expected) {
        return given("{}").means(expected);
    }

    /** What is written for this record reads back as an equal one. */
    public SpecAssertions<R> roundTrips(R spec) {
        return given(new SpecWriter(types).write(spec)).means(spec);
    }

    /** The YAML text of one spec. */
    public Given given(String yaml) {
        Document document = new Documents(PresetSource.NONE).text("test.yaml", yaml);
        return new Given(yaml, new SpecReader(types).bind(document, type));
    }

    /** What a text gave. */
    public final class Given {
        private final String yaml;
        private final Binding<R> binding;

        private Given(String yaml, Binding<R> binding) {
            this.yaml = yaml;
            this.binding = binding;
        }

        /** The text is sound and means this record. */
        public SpecAssertions<R> means(R expected) {
            assertThat(binding.problems()).as(yaml).isEmpty();
            assertThat(binding.spec()).as(yaml).contains(expected);
            return SpecAssertions.this;
        }

        /** Among its mistakes is this one. */
        public Given hasProblem(String path, String message) {
            assertThat(binding.problems())
                    .as(yaml)
                    .extracting(problem -> problem.path() + ": " + problem.message())
                    .contains(path + ": " + message);
            return this;
        }

        /** A mistake at this path has a remedy with these words. */
        public Given hasRemedy(String path, String words) {
            assertThat(binding.problems()).as(yaml).anySatisfy(problem -> {
                assertThat(problem.path()).isEqualTo(path);
                assertThat(problem.remedy())
                        .hasValueSatisfying(remedy -> assertThat(remedy).contains(words));
            });
            return this;
        }

        /** It has this many mistakes. */
        public Given hasProblems(int number) {
            assertThat(binding.problems()).as(yaml).hasSize(number);
            return this;
        }
    }
}
