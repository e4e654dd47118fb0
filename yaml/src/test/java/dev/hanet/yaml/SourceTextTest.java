package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTextTest {
    private static final String FACE = Character.toString(0x1F600);

    @Test
    void the_place_of_a_byte_that_is_no_text_counts_characters() {
        byte[] bytes = ("a: 1\n" + FACE + "b: ?").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1] = (byte) 0xE9;
        SourceText read = SourceText.of("a.yaml", bytes);

        assertThat(read.text()).isEqualTo("a: 1\n" + FACE + "b: ");
        assertThat(read.fault())
                .contains(new Problem(
                        new Location("a.yaml", 2, 5), "", "the byte 0xE9 is not UTF-8", "save the file as UTF-8 text"));
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(
            strings = {
                "0000", "0008", "000B", "001F", "007F", "0084", "0086", "009F", "D800", "DFFF", "FEFF", "FFFE", "FFFF"
            })
    void a_control_character_is_told_at_its_place(String code) {
        String character = Character.toString(Integer.parseInt(code, 16));
        SourceText read = SourceText.of("a.yaml", "a: 1\n" + FACE + ":" + character);

        assertThat(read.fault())
                .contains(new Problem(
                        new Location("a.yaml", 2, 3),
                        "",
                        "the control character U+" + code + " cannot stand in a spec",
                        "take it out; is this a text file?"));
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(
            strings = {
                "09", "0A", "0D", "20", "7E", "85", "A0", "D7FF", "E000", "FEFE", "FF00", "FFFD", "10000", "10FFFF"
            })
    void what_yaml_calls_printable_is_text(String code) {
        String text = "a" + Character.toString(Integer.parseInt(code, 16)) + "b";

        assertThat(SourceText.of("a.yaml", text).fault()).isEmpty();
        assertThat(SourceText.of("a.yaml", text.getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo(text);
    }

    @Test
    void a_byte_order_mark_at_the_start_is_no_part_of_the_text() {
        assertThat(SourceText.of("a.yaml", "\uFEFFa: 1"))
                .isEqualTo(SourceText.of("a.yaml", "a: 1"))
                .returns("a: 1", SourceText::text);
    }

    @Test
    void three_megabytes_are_a_spec_and_one_byte_more_is_none() {
        byte[] most = "a".repeat(3 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
        byte[] more = "a".repeat(3 * 1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8);
        Problem tooLarge = new Problem(
                new Location("a.yaml", 1, 1),
                "",
                "the text is larger than 3 MB",
                "a spec is a small text; is this the right file?");

        assertThat(SourceText.of("a.yaml", most).fault()).isEmpty();
        assertThat(SourceText.of("a.yaml", new String(most, StandardCharsets.UTF_8))
                        .fault())
                .isEmpty();
        assertThat(SourceText.of("a.yaml", more).fault()).contains(tooLarge);
        assertThat(SourceText.of("a.yaml", new String(more, StandardCharsets.UTF_8))
                        .fault())
                .contains(tooLarge);
    }

    @Test
    void lines_are_those_of_an_editor() {
        assertThat(SourceText.of("a.yaml", "a\r\nb\nc\n").lines()).containsExactly("a", "b", "c");
    }
}
