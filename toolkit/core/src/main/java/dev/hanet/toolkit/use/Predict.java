package dev.hanet.toolkit.use;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.check.GreyValues;
import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.FoundRegions;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Segments image files and NIfTI volumes with the best weights of a run, or of several together, at their own resolution. */
public final class Predict {
    /** Of the 255 bytes that file systems have for a name, endings take some. */
    private static final int LONGEST = 180;

    private final Ensemble runs;
    private final PredictionFiles files;
    private final Optional<Axis> axis;
    private final Rows rows;
    /** Folder to what lay there, of the kinds that are written only where they are asked for, by the image's name. */
    private final Map<Path, Map<String, List<Path>>> older = new HashMap<>();

    private int removed;

    /**
     * How images are read that are too large to be decoded at once.
     *
     * @param always whether all others are read so too; the results are the same
     * @param mostPixels the most pixels that are read at all
     * @param progress hears of each such image how many of its rows are done, and of each volume how many of its slices
     */
    public record Rows(boolean always, long mostPixels, Progress progress) {
        /** Where nothing is said. */
        public static final Rows USUAL = new Rows(false, ImageRows.MOST_PIXELS, (file, what, done, all) -> {});
    }

    /** Hears how far a file is that takes long. */
    @FunctionalInterface
    public interface Progress {
        /** What a large image is done by. */
        String ROWS = "rows";

        /** What a volume is done by. */
        String SLICES = "slices";

        /** So many of all {@link #ROWS} or {@link #SLICES} are done. */
        void parts(Path file, String what, int done, int all);
    }

    /** The same with images too large to be decoded at once read as {@link Rows#USUAL} has it. */
    public Predict(Ensemble runs, PredictionFiles files, Optional<Axis> axis) {
        this(runs, files, axis, Rows.USUAL);
    }

    /**
     * Predicts with open runs, which stay open.
     *
     * @param runs whose probabilities are averaged
     * @param axis across which direction of the body volumes are cut; absent for that of the first run's data set
     * @throws HanetException when masks are to be written as the data set's own, which are no pictures
     */
    public Predict(Ensemble runs, PredictionFiles files, Optional<Axis> axis, Rows rows) {
        this.runs = runs;
        this.rows = rows;
        this.axis = axis;
        this.files = files;
        files.colours(data());
    }

    private DataSpec data() {
        return runs.first().experiment().spec().data();
    }

    /**
     * The files to segment.
     *
     * @param images in the order they were named, those of a folder by name
     * @param others files in folders that neither are images that can be read nor are called so; hidden ones do not count
     */
    public record Input(List<Path> images, List<Path> others) {
        public Input {
            images = List.copyOf(images);
            others = List.copyOf(others);
        }

        /**
         * Looks into folders, and holds the names of the files against each other before anything is written.
         *
         * @throws HanetException when one is missing, a folder has no image, or two would be written to the same name
         */
        public static Input of(List<Path> named) {
            List<Path> images = new ArrayList<>();
            List<Path> others = new ArrayList<>();
            for (Path path : named) {
                if (Files.isDirectory(path)) {
                    List<Path> inside = visible(path);
                    List<Path> readable = inside.stream().filter(Input::isImage).toList();
                    if (readable.isEmpty()) {
                        throw HanetException.input(
                                "there is no image among the " + inside.size() + " files in '" + path + "'",
                                "name a folder whose own files are images; folders in it are not looked into");
                    }
                    images.addAll(readable);
                    inside.stream().filter(file -> !readable.contains(file)).forEach(others::add);
                } else if (Files.isRegularFile(path)) {
                    images.add(path);
                } else {
                    throw HanetException.input("there is no image '" + path + "'", "name a file that exists");
                }
            }
            requireDistinct(images);
            return new Input(images, others);
        }

        private static List<Path> visible(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(Files::isRegularFile)
                        .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw HanetException.input("the folder '" + folder + "' cannot be read", "let your user into it", e);
            }
        }

        /** By its name, so that a damaged one is told, or by its content. */
        private static boolean isImage(Path file) {
            try {
                return ImageFile.isNamedSo(file) || ImageFile.size(file).height() > 0;
            } catch (DataException e) {
                return false;
            }
        }

