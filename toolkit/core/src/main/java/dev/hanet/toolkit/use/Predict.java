package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Segments image files with a run's best weights, at their own resolution. */
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
     * Segments one image and writes the result.
     *
     * @return the files that were written
     * @throws dev.hanet.toolkit.data.DataException when the image cannot be read
     */
    public List<Path> run(Path file, Path out) {
        DataSpec data = run.experiment().spec().data();
        Image read = Images.photograph(file);
        Image image = data.dataset().channels() == 1 ? Images.grey(read) : Images.colour(read);
        Segmentation segmentation = run.session().segment(Sample.of(name(file), image));
        return files.write(out, name(file), image, segmentation, data.classes());
    }

    /** A file's name without its ending. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
