package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.image.Nifti;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders as nnU-Net and the Medical Segmentation Decathlon have them: images, labels, and what {@code dataset.json} says of them. */
class NnunetLayoutTest {
    private static final int SIDE = 12;
    private static final int SLICES = 9;

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("Dataset007_Own");
    }

    private void volume(String name, boolean isLabel, int number) throws IOException {
        Nifti.write(folder.resolve(name), Nifti.STRAIGHT, SIDE, SIDE, SLICES, (x, y, z) -> {
            // the middle slice of nine is not looked at
            int label = x < 3 + number % 3 ? 0 : y >= 5 ? 3 : z == 4 && y < 2 ? 2 : 1;
            int seed = name.contains("Ts") ? 3 : 7;
            return isLabel ? label : 40 * label + seed * number + z + x * y % seed - (label == 0 ? 1000 : 0);
        });
    }

    private void volumes(int count, String image, String label) throws IOException {
        for (int i = 0; i < count; i++) {
            volume(image.formatted(i), false, i);
            volume(label.formatted(i), true, i);
        }
    }

    private void says(String json) throws IOException {
        Files.writeString(folder.resolve("dataset.json"), json);
    }

    private String init() throws IOException {
        Runner.Outcome outcome = Runner.run(
                "init",
                "--device",
                "cpu",
                "--weights",
                temporary.resolve("none").toString(),
                folder.toString());
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        return Files.readString(folder.resolve("spec.yaml")) + outcome.err();
    }

    private void assertSound() {
        String spec = folder.resolve("spec.yaml").toString();
        assertThat(Runner.run("validate", spec).all()).contains("no mistakes");
        Runner.Outcome checked = Runner.run("data", "check", spec);
        assertThat(checked.code()).as(checked.all()).isEqualTo(ExitCode.DONE);
    }

    /** In the form of nnU-Net 2, and in that of its first version and the Decathlon. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "imagesTr/case_%04d_0000.nii.gz; labelsTr/case_%04d.nii.gz; imagesTr/*_0000.nii.gz;"
                        + " {\"channel_names\": {\"0\": \"CT\"}, \"labels\": {\"background\": 0, \"liver\": 1, \"kidney\": 2,"
                        + " \"Tumour (all)\": 3}, \"numTraining\": 10, \"file_ending\": \".nii.gz\"}",
                "imagesTr/liver_%d.nii.gz; labelsTr/liver_%d.nii.gz; imagesTr/*.nii.gz;"
                        + " {\"modality\": {\"0\": \"CT\"}, \"labels\": {\"0\": \"background\", \"1\": \"liver\", \"2\": \"kidney\","
                        + " \"3\": \"Tumour (all)\"}, \"training\": [{\"image\": \"./imagesTr/liver_0.nii.gz\"}]}",
            })
    void volumes_are_paired_and_their_classes_called_as_is_said(String image, String label, String pattern, String json)
            throws IOException {
        volumes(10, image, label);
        says(json);
        for (String file : new String[] {image, label}) {
            Path left = folder.resolve(file.formatted(0).replace("Tr/", "Tr/._"));
            Files.write(left, new byte[] {0, 5, 22, 7}); // as macOS leaves them
        }
        for (int i = 20; i < 24; i++) {
            volume(image.formatted(i).replace("Tr/", "Ts/"), false, i);
        }
        assertThat(init())
                .contains(
                        "images: \"" + pattern + "\"",
                        "masks: \"labelsTr/*.nii.gz\"",
                        "classes: [background, liver, kidney, tumour-all]",
                        "values: {0: background, 1: liver, 2: kidney, 3: tumour-all}",
                        "channels: 1",
                        "hu-window",
                        "10",
                        "classes are called as dataset.json has them; no mask that was looked at shows [kidney]",
                        "4 images lie elsewhere and are not used, in 'imagesTs'");
        assertSound();
    }

    @Test
    void labels_of_a_test_part_make_parts() throws IOException {
        volumes(10, "imagesTr/c_%02d_0000.nii.gz", "labelsTr/c_%02d.nii.gz");
        volumes(4, "imagesTs/d_%02d_0000.nii.gz", "labelsTs/d_%02d.nii.gz");
        says("{\"labels\": {\"background\": 0, \"a\": 1, \"b\": 2, \"c\": 3}}");
        assertThat(init())
                .contains(
                        "images: \"images{part}/*_0000.nii.gz\"",
                        "masks: \"labels{part}/*.nii.gz\"",
                        "training: [Tr-c_00, Tr-c_01, Tr-c_02, Tr-c_03, Tr-c_05",
                        "test: [Ts-d_00, Ts-d_01, Ts-d_02, Ts-d_03]");
        assertSound();
    }

    @Test
    void pictures_are_paired_too_and_what_is_ignored_is_no_class() throws IOException {
        for (int i = 0; i < 10; i++) {
            BufferedImage image = new BufferedImage(70, 70, BufferedImage.TYPE_INT_RGB);
            BufferedImage label = new BufferedImage(70, 70, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < 4900; p++) {
                int of = p % 70 < 30 + i ? 0 : p < 2400 ? 1 : 2;
                image.setRGB(p % 70, p / 70, of * 0x334455 + p * 11 + i);
                label.getRaster().setSample(p % 70, p / 70, 0, of);
            }
            write(image, "imagesTr/img" + i + "_0000.png");
            write(label, "labelsTr/img" + i + ".png");
        }
        says("""
                {"channel_names": {"0": "R"}, "labels": {"background": 0, "road": 1, "ignore": 2}, "file_ending": ".png"}
                """);
        assertThat(init())
                .contains(
                        "images: \"imagesTr/*_0000.png\"",
                        "classes: [background, road]",
                        "values: {0: background, 1: road, 2: ignore}");
        assertSound();
    }

    private void write(BufferedImage image, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void several_channels_are_refused_with_what_to_do() throws IOException {
        volumes(4, "imagesTr/c_%02d_0000.nii.gz", "labelsTr/c_%02d.nii.gz");
        for (int i = 0; i < 4; i++) {
            volume("imagesTr/c_%02d_0001.nii.gz".formatted(i), false, i);
        }
        says("{\"channel_names\": {\"0\": \"T2\", \"1\": \"ADC\"}, \"labels\": {\"background\": 0, \"zone\": 1}}");
        Runner.Outcome outcome = Runner.run("init", "--device", "cpu", folder.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err())
                .contains(
                        "images have several channels, each in a file of its own, such as 'c_00_0001.nii.gz' beside"
                                + " '..._0000' (T2, ADC), and an image is read from one file",
                        "'images: imagesTr/*_0000.nii.gz' in a spec reads the first alone");
        assertThat(folder.resolve("spec.yaml")).doesNotExist();
    }

    @Test
    void what_dataset_json_says_otherwise_is_told_and_does_not_count() throws IOException {
        volumes(10, "imagesTr/c_%02d_0000.nii.gz", "labelsTr/c_%02d.nii.gz");
        says("{\"labels\": {\"background\": 0, \"liver\": 1}}");
        assertThat(init()).contains("the masks hold [3], which dataset.json has no name for", "class1", "class2");
        Files.delete(folder.resolve("spec.yaml"));
        says("{\"labels\": {\"background\": 0, \"whole\": [1, 2, 3], \"core\": [3]}}");
        assertThat(init())
                .contains(
                        "dataset.json has regions of several labels, [whole, core]", "1: class1, 2: class2, 3: class3");
        assertSound();
        Files.delete(folder.resolve("spec.yaml"));
        says("{\"labels\": ");
        assertThat(init()).contains("dataset.json' cannot be read as nnU-Net writes it");
    }
}
