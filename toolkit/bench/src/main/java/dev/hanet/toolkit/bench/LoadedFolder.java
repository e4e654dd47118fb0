package dev.hanet.toolkit.bench;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.Batch;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.load.PreparedItems;
import dev.hanet.toolkit.data.load.TrainingExamples;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.Overlay;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A folder of drawn photographs of 999 x 960 pixels with masks, loaded as a training would load it: decoded, scaled to 256 x 256,
 * flipped, turned by up to 30 degrees, brightened, normalised.
 */
final class LoadedFolder {
    /** As many as CHASE_DB1 has. */
    static final int IMAGES = 28;

    private static final int WIDTH = 999;
    private static final int HEIGHT = 960;
    private static final int BATCH = 4;
    private static final long SEED = 1;
    private static final String SPEC = """
            version: 1
            model: {encoder: {type: unet, channels: [8, 16]}, reduction: {type: none}, context: {type: none},
              bottleneck: {type: none}, decoder: {type: unet}}
            data:
              classes: [background, disc]
              dataset: {type: folder, images: images, masks: masks, values: {0: background, 255: disc}}
              split: {type: random, validation: 1, test: 1}
              prepare: [{type: resize, size: 256}, {type: normalize, using: imagenet}]
              augment:
                - {type: flip-horizontal}
                - {type: flip-vertical}
                - {type: rotate, degrees: 30}
                - {type: photometric}
            train: {epochs: 1, batch: 4, loss: {type: cross-entropy}, select: {metric: dice}}
            evaluate: {metrics: [dice]}
            """;

    private final DataSpec data;
    private final Dataset dataset;
    private final List<Item> items;
    private final Pipeline pipeline;

    LoadedFolder(Path folder) {
        ClassLoader classes = LoadedFolder.class.getClassLoader();
        data = HanetModule.injector(Plugins.found(classes), classes)
                .getInstance(ExperimentLoader.class)
                .inspectText(folder.resolve("spec.yaml").toString(), SPEC, Overlay.NONE)
                .orThrow()
                .spec()
                .data();
        dataset = data.open(DataRoots.of(folder));
        items = dataset.items();
        pipeline = new Pipeline(data.prepare(), data.augment());
    }

    /** Draws the images, unless they are there. */
    static Path drawn(Path folder, String format) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("masks"));
        for (int number = 0; number < IMAGES; number++) {
            Path image = folder.resolve("images/eye" + number + "." + format);
            if (Files.exists(image)) {
                continue;
            }
            Random random = new Random(number);
            BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            BufferedImage mask = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D paint = picture.createGraphics();
            paint.setPaint(
                    new GradientPaint(0, 0, new Color(0x60, 0x20, 0x10), WIDTH, HEIGHT, new Color(0xe0, 0x80, 0x50)));
            paint.fillRect(0, 0, WIDTH, HEIGHT);
            Graphics2D label = mask.createGraphics();
            for (int blob = 0; blob < 200; blob++) {
                int x = random.nextInt(WIDTH);
                int y = random.nextInt(HEIGHT);
                int side = 5 + random.nextInt(120);
                paint.setColor(new Color(random.nextInt(1 << 24)));
                paint.fillOval(x, y, side, side / 2);
                label.setColor(blob % 2 == 0 ? Color.WHITE : Color.BLACK);
                label.fillOval(x, y, side, side / 2);
            }
            for (int noise = 0; noise < WIDTH * HEIGHT; noise++) { // a photograph is no drawing to a decoder
                int x = noise % WIDTH;
                int y = noise / WIDTH;
                int grain = random.nextInt(13) - 6;
                int colour = picture.getRGB(x, y);
                picture.setRGB(
                        x, y, shifted(colour, 16, grain) | shifted(colour, 8, grain) | shifted(colour, 0, grain));
            }
            paint.dispose();
            label.dispose();
            ImageIO.write(
                    mask, "png", folder.resolve("masks/eye" + number + ".png").toFile());
            ImageIO.write(picture, format, image.toFile());
        }
        return folder;
    }

    private static int shifted(int colour, int bits, int grain) {
        return Math.max(0, Math.min(255, (colour >> bits & 255) + grain)) << bits;
    }

    /** One image and its mask, read, prepared and augmented. */
    Sample example(int epoch, int index) {
        return pipeline.augment(pipeline.base(dataset.load(items.get(index % items.size()))), SEED, epoch, index);
    }

    /** One image and its mask, augmented alone. */
    Sample augmented(Sample prepared, int epoch, int index) {
        return pipeline.augment(prepared, SEED, epoch, index);
    }

    /** One image and its mask, read and prepared. */
    Sample prepared(int index) {
        return pipeline.base(dataset.load(items.get(index % items.size())));
    }

    /** Reads every batch of an epoch from disk; nothing is kept of the epoch before. */
    double epoch(int epoch, int threads) {
        PreparedItems read = new PreparedItems(dataset, items, pipeline, data.classes(), Optional.empty(), 0);
        double sum = 0;
        try (BatchLoader batches =
                new BatchLoader(new TrainingExamples(read, pipeline, Optional.empty()), BATCH, SEED, epoch, threads)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                sum += batch.ids().size();
            }
        }
        return sum;
    }
}
