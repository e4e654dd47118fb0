package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Segments image files and NIfTI volumes with a run's best weights, at their own resolution. */
public final class Predict {
    private final OpenRun run;
    private final PredictionFiles files;

    /** Predicts with an open run, which stays open. */
    public Predict(OpenRun run, PredictionFiles files) {
        this.run = run;
        this.files = files;
    }

    /**
     * Holds the names of the files against each other before anything is written.
     *
     * @throws HanetException when one is missing, or two would be written to the same name
     */
    public static void check(List<Path> images) {
        Map<String, Path> names = new LinkedHashMap<>();
        for (Path image : images) {
            if (!Files.isRegularFile(image)) {
                throw HanetException.input("there is no image '" + image + "'", "name a file that exists");
            }
            Path other = names.putIfAbsent(name(image), image);
            if (other != null) {
                throw HanetException.input(
                        "'" + other + "' and '" + image + "' would both be written as '" + name(image) + "'",
                        "predict them into different folders");
            }
        }
    }

    /**
     * Segments one image upright, at its own resolution, and writes the result; a NIfTI volume slice by slice, whose mask is one too.
     *
     * @return the files that were written
     * @throws DataException when the image cannot be read, or takes more memory than there is
     */
    public List<Path> run(Path file, Path out) {
        try {
            return Volume.isNamedSo(file) ? volume(file, out) : image(file, out);
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    "'" + file + "' takes more memory to be segmented than there is",
                    Optional.of("cut it into tiles, or give the process more memory with -Xmx"),
                    Optional.empty(),
                    e);
        }
    }

    private List<Path> image(Path file, Path out) {
        DataSpec data = run.experiment().spec().data();
        Image image = Images.photograph(file, data.dataset().channels());
        Segmentation segmentation = run.session().segment(Sample.of(name(file), image));
        return files.write(out, name(file), image, segmentation, data.classes());
    }

    private List<Path> volume(Path file, Path out) {
        int channels = run.experiment().spec().data().dataset().channels();
        Volume volume = Volume.open(file);
        List<Mask> masks = new ArrayList<>();
        for (int slice = 0; slice < volume.slices(Volume.Axis.AXIAL); slice++) {
            Image image = volume.slice(Volume.Axis.AXIAL, slice);
            masks.add(run.session()
                    .segment(Sample.of(name(file), channels == 3 ? Images.colour(image) : image))
                    .mask());
        }
        Path written = out.resolve(name(file) + ".mask.nii.gz");
        AtomicFiles.write(written, volume.packed(Volume.Axis.AXIAL, masks));
        return List.of(written);
    }

    /** A file's name without its ending. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        if (Volume.isNamedSo(file)) {
            return name.substring(0, name.toLowerCase(Locale.ROOT).lastIndexOf(".nii"));
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
