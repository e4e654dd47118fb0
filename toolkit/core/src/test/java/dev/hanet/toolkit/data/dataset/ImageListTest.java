package dev.hanet.toolkit.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that a table lists. */
class ImageListTest {
    private static final String KEYS = "{images: lists/study.csv, values: {0: background, 255: lesion}}";

    @TempDir
    private Path folder;

    private Dataset open(String keys) {
        return OwnFolder.open(folder, keys);
    }

    private void grey(String name, int... values) throws IOException {
        OwnFolder.grey(folder.resolve(name), values);
    }

    private void list(String text) throws IOException {
        Files.createDirectories(folder.resolve("lists"));
        Files.writeString(folder.resolve("lists/study.csv"), text);
    }

    @BeforeEach
    void draw() throws IOException {
        grey("shots/0412.png", 10, 20);
        grey("shots/0413.png", 30, 40);
        grey("drawn/x.png", 0, 255);
        grey("drawn/y.png", 255, 255);
    }

    @Test
    void a_line_names_an_image_its_mask_and_what_else_is_known() throws IOException {
        list("""
            id,image,mask,patient,"site, city"
            07-left,../shots/0412.png,../drawn/x.png,07,"Kings,ton"
            08-left,../shots/0413.png,../drawn/y.png,08,Cork
            """);
        Dataset dataset = open(KEYS);
        assertThat(dataset.items()).extracting(Item::id).containsExactly("07-left", "08-left");
        assertThat(dataset.items().get(0).attributes())
                .containsExactly(Map.entry("patient", "07"), Map.entry("site, city", "Kings,ton"));
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classes())
                .containsExactly(0, 1);
        assertThat(dataset.load(dataset.items().get(1)).image().values()[0]).isEqualTo(30);
        assertThat(dataset.files())
                .as("the list says who is together, so a run records it")
                .hasSize(5)
                .anyMatch(file -> file.endsWith("study.csv"));
    }

    @Test
    void images_are_known_by_their_stems_where_no_column_names_them() throws IOException {
        list("image,mask\n../shots/0413.png,../drawn/x.png\n\n" + folder.resolve("shots/0412.png")
                + ",../drawn/y.png\n");
        assertThat(open(KEYS).items()).extracting(Item::id).containsExactly("0413", "0412");
    }

    @Test
    void masks_may_be_found_by_a_pattern_of_the_names() throws IOException {
        grey("masks/0412_mask.png", 255, 0);
        list("image,site\n../shots/0412.png,Cork\n");
        Dataset dataset =
                open("{images: lists/study.csv, masks: 'masks/*_mask.png', values: {0: background, 255: lesion}}");
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classes())
                .containsExactly(1, 0);
    }

    @Test
    void field_of_view_has_a_column_of_its_own() throws IOException {
        list("image,mask,fieldOfView\n../shots/0412.png,../drawn/y.png,../drawn/x.png\n");
        Dataset dataset = open(KEYS);
        assertThat(dataset.load(dataset.items().get(0))
                        .fieldOfView()
                        .orElseThrow()
                        .inside())
                .containsExactly(false, true);
    }

    @Test
    void everything_that_is_not_there_is_told_at_once() throws IOException {
        list("image,mask\n../shots/0412.png,../drawn/x.png\n../shots/0412.png,../drawn/none.png\n../shots/gone.png,\n");
        assertThatThrownBy(() -> open(KEYS))
                .hasMessageContaining("names images that are not there")
                .hasMessageContaining("gone.png")
                .hasMessageContaining("has two lines for '0412'")
                .hasMessageContaining("none.png")
                .hasMessageContaining("none for gone");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "semicolons, as spreadsheets write them | \uFEFFid;image;mask;age#a;../shots/0412.png;../drawn/x.png;61,5#",
                "tabs | id^image^mask^age#a^../shots/0412.png^../drawn/x.png^61,5#",
                "quotes and windows' line ends | id,image,mask,age&#\"a\",\"../shots/0412.png\",../drawn/x.png,\"61,5\"&#",
            })
    void tables_are_read_as_programs_write_them(String what, String text) throws IOException {
        list(text.replace('#', '\n').replace('^', '\t').replace('&', '\r'));
        Item item = open(KEYS).items().get(0);
        assertThat(item.id()).as(what).isEqualTo("a");
        assertThat(item.attributes()).containsExactly(Map.entry("age", "61,5"));
    }

    @Test
    void cell_of_several_lines_is_one() throws IOException {
        list(
                "image,mask,note\n../shots/0412.png,../drawn/x.png,\"first\nsecond, too\"\n../shots/0413.png,../drawn/y.png,none\n");
        assertThat(open(KEYS).items())
                .extracting(item -> item.attributes().get("note"))
                .containsExactly("first\nsecond, too", "none");
    }

    @Test
    void of_two_columns_of_one_name_none_is_chosen_and_no_cell_is_dropped() throws IOException {
        list("image,mask,mask\n../shots/0412.png,../drawn/x.png,../drawn/y.png\n");
        assertThatThrownBy(() -> open(KEYS)).hasMessageContaining("has two columns 'mask'");
        list("image,mask,site\n../shots/0412.png,../drawn/x.png,Kings,ton\n");
        assertThatThrownBy(() -> open(KEYS))
                .hasMessageContaining("line 1 below the head")
                .hasMessageContaining("has 4 cells, its head 3");
        list("image,mask,site\n../shots/0412.png,../drawn/x.png,Cork,,\n");
        assertThat(open(KEYS).items()).hasSize(1);
    }

    @Test
    void a_list_without_its_columns_is_told_with_those_that_it_has() throws IOException {
        list("path;mask\na;b\n");
        assertThatThrownBy(() -> open(KEYS))
                .hasMessageContaining("has no column 'image'")
                .hasMessageContaining("its columns: path, mask");
        list("image\n../shots/0412.png\n");
        assertThatThrownBy(() -> open(KEYS))
                .hasMessageContaining("has no column 'mask'")
                .hasMessageContaining("give 'masks' a pattern");
        Files.delete(folder.resolve("lists/study.csv"));
        assertThatThrownBy(() -> open(KEYS)).hasMessageContaining("there is no table 'lists/study.csv'");
    }
}
