package dev.hanet.toolkit.data.dataset;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.data.split.OfficialSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three training and one test image of 2x3 pixels, in the layout and the encodings of DRIVE. */
class DriveSpecTest {
    private static final DriveSpec DRIVE = new DriveSpec("drive", DriveSpec.Observer.FIRST, 0, 1);

    @TempDir
    private Path folder;

    private Path archive;

    @BeforeEach
    void write() throws IOException {
        archive = folder.resolve("DRIVE/DRIVE");
        for (String id : new String[] {"21", "22", "23"}) {
            Drawn.lzwTiff(archive.resolve("training/images/" + id + "_training.tif"), 2, 3, 0xc06030);
            new Drawn(2, 3, 0, 255, 0, 0, 255, 0)
                    .paletteGif(archive.resolve("training/1st_manual/" + id + "_manual1.gif"));
            new Drawn(2, 3, 0, 255, 255, 0, 255, 255)
                    .greyGif(archive.resolve("training/mask/" + id + "_training_mask.gif"));
        }
        Drawn.lzwTiff(archive.resolve("test/images/01_test.tif"), 2, 3, 0xa05020);
        new Drawn(2, 3, 0, 0, 255, 0, 0, 0).paletteGif(archive.resolve("test/1st_manual/01_manual1.gif"));
        new Drawn(2, 3, 0, 255, 255, 0, 0, 0).greyGif(archive.resolve("test/2nd_manual/01_manual2.gif"));
        new Drawn(2, 3, 0, 255, 255, 0, 255, 255).paletteGif(archive.resolve("test/mask/01_test_mask.gif"));
    }

    @Test
    void photographs_drawings_and_fields_of_view_are_read_exactly() {
        Dataset dataset = open(DRIVE);
        Sample sample = sample(dataset, "21");
        assertThat(sample.image().values())
                .containsExactly(192, 192, 192, 192, 192, 192, 96, 96, 96, 96, 96, 96, 48, 48, 48, 48, 48, 48);
        assertThat(sample.mask().orElseThrow().classes()).containsExactly(0, 1, 0, 0, 1, 0);
        assertThat(sample.fieldOfView().orElseThrow().inside()).containsExactly(false, true, true, false, true, true);
        assertThat(dataset.files()).hasSize(12);
    }

    @Test
    void parts_are_the_publishers() {
        Split split = new OfficialSplit().split(open(DRIVE).items());
        assertThat(split.training()).extracting(Item::id).containsExactly("21", "22", "23");
        assertThat(split.validation()).isEmpty();
        assertThat(split.test()).extracting(Item::id).containsExactly("01");
    }

    @Test
    void some_training_images_may_choose_the_epoch() {
        Split split = new OfficialSplit()
                .split(open(new DriveSpec("drive", DriveSpec.Observer.FIRST, 1, 1))
                        .items());
        assertThat(split.training()).hasSize(2);
        assertThat(split.validation()).hasSize(1);
        assertThat(split.test()).extracting(Item::id).containsExactly("01");
    }

    @Test
    void second_observer_drew_the_test_images() {
        Dataset dataset = open(new DriveSpec("drive", DriveSpec.Observer.SECOND, 0, 1));
        assertThat(sample(dataset, "01").mask().orElseThrow().classes()).containsExactly(0, 1, 1, 0, 0, 0);
        assertThat(sample(dataset, "21").mask().orElseThrow().classes()).containsExactly(0, 1, 0, 0, 1, 0);
    }

    @Test
    void data_root_without_drive_says_what_was_looked_for_and_how_to_get_it() {
        Path elsewhere = folder.resolve("elsewhere");
        assertThatThrownBy(() -> DRIVE.open(DataRoots.of(elsewhere))).isInstanceOfSatisfying(DataException.class, e -> {
            assertThat(e.problem())
                    .isEqualTo(
                            "DRIVE is not there: no file like '21_training.tif' in a folder 'drive' or anywhere below,"
                                    + " under '" + elsewhere + "'");
            assertThat(e.remedy())
                    .contains(
                            "register at drive.grand-challenge.org and fetch the archive with the drawings of the test"
                                    + " images, unpack it, and name the folder with --data or HANET_DATA");
            assertThat(e.path()).contains("root");
        });
    }

    @Test
    void withheld_drawings_of_the_test_images_are_told() throws IOException {
        Files.delete(archive.resolve("test/1st_manual/01_manual1.gif"));
        assertThatThrownBy(() -> open(DRIVE))
                .hasMessage(
                        "DRIVE is not complete: no drawing of a test image for '01', such as '01_manual1.gif', below '"
                                + folder.resolve("DRIVE")
                                + "' (newer downloads withhold the drawings of the test images; take"
                                + " the original archive)");
    }

    @Test
    void half_of_it_is_told() throws IOException {
        Files.delete(archive.resolve("test/images/01_test.tif"));
        assertThatThrownBy(() -> open(DRIVE))
                .hasMessageContaining("DRIVE is not complete: no test image, such as '01_test.tif', below")
                .hasMessageContaining("unpack both archives, 'training' and 'test'");
    }

