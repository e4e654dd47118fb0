package dev.hanet.toolkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.data.image.Nifti;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Four grey images of 2x2 pixels: {@code a} and {@code b} for training, {@code c} validation, {@code d} test. */
class DataCheckTest {
    private static final String SPEC = """
        model:
          encoder: {type: unet, channels: [4, 8]}
          reduction: {type: none}
          context: {type: none}
          bottleneck: {type: none}
          decoder: {type: unet}
        data:
          classes: [background, lung]
          dataset: {type: folder, images: images, masks: masks, values: {'0': background, '255': lung, '128': ignore}, channels: 1}
          split: {type: listed, training: [a, b], validation: [c], test: [d]}
          prepare: [{type: resize, size: 16}]
        train: {epochs: 1, batch: 1, select: {metric: iou}}
        evaluate: {metrics: [iou]}
        """;

    private static final ExperimentLoader LOADER = HanetModule.injector(
                    Plugins.found(DataCheckTest.class.getClassLoader()), DataCheckTest.class.getClassLoader())
            .getInstance(ExperimentLoader.class);

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        int shade = 10;
        for (String id : List.of("a", "b", "c", "d")) {
            new Drawn(2, 2, shade, 20, 30, 40).grey(image(id), "png");
            new Drawn(2, 2, 0, 0, 0, 255).grey(mask(id), "png");
            shade++;
        }
    }

    @Test
    void sound_data_has_parts_with_lists_sizes_and_shares() {
        CheckReport report = check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        CheckReport.CheckedPart training = report.parts().get(0);
        assertThat(training.ids()).containsExactly("a", "b");
        assertThat(training.hash()).as("of 'a' and 'b', one a line").isEqualTo("7e18f737311b");
        assertThat(training.sizes()).hasToString("{2x2=2}");
        assertThat(training.shares()).containsEntry("background", 0.75).containsEntry("lung", 0.25);
        assertThat(training.low()).isEqualTo(10);
        assertThat(training.high()).isEqualTo(40);
    }

    @Test
    void everything_is_told_in_one_pass() throws IOException {
        new Drawn(2, 2, 0, 0, 7, 7).grey(mask("a"), "png");
        Files.writeString(image("b"), "no image");
        new Drawn(1, 2, 0, 0).grey(mask("c"), "png");
        new Drawn(2, 2, 0, 0, 0, 0).grey(mask("d"), "png");
        new Drawn(2, 2, 5, 5, 5, 5).grey(image("d"), "png");
        CheckReport report = check();
        assertThat(report.findings())
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly(
                        "wrong mask '" + mask("a") + "' holds values that are no class: '7' (2 pixels)",
                        "wrong '" + image("b") + "' is no image that can be read",
                        "wrong 'c': the image is 2x2 (height x width), its mask 1x2",
                        "odd the mask of 'd' is all 'background'",
                        "odd the image of 'd' has the value 5.0 everywhere",
                        "odd no pixel of the test part is 'lung'");
        assertThat(report.isSound()).isFalse();
    }

    @Test
    void one_image_in_two_parts_is_wrong_and_in_one_part_odd() throws IOException {
        Files.copy(image("a"), folder.resolve("images/e.png"));
        Files.copy(mask("a"), mask("e"));
        assertThat(check().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ODD);
            assertThat(finding.problem()).isEqualTo("one image is there under several names: 'a' (training), 'e'");
        });
        Files.delete(image("e"));
        Files.delete(mask("e"));
        new Drawn(2, 2, 10, 20, 30, 40).grey(folder.resolve("images/d.png"), "png");
        assertThat(check().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WRONG);
            assertThat(finding.problem())
                    .isEqualTo("one image stands in two parts of the split: 'a' (training), 'd' (test)");
        });
    }

    private List<String> same(String text) {
        return check(text).findings().stream()
                .map(finding -> finding.severity().label() + " " + finding.problem())
                .filter(words -> words.contains("parts of the split") || words.contains("several names"))
                .toList();
    }

    @Test
    void a_volume_that_is_there_twice_is_told_once_and_not_for_each_slice() throws IOException {
        forget();
        for (String id : List.of("a", "b", "c", "d")) {
            Nifti.write(
                    folder.resolve("images/" + id + ".nii.gz"),
                    Nifti.STRAIGHT,
                    4,
                    4,
                    5,
                    (x, y, z) -> 10 * (id.equals("d") ? 'a' : id.charAt(0)) + 100 * z + x * y);
            Nifti.write(
                    folder.resolve("masks/" + id + ".nii.gz"),
                    Nifti.STRAIGHT,
                    4,
                    4,
                    5,
                    (x, y, z) -> x < id.charAt(0) - 'a' ? 255 : 0);
        }
        assertThat(same(SPEC))
                .containsExactly(
                        "wrong 5 slices stand in two parts of the split, the same of 'a' (training), 'd' (test)");
        assertThat(same(SPEC.replace("training: [a, b]", "training: [a, b, d]").replace("test: [d]", "test: []")))
                .containsExactly(
                        "odd 5 slices are there under several names, the same of 'a' (training), 'd' (training)");
    }

    /** Volumes of ten slices: of 'a' the last four are again the first four, of 'b' one is there twice, of 'c' one three times. */
    @Test
    void slices_that_are_twice_in_one_volume_are_told_once_for_the_volume() throws IOException {
        forget();
        for (String id : List.of("a", "b", "c", "d")) {
            Nifti.write(folder.resolve("images/" + id + ".nii.gz"), Nifti.STRAIGHT, 4, 4, 10, (x, y, z) -> {
                int same =
                        switch (id) {
                            case "a" -> z % 6;
                            case "b" -> Math.min(z, 8);
                            case "c" -> Math.min(z, 7);
                            default -> z;
                        };
                return 1000 * (id.charAt(0) - 'a') + 100 * same + x * y;
            });
            Nifti.write(
                    folder.resolve("masks/" + id + ".nii.gz"),
                    Nifti.STRAIGHT,
                    4,
                    4,
                    10,
                    (x, y, z) -> x < id.charAt(0) - 'a' ? 255 : 0);
        }
        assertThat(check().findings().stream()
                        .filter(finding -> finding.problem().contains("of it: "))
                        .map(finding -> finding.severity().label() + " " + finding.problem()))
                .containsExactly(
                        "odd 4 slices of 'a' (training) are the same as others of it: 'a-007' as 'a-001', 'a-008' as 'a-002',"
                                + " 'a-009' as 'a-003' and 1 more",
                        "odd 1 slice of 'b' (training) is the same as another of it: 'b-010' as 'b-009'",
                        "odd 2 slices of 'c' (validation) are the same as others of it: 'c-009' as 'c-008', 'c-010' as"
                                + " 'c-008'");
        assertThat(same(SPEC)).isEmpty();
    }

    @Test
    void images_that_are_twice_of_one_patient_are_told_once_for_the_patient() throws IOException {
        forget();
        for (String patient : List.of("p1", "p2", "p3")) {
            for (int i = 0; i < 4; i++) {
                new Drawn(2, 2, 40 * (patient.charAt(1) - '0') + (patient.equals("p1") ? i % 2 : i), 20, 30, 40)
                        .grey(folder.resolve("images/" + patient + "_" + i + ".png"), "png");
                new Drawn(2, 2, 0, 0, 0, 255).grey(folder.resolve("masks/" + patient + "_" + i + ".png"), "png");
            }
        }
        String text = SPEC.replace(
                        "images: images, masks: masks",
                        "images: 'images/{patient}_*.png', masks: 'masks/{patient}_*.png'")
                .replaceAll("split: .*", "split: {type: random, together: patient, validation: 1, test: 0}");
        assertThat(check(text).findings().stream().map(Finding::problem).filter(problem -> problem.contains("of it: ")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("2 images of 'p1' (")
                .endsWith(" are the same as others of it: 'p1-2' as 'p1-0', 'p1-3' as 'p1-1'");
    }

    @Test
    void a_patients_images_that_are_there_twice_are_told_once() throws IOException {
        forget();
        for (String patient : List.of("p1", "p2", "p3", "p4")) {
            for (int i = 0; i < 3; i++) {
                new Drawn(2, 2, 40 * (patient.charAt(1) - '0') + i, 20, 30, 40)
                        .grey(folder.resolve("images/" + patient + "_" + i + ".png"), "png");
                new Drawn(2, 2, 0, 0, 0, 255).grey(folder.resolve("masks/" + patient + "_" + i + ".png"), "png");
            }
        }
        for (int i = 0; i < 3; i++) {
            Files.copy(
                    folder.resolve("images/p1_" + i + ".png"),
                    folder.resolve("images/p3_" + i + ".png"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        String listed = "training: [p1-0, p1-1, p1-2], validation: [p2-0, p2-1, p2-2], test: [p3-0, p3-1, p3-2]";
        String text = SPEC.replace(
                        "images: images, masks: masks",
                        "images: 'images/{patient}_*.png', masks: 'masks/{patient}_*.png'")
                .replace("training: [a, b], validation: [c], test: [d]", listed);
        String words = "wrong 3 images stand in two parts of the split, the same of 'p1' (training), 'p3' (test)";
        assertThat(same(text)).containsExactly(words);
        ExperimentSpec spec = spec(text);
        Dataset dataset = spec.data().open(DataRoots.of(folder));
        assertThat(Divided.files(dataset, spec.data().divide(dataset.items())))
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly(words);
    }

    @Test
    void a_file_of_a_volume_that_is_there_twice_is_told_before_training_by_the_volumes_names() throws IOException {
        forget();
        for (String id : List.of("a", "b", "c")) {
            Nifti.write(
                    folder.resolve("images/" + id + ".nii"),
                    Nifti.STRAIGHT,
                    4,
                    4,
                    5,
                    (x, y, z) -> id.charAt(0) + 100 * z + x);
            Nifti.write(folder.resolve("masks/" + id + ".nii"), Nifti.STRAIGHT, 4, 4, 5, (x, y, z) -> x > 1 ? 255 : 0);
        }
        Files.copy(folder.resolve("images/a.nii"), folder.resolve("images/d.nii"));
        Files.copy(folder.resolve("masks/a.nii"), folder.resolve("masks/d.nii"));
        ExperimentSpec spec = spec(SPEC);
        Dataset dataset = spec.data().open(DataRoots.of(folder));
        assertThat(Divided.files(dataset, spec.data().divide(dataset.items())))
                .extracting(Finding::problem)
                .containsExactly("one volume stands in two parts of the split: 'a' (training), 'd' (test)");
    }

    @Test
    void images_of_one_value_are_not_the_same_picture() throws IOException {
        for (String id : List.of("a", "d")) {
            new Drawn(2, 2, 7, 7, 7, 7).grey(image(id), "png");
        }
        assertThat(check().findings())
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly("odd the image of 'a' has the value 7.0 everywhere; the same of 1 more: 'd'");
    }

    @Test
    void what_is_wrong_with_many_masks_alike_is_told_once_and_each_value_by_itself() throws IOException {
        new Drawn(2, 2, 0, 7, 7, 7).grey(mask("a"), "png");
        new Drawn(2, 2, 0, 128, 255, 7).grey(mask("b"), "png");
        new Drawn(2, 2, 0, 7, 7, 255).grey(mask("c"), "png");
        new Drawn(2, 2, 9, 128, 255, 0).grey(mask("d"), "png");
        String path = folder.toString().replace("\\", "/") + "/masks/";
        assertThat(check().findings().stream()
                        .filter(finding -> finding.problem().contains("no class"))
                        .map(Finding::problem))
                .containsExactly(
                        "mask '" + path + "a.png' holds values that are no class: '7' (3 pixels); the same of 2 more: '"
                                + path + "b.png', '" + path + "c.png'",
                        "mask '" + path + "d.png' holds values that are no class: '9' (1 pixels)");
    }

    @Test
    void mask_in_which_no_pixel_counts_is_odd() throws IOException {
        new Drawn(2, 2, 128, 128, 128, 128).grey(mask("a"), "png");
        assertThat(check().findings())
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly("odd no pixel of the mask of 'a' counts: all are to be ignored");
        new Drawn(2, 2, 128, 128, 128, 128).grey(mask("b"), "png");
        assertThat(check().findings())
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly("wrong no pixel of the training part counts: all are to be ignored");
    }

    @ParameterizedTest
    @CsvSource({"c, validation", "d, test"})
    void class_that_a_part_lacks_is_odd_and_told_by_name(String id, String part) throws IOException {
        new Drawn(2, 2, 0, 0, 128, 0).grey(mask(id), "png");
        assertThat(check().findings())
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly("odd no pixel of the " + part + " part is 'lung'");
        new Drawn(2, 2, 128, 128, 128, 128).grey(mask(id), "png");
        assertThat(check().findings())
                .extracting(finding -> finding.severity().label() + " " + finding.problem())
                .containsExactly("odd no pixel of the " + part + " part counts: all are to be ignored");
    }

    @Test
    void class_that_training_never_shows_is_wrong() throws IOException {
        for (String id : List.of("a", "b")) {
            new Drawn(2, 2, 0, 0, 0, 0).grey(mask(id), "png");
        }
        assertThat(check().findings()).extracting(Finding::problem).contains("no pixel of the training part is 'lung'");
    }

    @Test
    void empty_validation_part_is_wrong_where_it_is_looked_at() {
        String random = SPEC.replaceFirst("split: .*", "split: {type: random, validation: 0.01, test: 1}");
        assertThat(check(random).findings())
                .extracting(Finding::problem)
                .contains("the validation part of the split is empty, yet the best epoch or the learning rate"
                        + " depends on it");
        String none = SPEC.replace("validation: [c], ", "");
        assertThat(LOADER.inspectText("spec.yaml", none, Overlay.NONE).problems())
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple(
                        "data.split.validation", "there is no validation part, yet the best epoch is chosen by it"));
        assertThat(check(none.replace("metric: iou}", "metric: iou, mode: last}"))
                        .findings())
                .isEmpty();
    }

    @Test
    void data_that_is_not_there_is_the_only_finding() {
        CheckReport report = DataCheck.run(spec(SPEC), DataRoots.of(folder.resolve("elsewhere")));
        assertThat(report.parts()).isEmpty();
        assertThat(report.findings()).singleElement().satisfies(finding -> assertThat(finding.problem())
                .startsWith("there is no folder 'images' under"));
    }

    @Test
    void half_of_a_published_set_is_odd() throws IOException {
        for (String id : List.of("im0001", "im0002", "im0003")) {
            new Drawn(2, 2, id.charAt(5), 20, 30, 40).ppm(folder.resolve("stare/" + id + ".ppm"));
            new Drawn(2, 2, 0, 0, 0, 255).pgm(folder.resolve("stare/" + id + ".ah.ppm"));
        }
        String stare = SPEC.replaceAll("dataset: .*", "dataset: {type: stare}")
                .replaceAll("split: .*", "split: {type: random, validation: 1, test: 1}")
                .replace("lung]", "vessel]")
                .replace("resize, size: 16", "center-crop, size: 600");
        CheckReport report = check(stare);
        assertThat(report.findings())
                .extracting(Finding::problem)
                .contains("images: 3, as published 20")
                .contains("a crop of 600x600 (height x width) does not fit an image of 2x2");
    }

    @Test
    void contact_sheet_shows_images_masks_and_what_becomes_of_them() {
        Picture sheet = ContactSheet.of(spec(SPEC).data(), DataRoots.of(folder), 2, Guides.NONE)
                .orElseThrow();
        // three parts below each other; in a row at most two of three pictures, 240 pixels high
        assertThat(sheet.width()).isGreaterThan(6 * 240);
        assertThat(sheet.height()).isGreaterThan(3 * 240);
    }

    private Path image(String id) {
        return folder.resolve("images/" + id + ".png");
    }

    private Path mask(String id) {
        return folder.resolve("masks/" + id + ".png");
    }

    private CheckReport check() {
        return check(SPEC);
    }

    private CheckReport check(String text) {
        return DataCheck.run(spec(text), DataRoots.of(folder));
    }

    private static ExperimentSpec spec(String text) {
        return LOADER.inspectText("spec.yaml", text, Overlay.NONE).orThrow().spec();
    }

    /** Such as 12 bits in files of 16. */
    @Test
    void images_that_are_nearly_black_are_odd_where_they_are_taken_for_photographs() throws IOException {
        String photographs = SPEC.replace(
                        "{type: resize, size: 16}]", "{type: resize, size: 16}, {type: normalize, using: imagenet}]")
                .replace("channels: 1}", "channels: 3}");
        String words = "all images: values reach 15, and those of photographs 255";
        for (String id : List.of("a", "b", "c", "d")) {
            new Drawn(2, 2, 1, 5, 9, 15).grey(image(id), "png");
        }
        assertThat(check(photographs).findings())
                .anySatisfy(found -> assertThat(found.problem()).startsWith(words));
        assertThat(check(photographs.replace("using: imagenet", "using: image")).findings())
                .noneSatisfy(found -> assertThat(found.problem()).startsWith(words));
        new Drawn(2, 2, 1, 5, 9, 200).grey(image("b"), "png");
        assertThat(check(photographs).findings())
                .noneSatisfy(found -> assertThat(found.problem()).startsWith(words));
    }

    private static final String RANDOM =
            SPEC.replaceFirst("split: .*", "split: {type: random, validation: 0.2, test: 0.2}");

    /** An image of 8x8 pixels under a mask whose first pixels, as many as said, are 'lung', from one on. */
    private void draw(String id, int from, int drawn) throws IOException {
        int[] shades = new int[64];
        int[] labels = new int[64];
        Random random = new Random(id.hashCode());
        for (int i = 0; i < 64; i++) {
            shades[i] = random.nextInt(128);
            labels[i] = i >= from && i < from + drawn ? 255 : 0;
        }
        new Drawn(8, 8, shades).grey(image(id), "png");
        new Drawn(8, 8, labels).grey(mask(id), "png");
    }

    private void forget() throws IOException {
        for (String id : List.of("a", "b", "c", "d")) {
            Files.delete(image(id));
            Files.delete(mask(id));
        }
    }

    private List<String> random() {
        return check(RANDOM).findings().stream()
                .map(finding -> finding.severity().label() + " " + finding.problem())
                .toList();
    }

    @Test
    void one_mask_under_several_images_is_odd() throws IOException {
        forget();
        for (int i = 0; i < 10; i++) {
            draw("im" + i, i < 7 ? 3 : i, 20);
        }
        assertThat(random()).containsExactly("odd one mask stands under 7 images: 'im0', 'im1', 'im2' and 4 more");
        for (int i = 0; i < 10; i++) {
            draw("im" + i, 3, i < 9 ? 0 : 20);
        }
        assertThat(random()).as("nothing is drawn").noneMatch(words -> words.contains("one mask stands"));
    }

    @Test
    void one_mask_of_many_that_is_unlike_all_others_is_odd() throws IOException {
        forget();
        for (int i = 0; i < 12; i++) {
            draw("im" + i, i, i == 5 ? 52 : 6 + i % 4);
        }
        assertThat(random())
                .containsExactly("odd the mask of 'im5' is 81 % 'lung', and that of half of all images 13 % or less");
        for (int i = 0; i < 12; i++) {
            draw("im" + i, 0, 3 + 5 * i);
        }
        assertThat(random()).as("where all differ").isEmpty();
    }

    @Test
    void images_whose_names_begin_alike_in_several_parts_are_odd_unless_they_are_kept_together() throws IOException {
        forget();
        for (int i = 0; i < 24; i++) {
            draw("P00" + i / 4 + "_" + i % 4, i, 10 + i);
        }
        assertThat(random())
                .singleElement()
                .asString()
                .startsWith("odd images whose names begin alike stand in several parts of the split: those of 'P00");
        String together = RANDOM.replace(
                        "images: images, masks: masks", "images: 'images/{p}_*.png', masks: 'masks/{p}_*.png'")
                .replace("test: 0.2}", "test: 0.2, together: p}");
        assertThat(check(together).findings()).isEmpty();
    }

    /** Every kind of split that does not keep them together itself; a pattern, folders and a list say of whom an image is. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{type: random, validation: 0.2, test: 0.2}",
                "{type: random, validation: 0.2, test: 0.2, alike: visit}",
                "{type: every, test: 4, validation: 4}",
                "{type: folds, folds: 4, fold: 1, validation: 4}",
                "{type: listed, training: [P000-0, P001-1, P002-2], validation: [P001-0], test: [P002-1]}",
                "{type: random, validation: 0.2, test: 0.2, together: visit}",
            })
    void patients_that_attributes_tell_and_that_stand_in_several_parts_are_odd(String split) throws IOException {
        forget();
        StringBuilder list = new StringBuilder("image,mask,id,subject_id,visit\n");
        for (int i = 0; i < 24; i++) {
            String patient = "P00" + i / 4;
            String visit = String.valueOf(i % 4);
            for (String name : List.of(patient + "/" + visit, patient + "_" + visit)) {
                draw(name, i, 10 + i);
            }
            list.append("images/%s/%s.png,masks/%s/%s.png,%s-%s,%s,%s%n"
                    .formatted(patient, visit, patient, visit, patient, visit, patient, visit));
        }
        Files.writeString(folder.resolve("study.csv"), list);
        String own = SPEC.replaceFirst("split: .*", "split: " + split);
        String files = "images: images, masks: masks";
        for (String patterns : List.of(
                "images: 'images/{patient}_{visit}.png', masks: 'masks/{patient}_{visit}.png'",
                "images: 'images/{patient}/{visit}.png', masks: 'masks/{patient}/{visit}.png'",
                "images: study.csv")) {
            assertThat(check(own.replace(files, patterns)).findings().stream().map(Finding::problem))
                    .as(patterns)
                    .anyMatch(
                            words -> words.matches(
                                    "images of one '(patient|subject_id)' stand in several parts of the split: those of 'P00.*"));
        }
        String sound = own.replace(files, "images: study.csv")
                .replaceFirst("split: .*", "split: {type: every, test: 2, validation: 1, together: subject_id}");
        assertThat(check(sound).findings().stream().map(Finding::problem))
                .noneMatch(words -> words.contains("several parts"));
    }

    /** As {@code init} writes them: the folders of the parts stand before each name. */
    @Test
    void images_whose_names_begin_alike_in_the_folders_of_several_parts_are_odd() throws IOException {
        forget();
        List<String> training = new ArrayList<>();
        List<String> tested = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String name = "P00" + i / 4 + "_" + i % 4;
            boolean isTested = i % 4 == 3;
            draw((isTested ? "test/" : "train/") + name, i, 10 + i);
            (isTested ? tested : training).add((isTested ? "test-" : "train-") + name);
        }
        String listed = SPEC.replace(
                        "images: images, masks: masks", "images: 'images/{part}/*.png', masks: 'masks/{part}/*.png'")
                .replaceFirst(
                        "split: .*",
                        "split: {type: listed, training: %s, validation: [%s], test: %s}"
                                .formatted(training.subList(1, training.size()), training.get(0), tested));
        assertThat(check(listed).findings().stream().map(Finding::problem))
                .anyMatch(words -> words.startsWith(
                        "images whose names begin alike stand in several parts of the split: those of 'P000'"));
    }

    @Test
    void volumes_whose_names_begin_alike_in_several_parts_are_odd_too() throws IOException {
        forget();
        for (int i = 0; i < 24; i++) {
            int number = i;
            String name = "P00" + i / 4 + "_" + i % 4 + ".nii.gz";
            Nifti.write(
                    folder.resolve("images/" + name),
                    Nifti.STRAIGHT,
                    4,
                    4,
                    2,
                    (x, y, z) -> 50 + number + 100 * z + x * y);
            Nifti.write(folder.resolve("masks/" + name), Nifti.STRAIGHT, 4, 4, 2, (x, y, z) -> x < 1 + z ? 255 : 0);
        }
        assertThat(random())
                .singleElement()
                .asString()
                .startsWith("odd images whose names begin alike stand in several parts of the split: those of 'P00");
    }

    @Test
    void images_that_exif_turns_and_masks_that_it_does_not_are_odd() throws IOException {
        forget();
        for (int i = 0; i < 10; i++) {
            draw("im" + i, i, 20);
        }
        byte[] image = Files.readAllBytes(image("im4"));
        Files.write(image("im4"), UpsideDown.png(image));
        assertThat(random())
                .containsExactly("odd 1 image is turned upright, as EXIF says of them and of no mask: 'im4'");
        Files.write(mask("im4"), UpsideDown.png(Files.readAllBytes(mask("im4"))));
        assertThat(random()).isEmpty();
    }

    /** Says of a PNG file that it lies upside down. */
    private static final class UpsideDown {
        private static final int HEAD = 33;

        static byte[] png(byte[] file) {
            byte[] exif = {
                'e', 'X', 'I', 'f', 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0
            };
            CRC32 sum = new CRC32();
            sum.update(exif);
            return ByteBuffer.allocate(file.length + exif.length + 8)
                    .put(file, 0, HEAD)
                    .putInt(exif.length - 4)
                    .put(exif)
                    .putInt((int) sum.getValue())
                    .put(file, HEAD, file.length - HEAD)
                    .array();
        }
    }
}
