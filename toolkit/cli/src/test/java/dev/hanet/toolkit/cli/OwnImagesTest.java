package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.image.Nifti;
import dev.hanet.yaml.HanetException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of 32 pixels a side; what is drawn is a square of one grey. */
class OwnImagesTest {
    private static final int SIDE = 32;

    @TempDir
    private Path folder;

    private static BufferedImage square(int grey, int left, int top, int side) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        fill(image, grey, left, top, side);
        return image;
    }

    /** The number itself: what draws in a colour would turn it into another. */
    private static void fill(BufferedImage image, int grey, int left, int top, int side) {
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, grey);
        image.getRaster().setPixels(left, top, side, side, pixels);
    }

    private void write(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, name.replaceAll(".*\\.", ""), file.toFile()))
                .isTrue();
    }

    private void photograph(String name) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(name.hashCode() & 0xffffff));
        pen.fillRect(0, 0, SIDE, SIDE);
        pen.dispose();
        write(name, image);
    }

    private void mask(String name) throws IOException {
        write(name, square(255, 8, 8, 12));
    }

    /** Images that lie or are named as the patterns say, of six patients with four each. */
    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "images/pat%d/%d.png; masks/pat%d/%d.png; images/{patient}/*.png; masks/{patient}/*.png",
                "Pat 00%d/slice%d.png; Pat 00%d/slice%d_mask.png; {patient}/*.png; {patient}/*_mask.png",
                "p%d/images/%d.png; p%d/labels/%d.png; {patient}/images/*.png; {patient}/labels/*.png",
                "study/p%d_images/%d.png; study/p%d_masks/%d.png; study/{patient}_images/*.png;"
                        + " study/{patient}_masks/*.png",
                "shots/P0%d_%d.png; shots/masks/P0%d_%d.png; shots/{patient}_*.png; shots/masks/{patient}_*.png",
                "images/1%d-x%d.png; masks/1%d-x%d_seg.png; images/{patient}-*.png; masks/{patient}-*_seg.png",
            })
    void images_of_patients_are_all_taken_and_kept_together(
            String image, String mask, String imagePattern, String maskPattern) throws IOException {
        for (int patient = 0; patient < 6; patient++) {
            for (int number = 1; number <= 4; number++) {
                photograph(String.format(image, patient, number));
                mask(String.format(mask, patient, number));
            }
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.images()).isEqualTo(imagePattern);
        assertThat(found.masks()).isEqualTo(maskPattern);
        assertThat(found.layers()).isEmpty();
        assertThat(found.count()).isEqualTo(24);
        assertThat(found.together()).contains("patient");
        assertThat(found.remarks()).singleElement().asString().contains("'together' keeps");
    }

    @Test
    void too_few_patients_for_three_parts_are_told() throws IOException {
        for (int i = 0; i < 12; i++) {
            photograph("images/P" + i % 3 + "_" + i + ".png");
            mask("masks/P" + i % 3 + "_" + i + ".png");
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.images()).isEqualTo("images/*.png");
        assertThat(found.together()).isEmpty();
        assertThat(found.remarks()).singleElement().asString().contains("3 patients", "'P0' of 4 images", "too few");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s/images/%s.png %s/masks/%s.png",
                "images/%s/%s.png masks/%s/%s.png",
                "%s_images/%s.png %s_masks/%s.png"
            })
    void folders_called_as_parts_are_the_parts(String names) throws IOException {
        for (Map.Entry<String, Integer> part :
                Map.of("train", 6, "val", 2, "test", 3).entrySet()) {
            for (int i = 0; i < part.getValue(); i++) {
                photograph(String.format(names.split(" ")[0], part.getKey(), "c" + i));
                mask(String.format(names.split(" ")[1], part.getKey(), "c" + i));
            }
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.images()).contains("{part}");
        assertThat(found.count()).isEqualTo(11);
        assertThat(found.parts().get("training")).hasSize(6).contains("train-c5");
        assertThat(found.parts()).containsEntry("validation", List.of("val-c0", "val-c1"));
        assertThat(found.parts()).containsEntry("test", List.of("test-c0", "test-c1", "test-c2"));
    }

    @Test
    void without_a_folder_for_validation_some_training_images_are_taken_and_that_is_told() throws IOException {
        for (int i = 0; i < 10; i++) {
            photograph("train/images/c" + i + ".png");
            mask("train/masks/c" + i + ".png");
            photograph("test/images/c" + i + ".png");
            mask("test/masks/c" + i + ".png");
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.parts()).containsEntry("validation", List.of("train-c4", "train-c9"));
        assertThat(found.parts().get("training")).hasSize(8).doesNotContain("train-c4");
        assertThat(found.remarks()).anySatisfy(remark -> assertThat(remark).contains("no folder is for validation"));
    }

    /** By the names of images, and by folders within those of the parts. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"%s/images/P0%d_%d.png", "%s/P0%d/images/%d.png"})
    void patients_in_the_folders_of_several_parts_are_told_and_none_is_divided_for_validation(String names)
            throws IOException {
        for (int i = 0; i < 24; i++) {
            for (String part : i / 3 < 6 ? List.of("train") : i / 3 == 6 ? List.of("train", "test") : List.of("test")) {
                String image = String.format(names, part, i / 3, i);
                photograph(image);
                mask(image.replace("images", "masks"));
            }
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.parts().get("validation")).hasSize(3).allMatch(id -> id.startsWith("train-P04"));
        assertThat(found.remarks())
                .anyMatch(remark -> remark.endsWith("every 5th patient is taken for it"))
                .anyMatch(remark -> remark.startsWith(
                        "what seems to be of one patient stands in several parts: 'P06' (training, test);"));
    }

    @Test
    void images_that_lie_elsewhere_are_counted_and_their_folders_named() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            mask("masks/c" + i + ".png");
            photograph("overlays/c" + i + ".png");
        }
        photograph("c9.png");
        assertThat(OwnImages.in(folder).remarks())
                .containsExactly("5 images lie elsewhere and are not used, in the folder itself, 'overlays'");
    }

    @Test
    void further_masks_of_a_few_images_are_told_and_no_images() throws IOException {
        for (int i = 0; i < 8; i++) {
            String kind = i % 2 == 0 ? "benign" : "malignant";
            photograph(kind + "/" + kind + " (" + i + ").png");
            mask(kind + "/" + kind + " (" + i + ")_mask.png");
        }
        mask("benign/benign (4)_mask_1.png");
        OwnImages found = OwnImages.in(folder);
        assertThat(found.images()).isEqualTo("{folder}/*).png");
        assertThat(found.masks()).isEqualTo("{folder}/*)_mask.png");
        assertThat(found.count()).isEqualTo(8);
        assertThat(found.remarks())
                .containsExactly(
                        "1 further masks, such as 'benign (4)_mask_1.png', belong to images that have others, and are"
                                + " not used");
    }

    /** The second file of an image is the first one moved by two pixels, or a copy of it. */
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "masks/%s_A.png, masks/%s_B.png, 2",
        "masks/%s.png, masks_color/%s.png, 0",
        "masks/%s.png, masks/%s.tif, 0",
        "masks/anna/%s.png, masks/bert/%s.png, 2"
    })
    void files_that_mark_the_same_are_no_classes(String one, String other, int moved) throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            mask(String.format(one, "c" + i));
            write(String.format(other, "c" + i), square(255, 8 + moved, 8, 12));
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).isEmpty();
        assertThat(found.masks()).isEqualTo(String.format(one, "*"));
        assertThat(found.remarks()).singleElement().asString().contains("several files of masks", "mark the same");
    }

    @Test
    void classes_are_called_by_what_their_files_have_beside_words_for_masks() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("p" + i + "/images/c" + i + ".png");
            write("p" + i + "/masks/c" + i + "_spot_mask.png", square(255, 0, 0, 8));
            write("p" + i + "/masks/c" + i + "_line_mask.png", square(255, 12, 12, 4));
            write("p" + i + "/labels_edge/c" + i + ".png", square(255, 24, 24, 3));
        }
        assertThat(OwnImages.in(folder).layers())
                .containsExactly(
                        Map.entry("spot", "{patient}/masks/*_spot_mask.png"),
                        Map.entry("line", "{patient}/masks/*_line_mask.png"),
                        Map.entry("edge", "{patient}/labels_edge/*.png"));
    }

    /** A square of one number in a file of 16 bits, as a program that multiplied by 65535 saved it. */
    private static BufferedImage square16(int number, int left, int top, int side) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
        fill(image, number, left, top, side);
        return image;
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 65535})
    void white_of_16_bits_is_white_in_files_of_classes_and_of_one_mask(int white) throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            write("masks/spot/c" + i + ".png", square16(white, 0, 0, 8));
            write("masks/line/c" + i + ".png", square16(white, 12, 12, 4));
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).containsOnlyKeys("spot", "line");
        assertThat(found.remarks()).isEmpty();
        assertThat(found.values().shares()).containsEntry("spot", 64 / 1024.0);
        for (int i = 0; i < 4; i++) {
            Files.delete(folder.resolve("masks/line/c" + i + ".png"));
        }
        assertThat(OwnImages.in(folder).values().keys()).containsExactly("0", String.valueOf(white));
    }

    @Test
    void one_is_white_in_volumes_of_classes() throws IOException {
        for (int i = 0; i < 4; i++) {
            int number = i;
            Nifti.write(folder.resolve("images/c" + i + ".nii"), Nifti.STRAIGHT, 6, 6, 3, (x, y, z) -> number + x);
            Nifti.write(
                    folder.resolve("masks/spot/c" + i + ".nii"), Nifti.STRAIGHT, 6, 6, 3, (x, y, z) -> x < 2 ? 1 : 0);
            Nifti.write(
                    folder.resolve("masks/line/c" + i + ".nii"), Nifti.STRAIGHT, 6, 6, 3, (x, y, z) -> x > 4 ? 1 : 0);
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).containsOnlyKeys("spot", "line");
        assertThat(found.remarks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"images/%s.png masks/%s.png", "images/%s.png masks/%s_seg.png", "%s.png %s_mask.png"})
    void masks_of_no_image_are_told_and_are_no_images(String names) throws IOException {
        String[] two = names.split(" ");
        for (int i = 0; i < 6; i++) {
            photograph(String.format(two[0], "c" + i));
            mask(String.format(two[1], "c" + i));
        }
        assertThat(OwnImages.in(folder).remarks()).isEmpty();
        mask(String.format(two[1], "other"));
        String name = String.format(two[1], "other").replace("masks/", "");
        assertThat(OwnImages.in(folder).remarks())
                .containsExactly("1 mask belongs to no image: '" + name + "'; were images renamed, or left out?");
        mask(String.format(two[1], "more"));
        OwnImages found = OwnImages.in(folder);
        assertThat(found.remarks()).singleElement().asString().startsWith("2 masks belong to no image: ");
        assertThat(found.count()).isEqualTo(6);
    }

    @Test
    void folders_that_are_no_patients_are_not_kept_together() throws IOException {
        for (int i = 0; i < 20; i++) {
            photograph("fold" + i % 5 + "/images/c" + i + ".png");
            mask("fold" + i % 5 + "/masks/c" + i + ".png");
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.images()).isEqualTo("{folder}/images/*.png");
        assertThat(found.together()).isEmpty();
    }

    @Test
    void classes_one_within_the_other_are_told_and_classes_beside_each_other_are_not() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            write("masks/disc/c" + i + ".png", square(255, 8, 8, 12));
            write("masks/cup/c" + i + ".png", square(255, 10, 10, 9));
            write("masks/spot/c" + i + ".png", square(255, 24, 24, 4));
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).containsOnlyKeys("disc", "cup", "spot");
        assertThat(found.remarks()).singleElement().asString().contains("one within the other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "masks/"})
    void one_mask_under_several_endings_is_one_pattern(String where) throws IOException {
        List<String> endings = List.of("_mask", "_seg", "-label");
        for (int i = 0; i < 9; i++) {
            photograph((where.isEmpty() ? "" : "images/") + "c" + i + ".png");
            mask(where + "c" + i + endings.get(i % 3) + ".png");
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).isEmpty();
        assertThat(found.masks()).isEqualTo(where + "*{-label,_mask,_seg}.png");
        assertThat(found.count()).isEqualTo(9);
        assertThat(found.remarks()).singleElement().asString().contains("has two of the masks");
    }

    @Test
    void further_masks_of_many_images_are_no_class_either() throws IOException {
        for (int i = 0; i < 9; i++) {
            photograph("images/c" + i + ".png");
            mask("masks/c" + i + "_mask.png");
            if (i < 5) {
                write("masks/c" + i + "_mask_1.png", square(255, 24, 24, 5));
            }
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).isEmpty();
        assertThat(found.masks()).isEqualTo("masks/*_mask.png");
        assertThat(found.remarks()).singleElement().asString().startsWith("5 further masks");
    }

    @Test
    void classes_that_names_do_not_tell_are_told() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            mask("masks/c" + i + "_1.png");
            write("masks/c" + i + "_2.png", square(255, 24, 24, 5));
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).containsOnlyKeys("class", "class2");
        assertThat(found.remarks()).singleElement().asString().contains("names do not say of which class");
    }

    @Test
    void one_image_with_two_masks_by_mistake_makes_no_classes() throws IOException {
        for (int i = 0; i < 24; i++) {
            photograph("images/c" + i + ".png");
            mask("masks/c" + i + (i % 2 == 0 ? "_mask.png" : "_seg.png"));
        }
        mask("masks/c23_mask.png");
        OwnImages found = OwnImages.in(folder);
        assertThat(found.layers()).isEmpty();
        assertThat(found.masks()).isEqualTo("masks/*{_mask,_seg}.png");
    }

    @Test
    void several_names_that_no_pattern_means_are_refused() throws IOException {
        for (int i = 0; i < 8; i++) {
            photograph("images/c" + i + ".png");
            mask(i % 2 == 0 ? "masks/c" + i + "_mask.png" : "masks/new/c" + i + ".png");
        }
        assertThatThrownBy(() -> OwnImages.in(folder))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("masks are named in several ways that no pattern means");
    }

    @Test
    void a_mask_of_two_images_is_refused() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("pat0/" + i + ".png");
            photograph("pat1/" + i + ".png");
            mask("masks/" + i + ".png");
        }
        assertThatThrownBy(() -> OwnImages.in(folder)).hasMessageContaining("would be the mask of");
    }

    @Test
    void files_that_systems_leave_are_passed_over() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            mask("masks/c" + i + ".png");
            Files.write(folder.resolve("images/._c" + i + ".png"), new byte[] {0, 5, 22, 7});
            mask(".thumbnails/c" + i + ".png");
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.count()).isEqualTo(4);
        assertThat(found.remarks()).isEmpty();
    }

    /** Black, and squares of these greys. */
    private BufferedImage greys(int... greys) {
        BufferedImage image = new BufferedImage(3 * SIDE, 3 * SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < greys.length; i++) {
            fill(image, greys[i], 12 + 36 * i, 12, i == 0 ? SIDE : 8);
        }
        return image;
    }

    private void lossy(String name, BufferedImage image, float quality) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
    }

    /** The second square has a sixteenth of the pixels of the first, seven in a thousand of all. */
    @ParameterizedTest(name = "{0} and {1} at quality {2}")
    @CsvSource({"255, 128, 0.9", "128, 255, 0.9", "128, 255, 0.75", "25, 50, 0.95", "50, 25, 0.95", "60, 90, 0.75"})
    void rare_and_near_greys_of_masks_saved_with_losses_stay_classes(int large, int small, float quality)
            throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".jpg");
            lossy("masks/c" + i + ".jpg", greys(large, small), quality);
        }
        MaskValues values = OwnImages.in(folder).values();
        assertThat(values.keys()).hasSize(3);
        assertThat(values.shares().keySet()).allMatch(range -> range.matches("\\d+\\.\\.\\d+"));
        int low = Math.min(large, small);
        int high = Math.max(large, small);
        int cut = Integer.parseInt(List.copyOf(values.shares().keySet()).get(2).replaceAll("\\.\\..*", ""));
        assertThat(cut).isBetween((low + high) / 2 - 5, (low + high) / 2 + 5);
    }

    /** Two squares on black; near each other, or near black. */
    @ParameterizedTest(name = "{0} and {1} at quality {2}: {3}")
    @CsvSource({
        "100, 106, 0.9, true",
        "200, 203, 0.75, true",
        "2, 200, 0.9, true",
        "60, 69, 0.9, true",
        "100, 140, 0.75, false",
        "255, 255, 0.75, false",
        "255, 255, 0.3, false",
        "128, 255, 0.5, false"
    })
    void near_greys_of_masks_saved_with_losses_are_told(int one, int other, float quality, boolean isTold)
            throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".jpg");
            BufferedImage mask = greys();
            fill(mask, one, 5 + i, 7, SIDE);
            fill(mask, other, 50 + i, 31, SIDE);
            lossy("masks/c" + i + ".jpg", mask, quality);
        }
        assertThat(OwnImages.in(folder).remarks().toString().contains("less than ten apart"))
                .isEqualTo(isTold);
    }

    /** Of labels from 0 on as JPEG nothing is left that could be cut. */
    @Test
    void labels_saved_with_losses_are_refused_with_what_they_hold() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".jpg");
            BufferedImage mask = greys();
            fill(mask, 2, 5 + i, 7, SIDE);
            fill(mask, 4, 50 + i, 31, SIDE);
            lossy("masks/c" + i + ".jpg", mask, 0.9f);
        }
        assertThatThrownBy(() -> OwnImages.in(folder))
                .hasMessageContaining("values that losses do not keep apart, [0, 2, 4] and nothing else");
    }

    @Test
    void thin_lines_saved_with_losses_are_one_class_whose_blur_is_told() throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".jpg");
            BufferedImage lines = new BufferedImage(3 * SIDE, 3 * SIDE, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D pen = lines.createGraphics();
            for (int line = 0; line < 6; line++) {
                pen.drawLine(7 * line, 0, 95 - 3 * line, 95);
            }
            pen.dispose();
            lossy("masks/c" + i + ".jpg", lines, 0.75f);
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.values().keys()).hasSize(2);
        assertThat(found.remarks()).singleElement().asString().contains("lies between the values of masks");
    }

    @ParameterizedTest
    @CsvSource({
        "255, 1, 2, true",
        "255, 1, 1, true",
        "255, 128, 128, false",
        "65535, 1, 2, true",
        "65535, 255, 255, false"
    })
    void what_is_white_beside_labels_does_not_count(int white, int one, int other, boolean isIgnored)
            throws IOException {
        for (int i = 0; i < 4; i++) {
            photograph("images/c" + i + ".png");
            BufferedImage mask = white == 255 ? square(white, 0, 0, 4) : square16(white, 0, 0, 4);
            mask.getRaster().setSample(20, 20, 0, one);
            mask.getRaster().setSample(21, 20, 0, other);
            write("masks/c" + i + ".png", mask);
        }
        OwnImages found = OwnImages.in(folder);
        assertThat(found.values().ignored().isPresent()).isEqualTo(isIgnored);
        assertThat(found.values().keys().contains(String.valueOf(white))).isNotEqualTo(isIgnored);
        assertThat(found.remarks().toString().contains("do not count")).isEqualTo(isIgnored);
    }

    @Test
    void no_more_than_24_masks_are_looked_at_and_they_lie_evenly() {
        List<Path> files =
                IntStream.range(0, 47).mapToObj(i -> Path.of("m" + i + ".png")).toList();
        assertThat(MaskValues.evenly(files))
                .hasSize(24)
                .startsWith(Path.of("m0.png"))
                .endsWith(Path.of("m45.png"));
        assertThat(MaskValues.evenly(files.subList(0, 5))).hasSize(5);
    }
}
