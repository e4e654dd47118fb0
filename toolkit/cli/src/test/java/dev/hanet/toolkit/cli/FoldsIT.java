package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.StoredResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All folds as one training, and their networks together. */
class FoldsIT {
    private static final String SPEC = """
        version: 1
        model:
          encoder: {type: unet, channels: [4, 8]}
          reduction: {type: none}
          context: {type: none}
          bottleneck: {type: none}
          decoder: {type: unet}
        data:
          classes: [background, rim, cup]
          regions: {disc: [rim, cup], cup: [cup]}
          dataset: {type: phantom, kind: fundus, size: 32, images: {training: 3, validation: 1, test: 2}}
          split: {type: folds, folds: 3, validation: 1}
          prepare: [{type: normalize, using: imagenet}]
        train:
          epochs: 1
          batch: 2
          optimizer: {type: sgd, learningRate: 0.01}
          select: {metric: mDice, mode: max}
        evaluate:
          metrics: [mDice, diceDisc]
        """;

    @TempDir
    private Path folder;

    private List<Path> runs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("runs/spec"))) {
            return files.filter(path -> Files.exists(path.resolve("status")))
                    .sorted()
                    .toList();
        }
    }

    private Runner.Outcome train(Path spec) {
        return Runner.run(
                "-q",
                "train",
                spec.toString(),
                "--folds",
                "--runs",
                folder.resolve("runs").toString());
    }

    @Test
    void folds_are_trained_once_and_all_images_are_measured_by_the_network_that_has_not_seen_them() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        Runner.Outcome first = train(spec);
        assertThat(first.code()).as(first.all()).isZero();
        List<Path> runs = runs();
        assertThat(runs).hasSize(3);
        Path written = folder.resolve("runs/spec/folds");
        StoredResult all = StoredResult.read(written, "all");
        Map<String, Map<String, Double>> byFold = new LinkedHashMap<>();
        for (Path run : runs) {
            byFold.putAll(StoredResult.read(run.resolve("results"), "test").images());
        }
        assertThat(byFold).hasSize(6);
        assertThat(all.images()).containsExactlyInAnyOrderEntriesOf(byFold);
        assertThat(first.out()).contains("all, out of fold").contains("written to " + written);
        assertThat(Files.readAllLines(written.resolve("folds.csv"))).hasSize(10);

        // One fold is gone: it alone is trained again, to the same numbers.
        try (Stream<Path> files = Files.walk(runs.get(1))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Runner.Outcome second = train(spec);
        assertThat(second.code()).as(second.all()).isZero();
        assertThat(runs()).hasSize(3).contains(runs.get(0), runs.get(2));
        assertThat(StoredResult.read(written, "all").values()).isEqualTo(all.values());

        List<String> predict = new ArrayList<>(List.of("predict"));
        runs().forEach(run -> predict.add(run.toString()));
        Path image = folder.resolve("eye.png");
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        predict.addAll(List.of(image.toString(), "--out", folder.resolve("out").toString(), "--uncertainty"));
        Runner.Outcome predicted = Runner.run(predict.toArray(String[]::new));
        assertThat(predicted.code()).as(predicted.all()).isZero();
        assertThat(predicted.err()).contains("the mean of 3 runs");
        assertThat(predicted.out()).contains("eye.mask.png").contains("eye.uncertainty.png");
        assertThat(predicted.err()).doesNotContain("values");
        Path faint = folder.resolve("twelve-bits.png");
        BufferedImage twelve = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
        twelve.getRaster().setSample(7, 5, 0, 4095);
        ImageIO.write(twelve, "png", faint.toFile());
        Runner.Outcome odd = Runner.run(
                "predict",
                runs().get(0).toString(),
                faint.toString(),
                "--out",
                folder.resolve("odd").toString());
        assertThat(odd.code()).as(odd.all()).isZero();
        assertThat(odd.err())
                .contains("warning: 1 of 1 images, " + faint + ": values reach 16, and those of photographs 255");
        Runner.Outcome none =
                Runner.run("predict", runs().get(0).toString(), runs().get(1).toString(), "--out", folder.toString());
        assertThat(none.err()).contains("behind the runs there is no image to segment");
    }

    /** The rate that cannot learn and the one that can, chosen by the mean of validation over the folds; no fold is tested before. */
    @Test
    void the_best_point_is_chosen_by_validation_over_the_folds_and_alone_measured() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.replace("epochs: 1", "epochs: 3"));
        Path out = folder.resolve("best");
        Runner.Outcome swept = Runner.run(
                "-q",
                "sweep",
                spec.toString(),
                "--vary",
                "train.optimizer.learningRate=0.05,1e-12",
                "--best",
                "--runs",
                folder.resolve("runs").toString(),
                "--out",
                out.toString());
        assertThat(swept.code()).as(swept.all()).isZero();

        Map<String, List<Double>> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(out.resolve("sweep.csv")).subList(1, 7)) {
            String[] cells = line.split(",", -1);
            found.computeIfAbsent(cells[0], rate -> new ArrayList<>()).add(Double.valueOf(cells[4]));
        }
        String better = mean(found.get("0.05")) > mean(found.get("1e-12")) ? "0.05" : "1e-12";
        assertThat(mean(found.get("0.05"))).isNotEqualTo(mean(found.get("1e-12")));
        assertThat(swept.out())
                .contains("best by validation: train.optimizer.learningRate=" + better)
                .contains("the mean of 3 runs")
                .contains("all images, out of fold:");
        assertThat(runs()).hasSize(6).allSatisfy(run -> assertThat(run.resolve("results/test.json"))
                .as("no run has looked at its test part")
                .doesNotExist());
        assertThat(StoredResult.read(out, "best").images()).hasSize(6);
        assertThat(Runner.run("validate", out.resolve("best.yaml").toString()).code())
                .isZero();
        assertThat(out.resolve("best.provenance.json")).isRegularFile();
        assertThat(swept.out()).contains("mean of images", "as far as 6 images tell");
        assertThat(Files.readString(out.resolve("best.yaml")))
                .contains("test: true")
                .contains("learningRate: " + better);

        Path image = folder.resolve("eye.png");
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Runner.Outcome predicted = Runner.run(
                "predict",
                "@" + out.resolve("best-runs.txt"),
                image.toString(),
                "--out",
                folder.resolve("out").toString());
        assertThat(predicted.code()).as(predicted.all()).isZero();
        assertThat(predicted.err()).contains("the mean of 3 runs");

        Runner.Outcome seeds =
                Runner.run("sweep", spec.toString(), "--vary", "train.batch=1,2", "--best", "--seeds", "1,2");
        assertThat(seeds.code()).isEqualTo(2);
        assertThat(seeds.err()).contains("the folds of a spec are an ensemble already, and there are seeds too");
    }

    @Test
    void without_validation_images_no_point_is_trained_since_none_could_be_chosen() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        Runner.Outcome swept = Runner.run(
                "sweep",
                spec.toString(),
                "--vary",
                "train.optimizer.learningRate=0.05,0.01",
                "--set",
                "data.split.validation=0",
                "--set",
                "train.select.mode=last",
                "--best",
                "--runs",
                folder.resolve("runs").toString());
        assertThat(swept.code()).as(swept.all()).isEqualTo(2);
        assertThat(swept.err())
                .contains("the validation part of the split is empty, yet the best point is chosen by it")
                .contains("leave --best out");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    @Test
    void folds_of_ones_own_folder_beside_the_spec_are_measured_together() throws IOException {
        for (int patient = 0; patient < 3; patient++) {
            for (String eye : List.of("left", "right")) {
                draw("images/p" + patient + "_" + eye + ".png", patient);
                draw("masks/p" + patient + "_" + eye + ".png", patient);
            }
        }
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                SPEC.replace("[background, rim, cup]", "[background, spot]")
                        .replace("{disc: [rim, cup], cup: [cup]}", "{spot: [spot]}")
                        .replace(
                                "{type: phantom, kind: fundus, size: 32, images: {training: 3, validation: 1, test: 2}}",
                                "{type: folder, images: 'images/{patient}_{eye}.png', masks: 'masks/{patient}_{eye}.png',"
                                        + " values: {0: background, 255: spot}}")
                        .replace("validation: 1}", "validation: 1, together: patient}")
                        .replace("prepare: [", "prepare: [{type: resize, size: 32}, ")
                        .replace("metric: mDice", "metric: iou")
                        .replace("[mDice, diceDisc]", "[iou]"));
        Runner.Outcome trained = train(spec);
        assertThat(trained.code()).as(trained.all()).isZero();
        assertThat(StoredResult.read(folder.resolve("runs/spec/folds"), "all").images())
                .hasSize(6);
    }

    private void draw(String name, int patient) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 4; y < 12; y++) {
            for (int x = 4 + patient; x < 16; x++) {
                image.setRGB(x, y, 0xffffff);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void spec_without_folds_and_options_that_do_not_go_together_are_told() throws IOException {
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"),
                SPEC.replace("{type: folds, folds: 3, validation: 1}", "{type: official}"));
        assertThat(train(spec).err()).contains("there are no folds to train: data.split is of another type");
        assertThat(Runner.run("train", spec.toString(), "--folds", "--seeds", "1,2")
                        .err())
                .contains("--folds goes with neither --resume nor --seeds");
    }
}