    /** Whatever is missing of an image, also the image itself, of the training half and of the test half. */
    @ParameterizedTest(name = "without {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            training/images/22_training.tif     | no photograph for '22', such as '22_training.tif',      | the photographs lie in its 'images' folders
            training/images/22_training.tif training/1st_manual/22_manual1.gif | no photograph for '22', such as '22_training.tif', | the photographs lie in its 'images' folders
            training/1st_manual/22_manual1.gif  | no drawing for '22', such as '22_manual1.gif',          | the drawings lie in its '1st_manual' folder
            training/mask/23_training_mask.gif  | no field of view for '23', such as '23_training_mask.gif', | the fields of view lie in its 'mask' folders
            test/mask/01_test_mask.gif          | no field of view for '01', such as '01_test_mask.gif',  | the fields of view lie in its 'mask' folders
            """)
    void an_image_of_which_a_file_is_missing_is_told(String without, String words, String remedy) throws IOException {
        for (String file : without.split(" ")) {
            Files.delete(archive.resolve(file));
        }
        assertThatThrownBy(() -> open(DRIVE))
                .hasMessage("DRIVE is not complete: " + words + " below '" + folder.resolve("DRIVE")
                        + "' (unpack the whole archive; " + remedy + ")");
    }

    @Test
    void drawing_or_field_of_view_of_a_test_image_that_is_not_there_is_told() throws IOException {
        Path drawing = archive.resolve("test/1st_manual/02_manual1.gif");
        new Drawn(2, 3, 0, 0, 255, 0, 0, 0).paletteGif(drawing);
        String words = "DRIVE is not complete: no photograph for '02', such as '02_test.tif', below";
        assertThatThrownBy(() -> open(DRIVE)).hasMessageContaining(words);
        Files.delete(drawing);
        new Drawn(2, 3, 0, 255, 255, 0, 255, 255).paletteGif(archive.resolve("test/mask/02_test_mask.gif"));
        assertThatThrownBy(() -> open(DRIVE)).hasMessageContaining(words);
    }

    @Test
    void second_drawings_are_missed_where_they_are_asked_for_alone() throws IOException {
        Files.delete(archive.resolve("test/2nd_manual/01_manual2.gif"));
        assertThat(open(DRIVE).items()).hasSize(4);
        assertThatThrownBy(() -> open(new DriveSpec("drive", DriveSpec.Observer.SECOND, 0, 1)))
                .hasMessageContaining("no drawing of a test image for '01', such as '01_manual2.gif', below");
    }

    @Test
    void the_other_half_is_told_as_well() throws IOException {
        for (String id : new String[] {"21", "22", "23"}) {
            Files.delete(archive.resolve("training/images/" + id + "_training.tif"));
        }
        assertThatThrownBy(() -> open(DRIVE))
                .hasMessageContaining("DRIVE is not complete: no training image, such as '21_training.tif', below")
                .hasMessageContaining("unpack both archives, 'training' and 'test'");
    }

    @Test
    void two_files_for_one_image_are_told() throws IOException {
        Path copy = folder.resolve("DRIVE/copy/21_training.tif");
        Drawn.lzwTiff(copy, 2, 3, 0);
        assertThatThrownBy(() -> open(DRIVE))
                .hasMessage(
                        "two files stand for '21': '" + archive.resolve("training/images/21_training.tif") + "' and '"
                                + copy + "' (keep one of them, or name the folder that counts in data.dataset.root)");
    }

    @Test
    void unknown_values_of_a_drawing_are_told_with_their_pixels() throws IOException {
        Path drawing = archive.resolve("test/1st_manual/01_manual1.gif");
        new Drawn(2, 3, 0, 7, 255, 7, 0, 129).greyGif(drawing);
        Dataset dataset = open(DRIVE);
        assertThatThrownBy(() -> sample(dataset, "01"))
                .hasMessageContaining(
                        "mask '" + drawing + "' holds values that are no class: '7' (2 pixels), '129' (1 pixels)");
    }

    @Test
    void drawing_of_another_size_is_told() throws IOException {
        new Drawn(2, 2, 0, 0, 255, 255).paletteGif(archive.resolve("test/1st_manual/01_manual1.gif"));
        Dataset dataset = open(DRIVE);
        assertThatThrownBy(() -> sample(dataset, "01"))
                .hasMessageContaining("'01': the image is 2x3 (height x width), its mask 2x2");
    }

    @Test
    void photograph_that_holds_less_than_it_claims_is_told() throws IOException {
        Path photograph = archive.resolve("test/images/01_test.tif");
        byte[] bytes = Files.readAllBytes(photograph);
        Files.write(photograph, Arrays.copyOf(bytes, bytes.length - 20));
        Dataset dataset = open(DRIVE);
        assertThatThrownBy(() -> sample(dataset, "01"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(photograph.toString());
    }

    @Test
    void keys_survive_a_round_trip() {
        assertThatSpec(DriveSpec.class).hasDefaults(DRIVE);
        assertThatSpec(DriveSpec.class).roundTrips(new DriveSpec("D", DriveSpec.Observer.SECOND, 3, 9));
        assertThatSpec(DriveSpec.class).given("validation: 20").hasProblems(1);
    }

    private Dataset open(DriveSpec spec) {
        return spec.open(DataRoots.of(folder));
    }

    private static Sample sample(Dataset dataset, String id) {
        return dataset.load(dataset.items().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow());
    }
}
