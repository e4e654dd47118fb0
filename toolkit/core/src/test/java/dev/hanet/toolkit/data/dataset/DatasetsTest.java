package dev.hanet.toolkit.data.dataset;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.image.Tiff;
import dev.hanet.toolkit.data.split.EverySplit;
import dev.hanet.toolkit.data.split.OfficialSplit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files in the layouts and encodings of the published sets. */
class DatasetsTest {
    private static final ChaseDb1Spec CHASE = new ChaseDb1Spec("chase-db1", ChaseDb1Spec.Observer.FIRST);
    private static final FindingLungsSpec LUNGS = new FindingLungsSpec("finding-lungs-in-ct-data");

    @TempDir
    private Path folder;

    @Test
    void chase_divides_by_child_and_derives_the_field_of_view() throws IOException {
        for (String name : List.of("01L", "01R", "08L", "09L", "11L")) {
            writeEye(folder.resolve("chase-db1"), name);
        }
        Dataset dataset = CHASE.open(DataRoots.of(folder));
        assertThat(dataset.items())
                .extracting(Item::official)
                .containsExactly(
                        Optional.of(Part.TRAINING),
                        Optional.of(Part.TRAINING),
                        Optional.of(Part.VALIDATION),
                        Optional.of(Part.TEST),
                        Optional.empty());
        assertThat(dataset.items().get(1).attributes())
                .containsEntry("child", "01")
                .containsEntry("eye", "R");
        Sample sample = dataset.load(dataset.items().get(0));
        assertThat(sample.image().channels()).isEqualTo(3);
        assertThat(sample.mask().orElseThrow().histogram()[1]).isEqualTo(20);
        assertThat(sample.fieldOfView().orElseThrow().contains(20, 20)).isTrue();
        assertThat(sample.fieldOfView().orElseThrow().contains(1, 1)).isFalse();
    }

    @Test
    void chase_is_found_whether_the_root_is_it_or_a_folder_above() throws IOException {
        writeEye(folder.resolve("deep/er/CHASEDB1"), "01L");
        assertThat(CHASE.open(DataRoots.of(folder)).items()).hasSize(1);
        assertThat(CHASE.open(DataRoots.of(folder.resolve("deep/er/CHASEDB1"))).items())
                .hasSize(1);
    }

    @Test
    void chase_that_is_not_there_says_what_was_looked_for_and_how_to_get_it() {
        assertThatThrownBy(() -> CHASE.open(DataRoots.of(folder))).isInstanceOfSatisfying(DataException.class, e -> {
            assertThat(e.problem())
                    .isEqualTo(
                            "CHASE_DB1 is not there: no file like 'Image_01L.jpg' in a folder 'chase-db1' or anywhere"
                                    + " below, under '" + folder + "'");
            assertThat(e.remedy())
                    .contains("fetch CHASEDB1.zip from Kingston University's research data repository, unpack"
                            + " it, and name the folder with --data or HANET_DATA");
            assertThat(e.path()).contains("root");
        });
    }

    @Test
    void a_drawing_that_is_missing_is_told_before_anything_is_read() throws IOException {
        writeEye(folder.resolve("chase-db1"), "01L");
        writeEye(folder.resolve("chase-db1"), "01R");
        Files.delete(folder.resolve("chase-db1/Image_01R_1stHO.png"));
        assertThatThrownBy(() -> CHASE.open(DataRoots.of(folder)))
                .hasMessage(
                        "CHASE_DB1 is not complete: no drawing for 'image_01r', such as 'Image_01R_1stHO.png', below '"
                                + folder.resolve("chase-db1") + "' (unpack the whole archive)");
    }

    @Test
    void a_mask_whose_image_is_missing_is_told_as_well() throws IOException {
        writeEye(folder.resolve("chase-db1"), "01L");
        writeEye(folder.resolve("chase-db1"), "01R");
        Files.delete(folder.resolve("chase-db1/Image_01R.jpg"));
        assertThatThrownBy(() -> CHASE.open(DataRoots.of(folder)))
                .hasMessageContaining("is not complete: no photograph for 'image_01r', such as 'Image_01R.jpg', below");
        writeSlice("ID_0000_Z_0100.tif");
        writeSlice("ID_0001_Z_0100.tif");
        Files.delete(folder.resolve("finding-lungs-in-ct-data/2d_images/ID_0001_Z_0100.tif"));
        assertThatThrownBy(() -> LUNGS.open(DataRoots.of(folder)))
                .hasMessageContaining("no slice for 'id_0001_z_0100', such as '2d_images/ID_0001_Z_0100.tif', below");
    }

