package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir
    private Path folder;

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
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
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
        Runner.Outcome outcome = Runner.run("init", folder.toString());
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
        Runner.Outcome outcome = Runner.run("init", folder.toString(), "--yes");
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
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 64, Color.GRAY);
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
        assertThat(Runner.run("init", folder.toString(), "--yes").err()).contains("255 is taken for the background");
        assertThat(Files.readString(folder.resolve("spec.yaml"))).contains("values: {255: background, 0: object}");
    }

    @Test
    void what_is_there_is_not_written_over_unless_one_says_so() throws IOException {
        greys();
        Files.writeString(folder.resolve("spec.yaml"), "mine");
        Runner.Outcome refused = Runner.run("init", folder.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(refused.err()).contains("already", "--force writes over it");
        assertThat(folder.resolve("spec.yaml")).hasContent("mine");
        assertThat(Runner.run("init", folder.toString(), "--force").code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void a_folder_without_pairs_is_told_what_is_expected() throws IOException {
        assertThat(Runner.run("init", folder.toString()).err()).contains("there is no image in");
        assertThat(Runner.run("init", folder.resolve("nowhere").toString()).err())
                .contains("there is no folder");
        draw("images/a.png", BufferedImage.TYPE_INT_RGB, 8, Color.RED);
        draw("masks/b.png", BufferedImage.TYPE_BYTE_GRAY, 8, Color.BLACK);
        Runner.Outcome outcome = Runner.run("init", folder.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err()).contains("no 3 images and masks whose names agree", "put images into 'images'");
    }

    @Test
    void masks_that_say_nothing_are_refused() throws IOException {
        for (int i = 0; i < 3; i++) {
            draw("images/" + i + ".png", BufferedImage.TYPE_INT_RGB, 8, Color.RED);
            draw("masks/" + i + ".png", BufferedImage.TYPE_BYTE_GRAY, 8, Color.BLACK);
        }
        assertThat(Runner.run("init", folder.toString()).err()).contains("hold [0] and nothing else");
    }

    @Test
    void a_person_names_the_classes() {
        InitCommand.Values values = new InitCommand.Values(java.util.Map.of("0", 0.5, "255", 0.5), "0");
        assertThat(InitCommand.classes(values, question -> "ground, vessel")).containsExactly("ground", "vessel");
        assertThat(InitCommand.classes(values, question -> "")).containsExactly("background", "object");
    }
}
