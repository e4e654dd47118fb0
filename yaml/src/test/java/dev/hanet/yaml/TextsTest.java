package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @Test
    void text_is_cut_after_sixty_characters_and_not_before() {
        assertThat(Texts.quoted("a".repeat(60))).isEqualTo("'" + "a".repeat(60) + "'");
        assertThat(Texts.quoted("a".repeat(61))).isEqualTo("'" + "a".repeat(57) + "...'");
    }

    @Test
    void characters_beyond_the_basic_plane_count_as_one_and_are_not_halved() {
        String face = Character.toString(0x1F600);
        assertThat(Texts.quoted(face.repeat(60))).isEqualTo("'" + face.repeat(60) + "'");
        assertThat(Texts.quoted(face.repeat(61))).isEqualTo("'" + face.repeat(57) + "...'");
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(
            strings = {
                "0", "7", "B", "1F", "7F", "80", "9F", "200B", "200E", "200F", "2028", "202A", "202E", "2066", "2069",
                "FEFF"
            })
    void what_a_terminal_would_act_on_becomes_a_question_mark(String code) {
        String character = Character.toString(Integer.parseInt(code, 16));
        assertThat(Texts.clean("a" + character + "b")).isEqualTo("a?b");
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(
            strings = {
                "20", "7E", "A0", "E9", "200A", "2010", "2027", "202F", "2065", "206A", "FEFE", "FF01", "1F600", "1200B"
            })
    void all_else_is_shown(String code) {
        String text = "a" + Character.toString(Integer.parseInt(code, 16)) + "b";
        assertThat(Texts.clean(text)).isEqualTo(text);
        assertThat(Texts.clean(text + "\0")).isEqualTo(text + "?");
    }

    @Test
    void tabs_and_ends_of_lines_become_spaces() {
        assertThat(Texts.clean("a\tb\nc\rd")).isEqualTo("a b c?d");
    }

    @Test
    void one_is_singular_and_all_else_plural() {
        assertThat(Texts.count(1, "mistake")).isEqualTo("1 mistake");
        assertThat(Texts.count(0, "mistake")).isEqualTo("0 mistakes");
        assertThat(Texts.count(2, "mistake")).isEqualTo("2 mistakes");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "0.5, 0.5", "5e-4, 5e-4", "1.5e-4, 1.5e-4", "1e10, 1e10", "-2, -2", "0, 0", "100, 100"})
    void numbers_are_written_as_one_writes_them(double value, String text) {
        assertThat(Texts.number(value)).isEqualTo(text.replace('E', 'e'));
    }
}
