package dev.hanet.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void a_few_have_digests_only_where_capitals_or_dashes_are_all_that_tells_them_apart() {
        assertThat(FileNames.plain(List.of("HANet (h1)", "U-Net"))).containsValues("HANet-h1-", "U-Net");
        for (List<String> alike : List.of(List.of("Cup", "cup"), List.of("h 1", "h-1"), List.of("\u00c9", "\u00e9"))) {
            assertThat(FileNames.plain(alike).values().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void beside_a_file_that_is_called_the_same_but_for_capitals_a_name_has_a_digest(@TempDir Path folder)
            throws IOException {
        assertThat(FileNames.beside(folder.resolve("none"), "Eye", ".png")).isEqualTo("Eye");
        Files.createFile(folder.resolve("Eye.png"));
        assertThat(FileNames.beside(folder, "Eye", ".png")).as("its own").isEqualTo("Eye");
        assertThat(FileNames.beside(folder, "Eye", ".csv")).isEqualTo("Eye");
        assertThat(FileNames.beside(folder, "eye", ".png")).isEqualTo(FileNames.distinct("eye"));
        assertThat(FileNames.beside(folder, "eyes", ".png")).isEqualTo("eyes");
    }
}