        private static void requireDistinct(List<Path> images) {
            Map<String, Path> names = new LinkedHashMap<>();
            for (Path image : images) {
                String name = Normalizer.normalize(name(image), Normalizer.Form.NFC);
                Path other = names.putIfAbsent(name.toLowerCase(Locale.ROOT), image);
                if (other != null) {
                    throw HanetException.input(
                            "'" + other + "' and '" + image + "' would both be written as '" + name(image) + "'"
                                    + (name(other).equals(name(image))
                                            ? ""
                                            : " where a file system takes capitals, or accents, for the same"),
                            "predict them into different folders");
                }
            }
        }
    }

    /**
     * What one image gave.
     *
     * @param files that were written
     * @param missing regions of which no pixel was predicted
     * @param odd why its values are hardly those that the network is meant for
     */
    public record Predicted(List<Path> files, List<String> missing, Optional<Finding> odd) {
        public Predicted {
            files = List.copyOf(files);
            missing = List.copyOf(missing);
        }
    }

    /**
     * Segments one image upright, at its own resolution, and writes the result; a NIfTI volume slice by slice, whose mask is one too.
     *
     * @throws DataException when the image cannot be read
     * @throws HanetException when it does not go into memory
     */
    public Predicted run(Path file, Path out) {
        try {
            return Volume.isNamedSo(file) ? volume(file, out) : image(file, out);
        } catch (OutOfMemoryError e) {
            throw HanetException.failure(
                    "an image of " + ImageFile.size(file) + " does not go into Java's "
                            + ByteCount.words(Runtime.getRuntime().maxMemory()),
                    "HANET_JAVA_OPTIONS=-Xmx8g gives it more",
                    e);
        }
    }

    private Predicted rows(Path file, Path out) {
        FoundRegions found = new FoundRegions(data());
        try (PredictedRows predicted =
                PredictedRows.of(runs, file, rows.mostPixels(), out, files, found, (done, all) -> rows.progress()
                        .parts(file, Progress.ROWS, done, all))) {
            return new Predicted(
                    alone(out, file, files.write(out, name(file), predicted, data())),
                    found.missing(),
                    odd(predicted.values()));
        }
    }

    private Predicted image(Path file, Path out) {
        if (rows.always() || ImageFile.isForRows(file)) {
            return rows(file, out);
        }
        Segmented segmented = segment(file);
        return new Predicted(
                alone(out, file, files.write(out, name(file), segmented.image(), segmented.segmentation(), data())),
                segmented.found().missing(),
                segmented.odd());
    }

    /**
     * An image that was segmented, of which nothing is written.
     *
     * @param image upright
     * @param found regions that are there
     * @param odd why its values are hardly those that the network is meant for
     */
    public record Segmented(Image image, Segmentation segmentation, FoundRegions found, Optional<Finding> odd) {}

    private Optional<Finding> odd(GreyValues values) {
        return values.oddFor(data().prepare());
    }

    /**
     * Segments one image that goes into memory, as {@link #run} does before it writes.
     *
     * @throws DataException when it cannot be read
     */
    public Segmented segment(Path file) {
        Image image = Images.photograph(file, data().dataset().channels());
        Segmentation segmentation = runs.segment(Sample.of(name(file), image));
        FoundRegions found = new FoundRegions(data());
        found.add(segmentation.mask(), Optional.empty());
        return new Segmented(image, segmentation, found, odd(GreyValues.NONE.and(image)));
    }

    /**
     * The bytes of a PNG file that {@link #run} would write.
     *
     * @param kind what stands in its name: {@code mask}, {@code classes}, {@code overlay}, and where they are asked for
     *     {@code probability-rim} and {@code uncertainty}
     * @return absent where there is none of that name
     */
    public Optional<byte[]> png(String kind, Segmented segmented) {
        return files.png(kind, segmented.image(), segmented.segmentation(), data());
    }

    /** What stands in the names of the PNG files of an image. */
    public List<String> kinds() {
        return files.kinds(data());
    }

    private Predicted volume(Path file, Path out) {
        DataSpec data = data();
        FoundRegions found = new FoundRegions(data);
        Volume volume = Volume.openInOrder(file);
        Axis cut = axis.orElse(data.dataset().axis());
        List<Integer> numbers = files.numbers(data);
        Volume.InOrder slices = volume.inOrder(cut);
        GreyValues values = GreyValues.NONE;
        int count = volume.slices(cut);
        String what = "a volume of " + count + " slices of " + volume.size(cut);
        long pixels = (long) count * volume.size(cut).pixels();
        try (KeptPixels kept = KeptPixels.in(out, files, data.classes().size(), pixels, what)) {
            for (int slice = 0; slice < count; slice++) {
                Image image = Images.photograph(
                        ImageFile.slice(volume, cut, slices.next()),
                        file,
                        data.dataset().channels());
                Segmentation segmentation = runs.segment(Sample.of(name(file), image));
                found.add(segmentation.mask(), Optional.empty());
                values = values.and(image);
                kept.add(segmentation);
                rows.progress().parts(file, Progress.SLICES, slice + 1, count);
            }
            return new Predicted(
                    alone(out, file, files.write(out, name(file), volume, cut, kept, numbers, data)),
                    found.missing(),
                    odd(values));
        }
    }

    /** Removes what an earlier call wrote of an image and this one does not: beside its new mask it would be another network's. */
    private List<Path> alone(Path out, Path image, List<Path> written) {
        older.computeIfAbsent(out, PredictionFiles::askedFor).getOrDefault(name(image), List.of()).stream()
                .filter(file -> !written.contains(file) && Files.exists(file))
                .forEach(file -> {
                    AtomicFiles.remove(file);
                    removed++;
                });
        return written;
    }

    /** How many files of earlier calls were removed, which were of the same images and not asked for now. */
    public int removed() {
        return removed;
    }

    /** A file's name without its ending, and shorter where endings would not fit behind it. */
    static String name(Path file) {
        String name = whole(file);
        return name.getBytes(StandardCharsets.UTF_8).length > LONGEST ? FileNames.distinct(name) : name;
    }

    private static String whole(Path file) {
        String name = String.valueOf(file.getFileName());
        if (Volume.isNamedSo(file)) {
            return name.substring(0, name.toLowerCase(Locale.ROOT).lastIndexOf(".nii"));
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
