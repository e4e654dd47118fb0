package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.image.Nifti;
import dev.hanet.toolkit.data.image.Tiff;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.Overlay;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a folder of volumes, or of images of five bands, to a trained network and what it predicts. */
class OwnFormatsIT {
    private static final int SIDE = 16;
    private static final int SLICES = 3;
    private static final String SPEC = """
        model:
          encoder: {type: unet, channels: [4, 8]}
          reduction: {type: none}
          context: {type: none}
          bottleneck: {type: none}
          decoder: {type: unet}
        data:
          classes: [background, lesion]
          dataset: %s
          split: {type: random, validation: 1, test: 1}
          prepare: [{type: resize, size: 16}, %s]
        train:
          epochs: 12
          batch: 2
          optimizer: {type: adam, learningRate: 0.02}
          select: {metric: iou}
        evaluate: {metrics: [iou]}
        """;
    private static final String VOLUMES = "{type: folder, images: scans, masks: masks,"
            + " values: {0: background, 200: lesion}, channels: 1, axis: %s}";
    private static final String BANDS =
            "{type: folder, images: images, masks: masks, values: {0: background, 255: lesion}, channels: 5}";

    @TempDir
    private Path folder;

    private TrainResult train(String dataset, String last) throws IOException {
        Experiments experiments = new Experiments(folder);
        Path spec = Files.writeString(folder.resolve("own.yaml"), SPEC.formatted(dataset, last));
        TrainSettings settings = experiments.settings("runs", DataRoots.of(folder));
        return experiments
                .train()
                .begin(experiments.loader().load(spec.toString(), Overlay.NONE), settings, TrainListener.SILENT);
    }

    /** In Hounsfield units a bright block in soft tissue, elsewhere in every volume. */
    private static int tissue(int scan, int x, int y) {
        return isLesion(scan, x, y) ? 300 : -100 + scan;
    }

    private static boolean isLesion(int scan, int x, int y) {
        return x >= 2 + scan && x < 9 + scan && y >= 5 - scan && y < 12 - scan;
    }

    private void volumes() throws IOException {
        for (int i = 0; i < 4; i++) {
            int scan = i;
            Nifti.write(
                    folder.resolve("scans/s" + i + ".nii.gz"),
                    Nifti.STRAIGHT,
                    SIDE,
                    SIDE,
                    SLICES,
                    (x, y, z) -> tissue(scan, x, y) + z);
            Nifti.write(
                    folder.resolve("masks/s" + i + ".nii.gz"),
                    Nifti.STRAIGHT,
                    SIDE,
                    SIDE,
                    SLICES,
                    (x, y, z) -> isLesion(scan, x, y) ? 200 : 0);
        }
    }

    @Test
    void volumes_are_trained_on_by_their_slices_and_predicted_where_they_lie() throws IOException {
        volumes();
        TrainResult result = train(
                VOLUMES.formatted("axial"), "{type: hu-window, range: [-200, 400]}, {type: normalize, using: image}");
        assertThat(result.test().orElseThrow().perImage().keySet())
                .as("a split divides no volume")
                .hasSize(SLICES)
                .allMatch(id -> id.matches("s\\d-00[123]"))
                .extracting(id -> id.substring(0, 2))
                .containsOnly(result.test()
                        .orElseThrow()
                        .perImage()
                        .keySet()
                        .iterator()
                        .next()
                        .substring(0, 2));
        assertThat(result.test().orElseThrow().value("iou")).isGreaterThan(0.8);
        assertThat(result.test().orElseThrow().sentence())
                .isEqualTo("3 images that belong together say nothing of others: no interval, and no difference that"
                        + " they could show");
        assertThat(result.test().orElseThrow().overImages().get("iou").low()).isNaN();
        StoredResult stored = StoredResult.read(result.run().resolve("results"), "test");
        assertThat(stored.together().groupOf())
                .containsOnlyKeys(stored.images().keySet())
                .containsValue(stored.images().keySet().iterator().next().substring(0, 2));
        assertThat(result.run().resolve("results/test-images.csv")).content().startsWith("image,together,area,");

        float[][] turned = {{0, 0, -2, 3}, {3, 0, 0, 4}, {0, 5, 0, 9}};
        Path other = Nifti.write(
                folder.resolve("new/chest.nii.gz"),
                turned,
                SIDE,
                SLICES,
                SIDE,
                (x, y, z) -> tissue(1, SIDE - 1 - z, x));
        Volume volume = Volume.open(other);
        try (OpenRun run = open(result)) {
            Path mask = predict(run, PredictionFiles.As.VALUES, Optional.empty(), other)
                    .get(0);
            assertThat(mask).hasFileName("chest.mask.nii.gz");
            Volume written = Volume.open(mask);
            assertThat(volume.difference(written)).isEmpty();
            assertThat(share(volume, written)).as("of pixels that are right").isGreaterThan(0.95);
            List<String> told = new ArrayList<>();
            Predict.Rows hearing = new Predict.Rows(
                    false,
                    Predict.Rows.USUAL.mostPixels(),
                    (file, what, done, all) ->
                            told.add(done + " of " + all + " " + what + " of " + file.getFileName()));
            new Predict(
                            new Ensemble(List.of(run)),
                            new PredictionFiles(false, false, PredictionFiles.As.VALUES),
                            Optional.empty(),
                            hearing)
                    .run(other, folder.resolve("heard"));
            assertThat(told)
                    .hasSize(SLICES)
                    .startsWith("1 of " + SLICES + " slices of chest.nii.gz")
                    .endsWith(SLICES + " of " + SLICES + " slices of chest.nii.gz");
        }
    }