    /** Images have the drawings of both observers; those of the one that is not asked for may be missing. */
    @Test
    void a_drawing_of_the_second_observer_is_missed_where_it_is_asked_for() throws IOException {
        writeEye(folder.resolve("chase-db1"), "01L");
        writeEye(folder.resolve("chase-db1"), "01R");
        Path eyes = folder.resolve("chase-db1");
        Files.copy(eyes.resolve("Image_01L_1stHO.png"), eyes.resolve("Image_01L_2ndHO.png"));
        ChaseDb1Spec second = new ChaseDb1Spec("chase-db1", ChaseDb1Spec.Observer.SECOND);
        assertThatThrownBy(() -> second.open(DataRoots.of(folder)))
                .hasMessageContaining("no drawing for 'image_01r', such as 'Image_01R_2ndHO.png', below");
        Files.copy(eyes.resolve("Image_01R_1stHO.png"), eyes.resolve("Image_01R_2ndHO.png"));
        assertThat(second.open(DataRoots.of(folder)).items()).hasSize(2);
        Files.delete(eyes.resolve("Image_01R.jpg"));
        assertThatThrownBy(() -> second.open(DataRoots.of(folder)))
                .hasMessageContaining("no photograph for 'image_01r', such as 'Image_01R.jpg', below");
    }

    @Test
    void slices_and_masks_are_told_apart_by_their_folders() throws IOException {
        writeSlice("ID_0000_Z_0100.tif");
        Path slices = folder.resolve("finding-lungs-in-ct-data");
        Files.delete(slices.resolve("2d_masks/ID_0000_Z_0100.tif"));
        assertThatThrownBy(() -> LUNGS.open(DataRoots.of(folder)))
                .hasMessage("finding-lungs-in-ct-data is not complete: no mask for 'id_0000_z_0100', such as"
                        + " '2d_masks/ID_0000_Z_0100.tif', below '" + slices
                        + "' (images and masks have equal names in '2d_images' and '2d_masks')");
        Files.move(slices.resolve("2d_images"), slices.resolve("slices"));
        assertThatThrownBy(() -> LUNGS.open(DataRoots.of(folder)))
                .hasMessageContaining("is not complete: no slice in a folder '2d_images' below");
        Files.delete(slices.resolve("slices/ID_0000_Z_0100.tif"));
        assertThatThrownBy(() -> LUNGS.open(DataRoots.of(folder)))
                .hasMessageContaining("is not there: no file like 'ID_0000_Z_0142.tif' in a folder");
    }

