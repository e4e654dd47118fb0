package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlParserTest {
    private static YamlParser.Parsed parse(String yaml) {
        return YamlParser.parse(SourceText.of("a.yaml", yaml));
    }

    private static String words(Problem problem) {
        return problem.at().line() + ":" + problem.at().column() + " " + problem.path() + ": " + problem.message();
    }

    private static String nested(int lists, String inner) {
        return "[".repeat(lists) + inner + "]".repeat(lists);
    }

    @ParameterizedTest(name = "{0} lists and {1} more by an alias: {2}")
    @CsvSource({"10, 8, true", "10, 9, false"})
    void aliases_count_towards_the_depth(int first, int more, boolean isAllowed) {
        // The mapping is one level, the scalar inside another.
        assertThat(parse("a: &a " + nested(first, "x") + "\nb: " + nested(more, "*a"))
                        .problems()
                        .isEmpty())
                .isEqualTo(isAllowed);
    }

    @Test
    void aliases_of_mappings_count_towards_the_depth() {
        String ten = "{k: ".repeat(10) + "x" + "}".repeat(10);
        assertThat(parse("a: &a " + ten + "\nb: " + "{k: ".repeat(10) + "*a" + "}".repeat(10))
                        .problems())
                .extracting(YamlParserTest::words)
                .containsExactly("1:1 : aliases nest the text deeper than 20 levels");
    }

    @ParameterizedTest(name = "{0} items: {1}")
    @CsvSource({"49999, true", "50000, false"})
    void fifty_thousand_values_are_read(int items, boolean isAllowed) {
        YamlParser.Parsed parsed = parse("[" + "x,".repeat(items) + "]");
        assertThat(parsed.problems().isEmpty()).isEqualTo(isAllowed);
        assertThat(parsed.tree().isPresent()).isEqualTo(isAllowed);
    }

    @Test
    void the_bracket_beyond_the_twentieth_is_told_not_those_beside_it() {
        String beside = "a: [[1], {b: 2}]\n".replace("a", "x");
        assertThat(parse(beside + "y: " + nested(20, "z")).problems())
                .extracting(YamlParserTest::words)
                .containsExactly("2:23 : the text nests deeper than 20 levels");
    }

    @Test
    void all_aliases_beyond_the_twentieth_are_told_once_at_the_first() {
        String text = "a: &a [x]\nb: [" + "*a, ".repeat(60) + "]";
        assertThat(parse(text).problems())
                .extracting(YamlParserTest::words)
                .containsExactly("2:85 b[20]: the text uses more than 20 aliases");
    }

    @Test
    void value_that_is_a_key_of_itself_is_told() {
        assertThat(parse("&a {*a : 1}").problems()).extracting(Problem::message).contains("a mapping cannot be a key");
        assertThat(parse("a: &a [*a]").problems())
                .extracting(YamlParserTest::words)
                .containsExactly("1:4 a[0]: the value '&a' contains itself");
    }

    @Test
    void a_second_document_is_told_where_it_begins() {
        assertThat(parse("a: 1\n---\nb: 2").problems())
                .extracting(YamlParserTest::words)
                .containsExactly("2:1 : a second document begins here");
    }
}
