package dev.hanet.toolkit.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
    private record Place(Path file, Optional<String> key, double share) {}

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Path.of("runs/a"), "'runs/a'"),
                Arguments.of(List.of(Path.of("a"), Path.of("b")), "['a','b']"),
                Arguments.of(Optional.of(Path.of("a")), "'a'"),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(OptionalInt.of(3), "3"),
                Arguments.of(OptionalLong.empty(), "null"),
                Arguments.of(OptionalDouble.of(0.5), "0.5"),
                Arguments.of(Double.NaN, "null"),
                Arguments.of(Float.NEGATIVE_INFINITY, "null"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(1e-5, "0.00001"),
                Arguments.of(3.0, "3"),
                Arguments.of(1L << 40, "1099511627776"),
                Arguments.of(true, "true"),
                Arguments.of(TimeUnit.DAYS, "'DAYS'"),
                Arguments.of(new Place(Path.of("x"), Optional.empty(), 0.25), "{'file':'x','key':null,'share':0.25}"),
                Arguments.of(Map.of(Path.of("x"), List.of()), "{'x':[]}"),
                Arguments.of("a < b & \"c\"", "'a < b & \\\"c\\\"'"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("values")
    void every_kind_of_value_has_one_form(Object value, String json) {
        assertThat(Json.text(value).replaceAll("\n *", "").replace(": ", ":")).isEqualTo(json.replace("'", "\""));
    }
}
