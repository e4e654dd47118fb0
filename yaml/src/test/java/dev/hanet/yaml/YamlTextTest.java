package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are written plain, and how others are; that they read back stands in {@link LawsTest}. */
class YamlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "z", "A", "Z", "0", "9", "_a", ".5", "/data", "a-b", "a b", "a+b", "a:b", "a:1", "true", "010"
            })
    void words_are_written_plain(String text) {
        assertThat(YamlText.scalar(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "null", "~", "-a", "+1", ":a", "a ", " a", "a:", "a: b", "a:-", "a#b", "a@b", "a[b", "a`b", "a{b",
                "é"
            })
    void other_texts_are_quoted(String text) {
        assertThat(YamlText.scalar(text)).isEqualTo("\"" + text + "\"");
    }

    @Test
    void what_a_terminal_or_an_editor_would_not_show_is_escaped() {
        assertThat(YamlText.scalar("say \"x\" \\ ~ \u007f\n\u2028"))
                .isEqualTo("\"say \\\"x\\\" \\\\ ~ \\u007f\\u000a\\u2028\"");
        assertThat(YamlText.scalar("日本 😀!")).isEqualTo("\"日本 \\U0001f600!\"");
        assertThat(YamlText.scalar("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(YamlText.scalar("\ud83dx")).isEqualTo("\"\\ud83dx\"");
        assertThat(YamlText.scalar("\ude00")).isEqualTo("\"\\ude00\"");
    }
}