    @Test
    void every_fourth_slice_is_test_and_the_last_four_others_validation() throws IOException {
        for (int i = 0; i < 12; i++) {
            writeSlice(String.format("ID_%04d_Z_0100.tif", i));
        }
        Dataset dataset = LUNGS.open(DataRoots.of(folder));
        Split split = new OfficialSplit().split(dataset.items());
        assertThat(split.test())
                .extracting(Item::id)
                .containsExactly("ID_0003_Z_0100", "ID_0007_Z_0100", "ID_0011_Z_0100");
        assertThat(split.validation())
                .extracting(Item::id)
                .containsExactly("ID_0006_Z_0100", "ID_0008_Z_0100", "ID_0009_Z_0100", "ID_0010_Z_0100");
        assertThat(split).isEqualTo(new EverySplit(4, 4, Optional.empty()).split(dataset.items()));
        Sample sample = dataset.load(dataset.items().get(0));
        assertThat(sample.image().values()).containsExactly(-2000, -850, 40, 1200);
        assertThat(sample.mask().orElseThrow().classes()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void slices_saved_in_eight_bits_are_taken_as_the_window() throws IOException {
        writeSlice("ID_0000_Z_0100.tif");
        Tiff.bytes(folder.resolve("finding-lungs-in-ct-data/2d_images/ID_0000_Z_0100.tif"), 2, 2, 0, 51, 204, 255);
        Dataset dataset = LUNGS.open(DataRoots.of(folder));
        assertThat(dataset.load(dataset.items().get(0)).image().values()).containsExactly(-1000, -720, 120, 400);
    }

    @Test
    void folder_pairs_images_and_masks_by_name() throws IOException {
        Tiff.bytes(folder.resolve("shots/a.tif"), 1, 2, 10, 20);
        Tiff.bytes(folder.resolve("drawn/a_mask.tif"), 1, 2, 255, 0);
        FolderSpec spec = FolderSpec.of("shots", "drawn/*_mask.tif", values("255", "background", "0", "cup"), 1);
        Dataset dataset = spec.open(DataRoots.of(folder));
        Sample sample = dataset.load(dataset.items().get(0));
        assertThat(sample.image().values()).containsExactly(10, 20);
        assertThat(sample.mask().orElseThrow().classes()).containsExactly(0, 1);
        assertThat(spec.classes()).containsExactly("background", "cup");
    }

    @Test
    void folder_can_ignore_a_value() throws IOException {
        Tiff.bytes(folder.resolve("images/a.tif"), 1, 2, 10, 20);
        Tiff.bytes(folder.resolve("masks/a.tif"), 1, 2, 128, 0);
        Dataset dataset = folderSpec(values("0", "background", "128", "ignore")).open(DataRoots.of(folder));
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classAt(0, 0))
                .isEqualTo(Mask.IGNORE);
    }

    @Test
    void image_and_mask_of_different_size_are_told() throws IOException {
        Tiff.bytes(folder.resolve("images/a.tif"), 1, 2, 10, 20);
        Tiff.bytes(folder.resolve("masks/a.tif"), 2, 1, 0, 0);
        Dataset dataset = folderSpec(values("0", "background")).open(DataRoots.of(folder));
        assertThatThrownBy(() -> dataset.load(dataset.items().get(0)))
                .hasMessage("'a': the image is 1x2 (height x width), its mask 2x1 "
                        + "(give both the same size; a mask is never scaled to fit)");
    }

    @Test
    void missing_masks_folders_and_images_are_told() throws IOException {
        Tiff.bytes(folder.resolve("images/a.tif"), 1, 1, 10);
        FolderSpec spec = folderSpec(values("0", "background", "255", "lung"));
        assertThatThrownBy(() -> spec.open(DataRoots.of(folder)))
                .hasMessage("there is no folder 'masks' under '" + folder + "' (name the folder above it with --data or"
                        + " HANET_DATA, or write its full path)");
        Files.createDirectories(folder.resolve("masks"));
        assertThatThrownBy(() -> spec.open(DataRoots.of(folder)))
                .hasMessage("no file of 'masks' for 'a' (a mask is named as its image; where it has more to its name,"
                        + " write for example 'masks/*_mask.png')");
        Files.delete(folder.resolve("images/a.tif"));
        assertThatThrownBy(() -> spec.open(DataRoots.of(folder))).hasMessageContaining("no image matches");
    }

    @Test
    void folder_spec_is_written_with_grey_values_as_keys() {
        assertThatSpec(FolderSpec.class)
                .given("{images: shots, masks: drawn, values: {0: background, 255: lung}, channels: 1}")
                .means(FolderSpec.of("shots", "drawn", values("0", "background", "255", "lung"), 1));
    }

    private static FolderSpec folderSpec(Map<String, String> values) {
        return FolderSpec.of("images", "masks", values, 1);
    }

    private static Map<String, String> values(String... pairs) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return values;
    }

    private static void writeEye(Path place, String name) throws IOException {
        Files.createDirectories(place);
        BufferedImage photograph = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
        BufferedImage drawing = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                boolean inside = Math.hypot(x - 19.5, y - 19.5) < 16;
                photograph.setRGB(x, y, inside ? 0xc06030 : 0x020202);
                drawing.setRGB(x, y, y == 20 && x >= 10 && x < 30 ? 0xffffff : 0);
            }
        }
        ImageIO.write(photograph, "jpg", place.resolve("Image_" + name + ".jpg").toFile());
        ImageIO.write(
                drawing, "png", place.resolve("Image_" + name + "_1stHO.png").toFile());
    }

    private void writeSlice(String name) throws IOException {
        Path place = folder.resolve("finding-lungs-in-ct-data");
        Tiff.shorts(place.resolve("2d_images").resolve(name), 2, 2, -2000, -850, 40, 1200);
        Tiff.bytes(place.resolve("2d_masks").resolve(name), 2, 2, 0, 255, 0, 0);
    }
}
