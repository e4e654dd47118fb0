package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.Segmentation;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * What a prediction leaves as PNG files.
 *
 * <pre>{@code
 * eye.mask.png             class of every pixel, 0, 1, 2, ... in grey: for programs
 * eye.classes.png          the same in colours
 * eye.overlay.png          the colours over the image
 * eye.probability-rim.png  probability of a class, 0 to 255; only when asked for
 * }</pre>
 *
 * @param probabilities whether to write those of every class
 */
public record PredictionFiles(boolean probabilities) {
    /** Writes all files of an image and answers where they lie. */
    List<Path> write(Path folder, String name, Image image, Segmentation segmentation, List<String> classes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("mask", grey(segmentation.mask().size(), segmentation.mask().classes()));
        files.put("classes", Overlays.of(segmentation.mask()).png());
        files.put(
                "overlay",
                Overlays.of(image, segmentation.mask(), Optional.empty()).png());
        if (probabilities) {
            for (int label = 0; label < classes.size(); label++) {
                files.put("probability-" + classes.get(label), grey(segmentation.probabilities(), label));
            }
        }
        return files.entrySet().stream()
                .map(entry -> {
                    Path file = folder.resolve(name + "." + entry.getKey() + ".png");
                    AtomicFiles.write(file, entry.getValue());
                    return file;
                })
                .toList();
    }

    private static byte[] grey(Probabilities probabilities, int label) {
        int pixels = probabilities.size().pixels();
        byte[] levels = new byte[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            levels[pixel] = (byte) Math.round(255 * probabilities.values()[label * pixels + pixel]);
        }
        return grey(probabilities.size(), levels);
    }

    private static byte[] grey(ImageSize size, byte[] levels) {
        BufferedImage canvas = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData();
        System.arraycopy(levels, 0, pixels, 0, levels.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(canvas, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
