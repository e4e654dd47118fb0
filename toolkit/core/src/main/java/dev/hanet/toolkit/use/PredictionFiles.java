package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
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
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * What a prediction leaves as PNG files.
 *
 * <pre>{@code
 * eye.mask.png             class of every pixel, 0, 1, 2, ... in grey: for programs; or as the enum As says
 * eye.classes.png          the same in colours
 * eye.overlay.png          the colours over the image
 * eye.probability-rim.png  probability of a class, 0 to 255; only when asked for
 * }</pre>
 *
 * @param probabilities whether to write those of every class
 * @param as what stands in the mask
 */
public record PredictionFiles(boolean probabilities, As as) {
    private static final int WHITE = 0xffffff;

    /** What a mask says of a pixel. */
    public enum As {
        /** The number of its class. */
        CLASSES,
        /** What the data set's own masks have for it. */
        VALUES,
        /** The colour that overlays have for its class. */
        COLOURS
    }

    /** In the order in which the spec names the classes, which may be another than that of the data set. */
    private static List<Integer> own(DataSpec data, List<Integer> colours) {
        List<String> names = data.dataset().classes();
        return data.classes().stream()
                .map(name -> colours.get(names.indexOf(name)))
                .toList();
    }

    /**
     * The colour of every class in a mask; absent where it has their numbers.
     *
     * @throws HanetException when the data set's own masks are no pictures
     */
    Optional<List<Integer>> colours(DataSpec data) {
        return switch (as) {
            case CLASSES -> Optional.empty();
            case VALUES ->
                Optional.of(own(
                        data,
                        data.dataset()
                                .maskColours()
                                .orElseThrow(() -> HanetException.input(
                                        "the run's data set has no masks of its own to write like",
                                        "leave out '--as values', or take '--as colours'"))));
            case COLOURS ->
                Optional.of(IntStream.range(0, data.classes().size())
                        .mapToObj(
                                label -> label == 0 ? 0 : Palette.ofClass(label).getRGB() & WHITE)
                        .toList());
        };
    }

    private byte[] mask(Mask mask, DataSpec data) {
        Optional<List<Integer>> colours = colours(data);
        if (colours.isEmpty()) {
            return grey(mask.size(), mask.classes());
        }
        boolean isGrey = colours.get().stream().allMatch(colour -> colour == (colour & 0xff) * 0x010101);
        byte[] levels = new byte[mask.size().pixels()];
        int[] rgb = new int[levels.length];
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            rgb[pixel] = colours.get().get(mask.classes()[pixel] & 0xff);
            levels[pixel] = (byte) rgb[pixel];
        }
        return isGrey ? grey(mask.size(), levels) : new Picture(mask.size(), rgb).png();
    }

    /** Writes all files of an image and answers where they lie. */
    List<Path> write(Path folder, String name, Image image, Segmentation segmentation, DataSpec data) {
        List<String> classes = data.classes();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("mask", mask(segmentation.mask(), data));
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
