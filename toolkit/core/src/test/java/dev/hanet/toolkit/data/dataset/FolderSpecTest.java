package dev.hanet.toolkit.data.dataset;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as people bring them. */
class FolderSpecTest {
    @TempDir
    private Path folder;

    private Dataset open(String keys) {
        return OwnFolder.open(folder, keys);
    }

    private Mask mask(String keys, String id) {
        Dataset dataset = open(keys);
        Item item = dataset.items().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        return dataset.load(item).mask().orElseThrow();
    }

    /** Pixels of 0xrrggbb in one row. */
    private void draw(String name, int... colours) throws IOException {
        BufferedImage image = new BufferedImage(colours.length, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, colours.length, 1, colours, 0, colours.length);
        write(name, image);
    }

    private void drawGrey(String name, int... values) throws IOException {
        OwnFolder.grey(folder.resolve(name), values);
    }

    private void drawPalette(String name, int[] palette, int... indices) throws IOException {
        var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        var image = new BufferedImage(indices.length, 1, BufferedImage.TYPE_BYTE_INDEXED, model);
        image.getRaster().setSamples(0, 0, indices.length, 1, 0, indices);
        write(name, image);
    }

    private void write(String name, BufferedImage image) throws IOException {
        OwnFolder.write(folder.resolve(name), image);
    }

    private static final String SIMPLE = "{images: images, masks: masks, values: {0: background, 255: lesion}}";

