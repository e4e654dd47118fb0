package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.picture.RowPicture;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a prediction leaves: PNG files of an image, NIfTI files of a volume.
 *
 * <pre>{@code
 * eye.mask.png             class of every pixel, 0, 1, 2, ... in grey: for programs; or as the enum As says
 * eye.classes.png          the same in colours
 * eye.overlay.png          the colours over the image
 * eye.probability-rim.png  probability of a class, 0 to 255; only when asked for
 * eye.uncertainty.png      how little is known of the class, entropy from 0 to 255; only when asked for
 * chest.mask.nii.gz        of a volume: the classes, where its voxels lie; its probabilities and uncertainty run from 0 to 1
 * }</pre>
 *
 * @param probabilities whether to write those of every class
 * @param uncertainty whether to write the entropy of the probabilities
 * @param as what stands in the mask
 */
public record PredictionFiles(boolean probabilities, boolean uncertainty, As as) {
    private static final int WHITE = 0xffffff;
    private static final int MOST = 255;
    private static final Pattern ASKED_FOR =
            Pattern.compile("(.+?)\\.(?:probability-.+|uncertainty)\\.(?:png|nii\\.gz)");

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
                                        "the run's data set has no masks that a picture of 8 bits can be written like",
                                        "leave out '--as values', or take '--as colours'"))));
            case COLOURS ->
                Optional.of(IntStream.range(0, data.classes().size())
                        .mapToObj(
                                label -> label == 0 ? 0 : Palette.ofClass(label).getRGB() & WHITE)
                        .toList());
        };
    }

    /** What the files of an image show, in rows of full width. */
    interface Rows {
        ImageSize size();

        /** How many rows are asked for at once. */
        int block();

        Image image(int top, int count);

        Mask mask(int top, int count);

        /** Probability of a class from 0 to 255, row by row. */
        byte[] probability(int label, int top, int count);

        /** Entropy of the probabilities from 0 to 255, row by row. */
        byte[] uncertainty(int top, int count);
    }

    /** What is asked for all at once. */
    private record Whole(Image image, Segmentation segmentation) implements Rows {
        @Override
        public ImageSize size() {
            return segmentation.mask().size();
        }

        @Override
        public int block() {
            return size().height();
        }

        @Override
        public Image image(int top, int count) {
            return image;
        }

        @Override
        public Mask mask(int top, int count) {
            return segmentation.mask();
        }

        @Override
        public byte[] probability(int label, int top, int count) {
            return bytes(size(), levels(segmentation.probabilities(), label));
        }

        @Override
        public byte[] uncertainty(int top, int count) {
            return bytes(size(), shares(segmentation.probabilities().entropy()));
        }
    }

    private BufferedImage mask(Mask mask, Optional<List<Integer>> colours) {
        if (colours.isEmpty()) {
            return grey(mask.size(), mask.classes());
        }
        boolean isGrey = colours.get().stream().allMatch(PredictionFiles::isGrey);
        byte[] levels = new byte[mask.size().pixels()];
        int[] rgb = new int[levels.length];
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            rgb[pixel] = colours.get().get(mask.classes()[pixel] & 0xff);
            levels[pixel] = (byte) rgb[pixel];
        }
        return isGrey ? grey(mask.size(), levels) : new Picture(mask.size(), rgb).canvas();
    }

    /** An outline depends on so many rows above and below as it is wide. */
    private static BufferedImage overlay(Rows rows, int top, int count) {
        int width = Overlays.lineWidth(rows.size().height());
        int from = Math.max(0, top - width);
        int end = Math.min(rows.size().height(), top + count + width);
        return Overlays.of(rows.image(from, end - from), rows.mask(from, end - from), width)
                .canvas()
                .getSubimage(0, top - from, rows.size().width(), count);
    }

    /** Writes all files of an image and answers where they lie. */
    List<Path> write(Path folder, String name, Image image, Segmentation segmentation, DataSpec data) {
        return write(folder, name, new Whole(image, segmentation), data);
    }

    /** Writes all files of an image, block by block, and answers where they lie. */
    List<Path> write(Path folder, String name, Rows rows, DataSpec data) {
        return pictures(rows, data).entrySet().stream()
                .map(entry -> {
                    Path file = folder.resolve(name + "." + entry.getKey() + ".png");
                    AtomicFiles.write(
                            file, beside -> new RowPicture(rows.size(), rows.block(), entry.getValue()).png(beside));
                    return file;
                })
                .toList();
    }

    /** The bytes of one of the files of an image, by what stands in its name: {@code mask}; absent where there is none of that name. */
    Optional<byte[]> png(String kind, Image image, Segmentation segmentation, DataSpec data) {
        Rows rows = new Whole(image, segmentation);
        return Optional.ofNullable(pictures(rows, data).get(kind))
                .map(painter -> new RowPicture(rows.size(), rows.block(), painter).png());
    }

    /** What lies in a folder of the kinds that are written only where they are asked for: the image's name to its files. */
    static Map<String, List<Path>> askedFor(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        Map<String, List<Path>> found = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = ASKED_FOR.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    found.computeIfAbsent(name.group(1), key -> new ArrayList<>())
                            .add(file);
                }
            });
        } catch (IOException e) {
            throw RunException.reading(folder, e);
        }
        return found;
    }

    /** What stands in the names of an image's files. */
    List<String> kinds(DataSpec data) {
        List<String> kinds = new ArrayList<>(List.of("mask", "classes", "overlay"));
        if (probabilities) {
            kinds.addAll(probabilityNames(data));
        }
        if (uncertainty) {
            kinds.add("uncertainty");
        }
        return kinds;
    }

    /** What stands in the name of each class's file. */
    private static List<String> probabilityNames(DataSpec data) {
        Map<String, String> names = FileNames.of(data.classes());
        return data.classes().stream()
                .map(name -> "probability-" + names.get(name))
                .toList();
    }

    private Map<String, RowPicture.Painter> pictures(Rows rows, DataSpec data) {
        Optional<List<Integer>> colours = colours(data);
        List<String> names = probabilityNames(data);
        Map<String, RowPicture.Painter> pictures = new LinkedHashMap<>();
        pictures.put("mask", (top, count) -> mask(rows.mask(top, count), colours));
        pictures.put(
                "classes", (top, count) -> Overlays.of(rows.mask(top, count)).canvas());
        pictures.put("overlay", (top, count) -> overlay(rows, top, count));
        if (probabilities) {
            for (int label = 0; label < names.size(); label++) {
                int of = label;
                pictures.put(
                        names.get(label),
                        (top, count) ->
                                grey(new ImageSize(count, rows.size().width()), rows.probability(of, top, count)));
            }
        }
        if (uncertainty) {
            pictures.put(
                    "uncertainty",
                    (top, count) -> grey(new ImageSize(count, rows.size().width()), rows.uncertainty(top, count)));
        }
        return pictures;
    }

    /** Writes a volume's slices as volumes that lie where it lies, {@code chest.mask.nii.gz}, and answers where. */
    List<Path> write(
            Path folder, String name, Volume volume, Axis axis, KeptPixels kept, List<Integer> numbers, DataSpec data) {
        int pixels = volume.size(axis).pixels();
        Map<String, IntFunction<byte[]>> slices = new LinkedHashMap<>();
        slices.put("mask", slice -> {
            byte[] classes = kept.classes((long) slice * pixels, pixels);
            for (int pixel = 0; pixel < pixels; pixel++) {
                classes[pixel] = (byte) numbers.get(classes[pixel] & MOST).intValue();
            }
            return classes;
        });
        List<String> names = probabilities ? probabilityNames(data) : List.of();
        for (int label = 0; label < names.size(); label++) {
            int of = label;
            slices.put(names.get(label), slice -> kept.probability(of, (long) slice * pixels, pixels));
        }
        if (uncertainty) {
            slices.put("uncertainty", slice -> kept.uncertainty((long) slice * pixels, pixels));
        }
        return slices.entrySet().stream()
                .map(entry -> {
                    Path file = folder.resolve(name + "." + entry.getKey() + ".nii.gz");
                    float slope = entry.getKey().equals("mask") ? 1 : 1f / MOST;
                    AtomicFiles.write(file, beside -> volume.write(beside, axis, slope, entry.getValue()));
                    return file;
                })
                .toList();
    }

    /**
     * What stands for each class in a volume.
     *
     * @throws HanetException when masks are to hold colours, which numbers of a volume are not
     */
    List<Integer> numbers(DataSpec data) {
        return colours(data)
                .map(colours -> {
                    if (!colours.stream().allMatch(PredictionFiles::isGrey)) {
                        throw HanetException.input(
                                "a volume's mask holds numbers, no colours",
                                "leave '--as' out where volumes are predicted");
                    }
                    return colours.stream().map(colour -> colour & MOST).toList();
                })
                .orElseGet(
                        () -> IntStream.range(0, data.classes().size()).boxed().toList());
    }

    private static boolean isGrey(int colour) {
        return colour == (colour & MOST) * 0x010101;
    }

    static IntFunction<Byte> shares(float[] values) {
        return pixel -> (byte) Math.round(MOST * values[pixel]);
    }

    static IntFunction<Byte> levels(Probabilities probabilities, int label) {
        int first = label * probabilities.size().pixels();
        return pixel -> (byte) Math.round(MOST * probabilities.values()[first + pixel]);
    }

    static byte[] bytes(ImageSize size, IntFunction<Byte> of) {
        byte[] levels = new byte[size.pixels()];
        for (int pixel = 0; pixel < levels.length; pixel++) {
            levels[pixel] = of.apply(pixel);
        }
        return levels;
    }

    private static BufferedImage grey(ImageSize size, byte[] levels) {
        BufferedImage canvas = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData();
        System.arraycopy(levels, 0, pixels, 0, levels.length);
        return canvas;
    }
}
