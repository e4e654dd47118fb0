package dev.hanet.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest(name = "{0} stays")
    @ValueSource(strings = {"Image_01L", "test-001", "a.b", "console", "x.con", "7"})
    void usual_names_stay(String id) {
        assertThat(FileNames.of(id)).isEqualTo(id);
    }

    @ParameterizedTest(name = "{0} becomes {1} and a digest")
    @CsvSource({
        "p1/left, p1-left",
        "p1 left, p1-left",
        "../../etc/passwd, x..-..-etc-passwd",
        "10:30, 10-30",
        "'end.', end",
        "'end ', end-",
        "CON, xCON",
        "aux.tif, xaux.tif",
        "com1, xcom1",
        ".hidden, x.hidden",
        "'', x",
        "眼, x-",
    })
    void unusual_names_become_plain_and_keep_a_digest(String id, String plain) {
        assertThat(FileNames.plain(id)).isEqualTo(plain);
        assertThat(FileNames.of(id)).matches("\\Q" + plain + "\\E-[0-9a-f]{8}");
    }

    @Test
    void what_differs_in_unusual_characters_alone_has_two_names() {
        List<String> ids = List.of("p1/left", "p1 left", "p1-left", "p1\\left", "p1:left");
        assertThat(ids.stream().map(FileNames::of).collect(Collectors.toSet())).hasSize(5);
        String many = "a".repeat(300);
        assertThat(FileNames.of(many)).hasSizeLessThan(120).isNotEqualTo(FileNames.of(many + "b"));
    }

    @Test
    void what_differs_in_capitals_alone_has_two_names_where_capitals_do_not_count() {
        List<String> ids = List.of("Eye", "eye", "other", "Other 2");
        assertThat(FileNames.of(ids).values().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
        assertThat(FileNames.of(ids)).containsEntry("other", "other");
        assertThat(FileNames.of(ids).keySet()).containsExactly("Eye", "eye", "other", "Other 2");
    }
}