    @ParameterizedTest
    @ValueSource(strings = {"a.tif", "a.TIFF", "a.PNG", "a.gif"})
    void of_two_masks_none_is_chosen(String other) throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/" + other, 255, 0);
        assertThatThrownBy(() -> open(SIMPLE))
                .hasMessageContaining("two files stand for the mask of one image")
                .hasMessageContaining("a.png")
                .hasMessageContaining(other);
    }

    @Test
    void a_narrower_pattern_says_which_of_two_masks_counts() throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/a.tif", 255, 0);
        Dataset narrowed = open(SIMPLE.replace("masks: masks", "masks: 'masks/*.png'"));
        assertThat(narrowed.load(narrowed.items().get(0)).mask().orElseThrow().classes())
                .containsExactly(0, 1);
    }

    @Test
    void a_mask_of_another_name_is_no_second_one() throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/A.TIFF.png", 255, 0);
        assertThat(open(SIMPLE).remarks()).anyMatch(remark -> remark.contains("A.TIFF.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.Png", "b.PNG", "b.tIf", "b.PnG"})
    void endings_are_read_in_any_case(String name) throws IOException {
        draw("images/a.png", 0, 0);
        draw("images/" + name, 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/b.png", 0, 255);
        assertThat(open(SIMPLE).items()).extracting(Item::id).containsExactly("a", "b");
    }

    @Test
    void what_is_not_used_is_counted_in_one_pass() throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/lonely.png", 0, 255);
        for (String name : List.of("images/._a.png", "images/Thumbs.db", "masks/.DS_Store", "images/notes.txt")) {
            Files.writeString(folder.resolve(name), "no image");
        }
        assertThat(open(SIMPLE).remarks())
                .containsExactly(
                        "1 file of 'masks' belongs to no image: 'lonely.png'",
                        "2 hidden files in '" + folder.resolve("images") + "' are not used: '._a.png', 'Thumbs.db'",
                        "1 file that cannot be read as an image in '" + folder.resolve("images")
                                + "' is not used: 'notes.txt'",
                        "1 hidden file in '" + folder.resolve("masks") + "' is not used: '.DS_Store'");
    }

    /** As those are of files that were not fetched yet. */
    @Test
    void a_link_that_leads_nowhere_is_an_image_that_cannot_be_read() throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/b.png", 0, 255);
        Path link = Files.createSymbolicLink(folder.resolve("images/b.png"), Path.of("../elsewhere/b.png"));
        Files.createSymbolicLink(folder.resolve("images/again"), folder.resolve("images"));
        Files.createSymbolicLink(folder.resolve("images/itself"), Path.of("itself"));
        Dataset dataset = open(SIMPLE);
        assertThat(dataset.items()).extracting(Item::id).containsExactly("a", "b");
        assertThatThrownBy(() -> dataset.load(dataset.items().get(1)))
                .hasMessageContaining("'" + link + "' is a link that leads to no file");
    }

    @Test
    void images_in_folders_that_the_pattern_does_not_reach_are_counted() throws IOException {
        draw("images/a.png", 0, 0);
        draw("images/second visit/a.png", 0, 0);
        draw("images/second visit/left/b.png", 0, 0);
        draw("images/.trash/c.png", 0, 0);
        drawGrey("images/drawn/a.png", 0, 255);
        Dataset dataset = open(SIMPLE.replace("masks: masks", "masks: images/drawn"));
        assertThat(dataset.items()).extracting(Item::id).containsExactly("a");
        assertThat(dataset.remarks())
                .containsExactly("2 images deeper than the pattern reaches in '" + folder.resolve("images")
                        + "' are not used: '" + Path.of("second visit", "a.png") + "', '"
                        + Path.of("second visit", "left", "b.png") + "'");
    }

    @Test
    void everything_that_does_not_go_together_is_told_at_once() throws IOException {
        draw("images/a.png", 0, 0);
        draw("images/a.tif", 0, 0);
        draw("images/b.png", 0, 0);
        draw("images/c.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("masks/c.png", 0, 255);
        drawGrey("masks/c.tif", 0, 255);
        assertThatThrownBy(() -> open(SIMPLE))
                .hasMessageContaining("two images have one name")
                .hasMessageContaining("two files stand for the mask of one image")
                .hasMessageContaining("no file of 'masks' for 'b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Señora", "Müller", "Zoë_2"})
    void names_are_compared_in_composed_form(String name) throws IOException {
        draw("images/" + Normalizer.normalize(name, Normalizer.Form.NFD) + ".png", 0, 0);
        drawGrey("masks/" + Normalizer.normalize(name, Normalizer.Form.NFC) + ".png", 0, 255);
        assertThat(open(SIMPLE).items()).extracting(Item::id).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "masks/*_mask.*",
                "masks/*_mask.{png,tif}",
                "masks/*_mas?.png",
                "masks/*_[a-m]ask.png",
                "m*/*_mask.png",
                "**/*_mask.png"
            })
    void patterns_are_globs(String pattern) throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a_mask.png", 0, 255);
        if (pattern.startsWith("m*")) {
            // the folder's star is a name that the images do not have
            assertThatSpec(FolderSpec.class)
                    .given("{images: images, masks: '" + pattern + "', values: {0: background, 255: lesion}}")
                    .hasProblem(
                            "",
                            "a pattern of masks names something that 'images' does not, so that nothing tells which"
                                    + " image a mask is of; write the same names in both, such as '{patient}_{eye}.png'");
            return;
        }
        assertThat(mask("{images: images, masks: '" + pattern + "', values: {0: background, 255: lesion}}", "a")
                        .classes())
                .containsExactly(0, 1);
    }

    @Test
    void a_folder_a_patient_gives_the_patient() throws IOException {
        for (String patient : List.of("p0", "p1")) {
            draw(patient + "/image.png", 0, 0);
            drawGrey(patient + "/mask.png", 0, 255);
        }
        Dataset starred = open("{images: '*/image.png', masks: '*/mask.png', values: {0: background, 255: lesion}}");
        assertThat(starred.items()).extracting(Item::id).containsExactly("p0", "p1");
        Files.writeString(folder.resolve("spec.yaml"), "version: 1");
        assertThat(open("{images: '*/image.png', masks: '*/mask.png', values: {0: background, 255: lesion}}")
                        .remarks())
                .as("a data folder holds other things too")
                .isEmpty();
        Dataset named = open(
                "{images: '{patient}/image.png', masks: '{patient}/mask.png', values: {0: background, 255: lesion}}");
        assertThat(named.items())
                .extracting(Item::attributes)
                .containsExactly(Map.of("patient", "p0"), Map.of("patient", "p1"));
    }

    @Test
    void names_in_braces_are_attributes_and_a_table_adds_more() throws IOException {
        draw("images/07_L.png", 0, 0);
        draw("images/07_R.png", 0, 0);
        drawGrey("masks/07_L.png", 0, 255);
        drawGrey("masks/07_R.png", 255, 255);
        Files.writeString(folder.resolve("people.csv"), "child,site,\"age, years\"\n07,\"Kings,ton\",9\n");
        Dataset dataset = open("{images: 'images/{child}_{eye}.png', masks: 'masks/{child}_{eye}.png',"
                + " values: {0: background, 255: lesion}, attributes: {file: people.csv, by: child}}");
        assertThat(dataset.items().get(1).attributes())
                .containsExactly(
                        Map.entry("child", "07"),
                        Map.entry("eye", "R"),
                        Map.entry("site", "Kings,ton"),
                        Map.entry("age, years", "9"));
        assertThat(dataset.items().get(1).id()).isEqualTo("07-R");
    }

    @Test
    void table_that_contradicts_a_name_is_told() throws IOException {
        draw("images/07_L.png", 0, 0);
        drawGrey("masks/07_L.png", 0, 255);
        String keys = "{images: 'images/{child}_{eye}.png', masks: 'masks/{child}_{eye}.png',"
                + " values: {0: background, 255: lesion}, attributes: {file: people.csv, by: child}}";
        Files.writeString(folder.resolve("people.csv"), "child,eye\n07,R\n");
        assertThatThrownBy(() -> open(keys))
                .hasMessageContaining("'eye' of '07-L' is 'L' by its name or list, and 'R' in the table");
        Files.writeString(folder.resolve("people.csv"), "child,eye\n07,L\n");
        assertThat(open(keys).items()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0..127: background, 100: lesion | false",
                "0..128: background, 128..255: lesion | false",
                "'5': background, '05': lesion | false",
                "'#ff0000': background, '#FF0000': lesion | false",
                "'#ffffff': background, 255: lesion | false",
                "index 3: background, 'index  3': lesion | false",
                "0..127: background, 128..255: lesion | true",
                "0: background, 255: lesion, 200..255: lesion | true",
                "'#ffffff': background, '#800000': lesion | true",
            })
    void of_two_classes_for_one_value_none_is_chosen(String values, boolean isSound) {
        String keys = "{images: a, masks: b, values: {" + values + "}}";
        if (isSound) {
            assertThat(OwnFolder.spec(keys).values()).isNotEmpty();
        } else {
            assertThatSpec(FolderSpec.class)
                    .given(keys)
                    .hasProblem(
                            "",
                            "two keys of 'values' mean the same value and different classes, so that nothing says which"
                                    + " counts; write, for example, 0..127 and 128..255");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{0: background, 128: rim, 255: cup} | 0 1 2 1",
                "{255: cup, 0: background, 128: rim} | 0 2 1 2",
                "{0..100: background, 101..255: cup} | 0 1 1 1",
                "{0: background, 128: ignore, 200..255: cup} | 0 255 1 255"
            })
    void grey_values_and_ranges(String values, String expected) throws IOException {
        draw("images/a.png", 0, 0, 0, 0);
        drawGrey("masks/a.png", 0, 128, 255, 128);
        Mask mask = mask("{images: images, masks: masks, values: " + values + "}", "a");
        FolderSpec spec = OwnFolder.spec("{images: images, masks: masks, values: " + values + "}");
        StringBuilder labels = new StringBuilder();
        for (int x = 0; x < 4; x++) {
            labels.append(x == 0 ? "" : " ").append(mask.classAt(0, x));
        }
        if (values.startsWith("{255")) {
            assertThat(spec.classes()).containsExactly("cup", "background", "rim");
            assertThat(labels.toString()).isEqualTo("1 2 0 2");
        } else {
            assertThat(labels.toString()).isEqualTo(expected);
        }
    }

    @Test
    void names_decide_and_not_their_order() throws IOException {
        draw("images/a.png", 0, 0, 0);
        drawGrey("masks/a.png", 0, 128, 255);
        Dataset dataset = OwnFolder.spec("{images: images, masks: masks, values: {255: cup, 128: rim, 0: background}}")
                .open(DataRoots.of(folder), List.of("background", "rim", "cup"));
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classes())
                .containsExactly(0, 1, 2);
    }

    @Test
    void colours_and_palettes() throws IOException {
        draw("images/a.png", 0, 0, 0);
        draw("masks/a.png", 0x000000, 0x800000, 0xffffff);
        assertThat(mask(
                                "{images: images, masks: masks, values: {'#000000': background, '#800000': lesion,"
                                        + " 255: ignore}}",
                                "a")
                        .classAt(0, 2))
                .isEqualTo(Mask.IGNORE);
        drawPalette("masks/a.png", new int[] {0x000000, 0x800000, 0x008000}, 0, 1, 2);
        assertThat(mask("{images: images, masks: masks, values: {0: background, 1: lesion, 2: scar}}", "a")
                        .classes())
                .as("plain numbers of a coloured palette are its entries")
                .containsExactly(0, 1, 2);
        drawPalette("masks/a.png", new int[] {0x000000, 0xffffff, 0x808080}, 0, 1, 2);
        assertThat(mask("{images: images, masks: masks, values: {0: background, 255: lesion, 128: scar}}", "a")
                        .classes())
                .as("of a grey palette they are its greys")
                .containsExactly(0, 1, 2);
        assertThat(mask(
                                "{images: images, masks: masks, values: {index 0: background, index 1: lesion, index"
                                        + " 2: scar}}",
                                "a")
                        .classes())
                .containsExactly(0, 1, 2);
    }

    @Test
    void layers_give_every_class_a_file_of_its_own() throws IOException {
        draw("images/a.png", 0, 0, 0);
        draw("images/b.png", 0, 0, 0);
        drawGrey("ex/a_EX.png", 0, 255, 255);
        drawGrey("he/a_HE.png", 0, 0, 255);
        drawGrey("he/b_HE.png", 255, 0, 0);
        String keys = "{images: images, layers: {exudate: 'ex/*_EX.png', haemorrhage: 'he/*_HE.png'}}";
        assertThat(OwnFolder.spec(keys).classes()).containsExactly("background", "exudate", "haemorrhage");
        assertThat(mask(keys, "a").classes()).containsExactly(0, 1, 2);
        assertThat(mask(keys, "b").classes()).containsExactly(2, 0, 0);
        assertThat(open(keys).remarks())
                .containsExactly("1 of 2 images have no layer 'exudate' and so nothing of that class");
    }

    @ParameterizedTest
    @CsvSource({"first, 0 0 1 1", "majority, 0 0 1 0", "union, 0 1 1 1"})
    void several_observers(String use, String expected) throws IOException {
        draw("images/a.png", 0, 0, 0, 0);
        drawGrey("one/a.png", 0, 0, 255, 255);
        drawGrey("two/a.png", 0, 255, 255, 0);
        drawGrey("three/a.png", 0, 0, 255, 0);
        Mask mask = mask(
                "{images: images, masks: one, values: {0: background, 255: lesion}, observers: {masks: [two, three],"
                        + " use: "
                        + use + "}}",
                "a");
        StringBuilder labels = new StringBuilder();
        for (int x = 0; x < 4; x++) {
            labels.append(x == 0 ? "" : " ").append(mask.classAt(0, x));
        }
        assertThat(labels.toString()).isEqualTo(expected);
    }

    @Test
    void field_of_view_is_read_beside_the_mask() throws IOException {
        draw("images/a.png", 0, 0);
        drawGrey("masks/a.png", 0, 255);
        drawGrey("fov/a.png", 0, 255);
        Dataset dataset =
                open("{images: images, masks: masks, values: {0: background, 255: lesion}, fieldOfView: 'fov/*.png'}");
        assertThat(dataset.load(dataset.items().get(0))
                        .fieldOfView()
                        .orElseThrow()
                        .inside())
                .containsExactly(false, true);
        assertThat(dataset.files()).hasSize(3);
    }

    @Test
    void what_is_no_class_is_told_as_it_stands() throws IOException {
        draw("images/a.png", 0, 0, 0);
        draw("masks/a.png", 0x000000, 0x800000, 0xff00ff);
        assertThatThrownBy(() -> mask(SIMPLE, "a"))
                .hasMessageContaining("is coloured")
                .hasMessageContaining("'#ff0000'");
        assertThatThrownBy(() ->
                        mask("{images: images, masks: masks, values: {'#000000': background, '#800000': lesion}}", "a"))
                .hasMessageContaining("'#ff00ff' (1 pixels)");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a.jp2", "a.webp", "a.heic"})
    void folder_of_files_that_are_not_read_names_them(String name) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.writeString(folder.resolve("images/" + name), "x");
        drawGrey("masks/a.png", 0);
        assertThatThrownBy(() -> open(SIMPLE))
                .hasMessageContaining("no image matches 'images'; files whose endings are not read: '" + name + "'")
                .hasMessageContaining("readable are PNG");
    }

    @Test
    void a_mistake_in_a_file_stands_at_the_key_that_led_to_it() throws IOException {
        draw("images/a.png", 0, 0);
        Files.createDirectories(folder.resolve("masks"));
        Files.writeString(folder.resolve("masks/a.png"), "x");
        assertThatThrownBy(() -> mask(SIMPLE, "a"))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.path()).contains("masks"));
        drawGrey("masks/a.png", 0, 7);
        assertThatThrownBy(() -> mask(SIMPLE, "a"))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.path()).contains("values"));
        Files.writeString(folder.resolve("images/a.png"), "x");
        assertThatThrownBy(() -> mask(SIMPLE, "a"))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.path()).contains("images"));
    }

    @Test
    void keys_that_cannot_be_meant_are_told_at_once() {
        assertThatSpec(FolderSpec.class)
                .given("{images: a, masks: b, values: {red: lesion, 0: background}}")
                .hasProblem(
                        "",
                        "the keys of 'values' are grey values such as 128, ranges such as 0..127, colours such as"
                                + " '#800000', or 'index 3'");
        assertThatSpec(FolderSpec.class)
                .given("{images: a, masks: b}")
                .hasProblem(
                        "",
                        "either 'masks' and their 'values' are given, or 'layers'; a list of images may name the masks"
                                + " in its column 'mask'");
        assertThatSpec(FolderSpec.class)
                .given("{images: 'a/*.{png', masks: b, values: {0: background}}")
                .hasProblem("", "a bracket of a pattern does not close; write, for example, 'masks/*_mask.{png,tif}'");
    }
}