    private OpenRun open(TrainResult result) {
        return new Sessions(new Experiments(folder).loader()).open(result.run(), Device.CPU);
    }

    private List<Path> predict(OpenRun run, PredictionFiles.As as, Optional<Axis> axis, Path file) {
        return new Predict(new Ensemble(List.of(run)), new PredictionFiles(true, false, as), axis)
                .run(file, folder.resolve("out"))
                .files();
    }

    private static double share(Volume volume, Volume mask) {
        double right = 0;
        double all = 0;
        for (int slice = 0; slice < volume.slices(Axis.AXIAL); slice++) {
            float[] values = volume.slice(Axis.AXIAL, slice).values();
            float[] classes = mask.slice(Axis.AXIAL, slice).values();
            for (int i = 0; i < values.length; i++) {
                assertThat(classes[i]).isIn(0f, 200f);
                right += (values[i] > 100) == (classes[i] == 200) ? 1 : 0;
                all++;
            }
        }
        return right / all;
    }

    @ParameterizedTest
    @EnumSource(Axis.class)
    void volume_is_cut_as_the_data_set_says_or_as_is_asked(Axis axis) throws IOException {
        volumes();
        TrainResult result = train(
                VOLUMES.formatted(axis.name().toLowerCase(java.util.Locale.ROOT)),
                "{type: hu-window, range: [-200, 400]}, {type: normalize, using: image}");
        Path scan = folder.resolve("scans/s0.nii.gz");
        try (OpenRun run = open(result)) {
            List<Path> usual = predict(run, PredictionFiles.As.CLASSES, Optional.empty(), scan);
            assertThat(usual)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            "s0.mask.nii.gz", "s0.probability-background.nii.gz", "s0.probability-lesion.nii.gz");
            byte[] told = Files.readAllBytes(usual.get(2));
            predict(run, PredictionFiles.As.CLASSES, Optional.of(axis), scan);
            assertThat(usual.get(2)).hasBinaryContent(told);
            Axis other = Axis.values()[(axis.ordinal() + 1) % 3];
            predict(run, PredictionFiles.As.CLASSES, Optional.of(other), scan);
            assertThat(Files.readAllBytes(usual.get(2))).isNotEqualTo(told);
            Volume background = Volume.open(usual.get(1));
            Volume lesion = Volume.open(usual.get(2));
            for (int i = 0; i < SIDE * SIDE; i++) {
                assertThat(background.slice(Axis.AXIAL, 1).values()[i]
                                + lesion.slice(Axis.AXIAL, 1).values()[i])
                        .as("probabilities run from 0 to 1, in steps of 1/255")
                        .isBetween(1 - 1 / 255f, 1 + 1 / 255f);
            }
            assertThatThrownBy(() -> predict(run, PredictionFiles.As.COLOURS, Optional.empty(), scan))
                    .hasMessageContaining("a volume's mask holds numbers, no colours");
        }
    }

    /** Of a volume that is predicted slice by slice, what went before a damage is not taken for all of it. */
    @Test
    void volume_that_cannot_be_read_to_its_end_leaves_nothing_and_an_older_mask_as_it_was() throws IOException {
        volumes();
        TrainResult result = train(
                VOLUMES.formatted("axial"), "{type: hu-window, range: [-200, 400]}, {type: normalize, using: image}");
        Path shorts = Nifti.write(folder.resolve("v.nii"), Nifti.STRAIGHT, 2 * SIDE, SIDE, SLICES, (x, y, z) -> 0);
        ByteBuffer real = ByteBuffer.wrap(Files.readAllBytes(shorts)).order(ByteOrder.LITTLE_ENDIAN);
        real.putShort(42, (short) SIDE).putShort(70, (short) 16).putShort(72, (short) 32);
        real.putFloat(real.capacity() - Float.BYTES, Float.NaN);
        Path last = Files.write(folder.resolve("s0.nii"), real.array());
        byte[] packed = Files.readAllBytes(folder.resolve("scans/s0.nii.gz"));
        Path cut = Files.write(folder.resolve("cut.nii.gz"), Arrays.copyOf(packed, packed.length - 9));
        try (OpenRun run = open(result)) {
            predict(run, PredictionFiles.As.CLASSES, Optional.empty(), folder.resolve("scans/s0.nii.gz"));
            Path out = folder.resolve("out");
            byte[] before = Files.readAllBytes(out.resolve("s0.mask.nii.gz"));
            assertThatThrownBy(() -> predict(run, PredictionFiles.As.CLASSES, Optional.empty(), last))
                    .hasMessageContaining("s0.nii' holds 1 value that is no number");
            assertThatThrownBy(() -> predict(run, PredictionFiles.As.CLASSES, Optional.empty(), cut))
                    .hasMessageContaining("cut.nii.gz' ends before its volume does");
            assertThat(out.resolve("s0.mask.nii.gz")).hasBinaryContent(before);
            try (Stream<Path> left = Files.list(out)) {
                assertThat(left).hasSize(3);
            }
        }
    }

    /** The lesion shows in the last two bands alone; in the first three there is nothing to see. */
    private byte[] bands(int image) {
        byte[] data = new byte[SIDE * SIDE * 5];
        for (int i = 0; i < SIDE * SIDE; i++) {
            boolean lesion = isLesion(image % 4, i % SIDE, i / SIDE);
            for (int band = 0; band < 5; band++) {
                data[i * 5 + band] = (byte) (band < 3 ? 90 + image : lesion ? 200 : 40);
            }
        }
        return data;
    }

    @Test
    void five_bands_train_and_are_predicted() throws IOException {
        for (int i = 0; i < 10; i++) {
            Tiff.write(folder.resolve("images/e" + i + ".tif"), SIDE, SIDE, Map.of(277, 5), bands(i));
            BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < SIDE * SIDE; p++) {
                mask.getRaster().setSample(p % SIDE, p / SIDE, 0, isLesion(i % 4, p % SIDE, p / SIDE) ? 255 : 0);
            }
            Files.createDirectories(folder.resolve("masks"));
            ImageIO.write(mask, "png", folder.resolve("masks/e" + i + ".png").toFile());
        }
        TrainResult result =
                train(BANDS, "{type: normalize, using: given, mean: [0.5, 0.5, 0.5, 0.5, 0.5], std: [1, 1, 1, 1, 1]}");
        assertThat(result.test().orElseThrow().value("iou"))
                .as("what bands 4 and 5 alone show is found")
                .isGreaterThan(0.8);
        try (OpenRun run = open(result)) {
            assertThat(predict(run, PredictionFiles.As.CLASSES, Optional.empty(), folder.resolve("images/e0.tif")))
                    .allSatisfy(file ->
                            assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(SIDE));
            Path volume = Nifti.write(folder.resolve("v.nii"), Nifti.STRAIGHT, SIDE, SIDE, 2, (x, y, z) -> x);
            assertThatThrownBy(() -> predict(run, PredictionFiles.As.CLASSES, Optional.empty(), volume))
                    .hasMessageContaining("has 1 channels where 5 are read");
        }
    }
}
