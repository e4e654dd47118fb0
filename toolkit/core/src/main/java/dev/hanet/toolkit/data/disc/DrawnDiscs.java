package dev.hanet.toolkit.data.disc;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files say where the disc is: {@code ID.mask.png} of the image's own size, in which all above 0 is disc. */
public final class DrawnDiscs implements DiscFinder {
    private static final String SUFFIX = ".mask.png";

    private final Path folder;

    /** Masks of a folder, as {@code hanet predict} writes them. */
    public DrawnDiscs(Path folder) {
        this.folder = folder;
    }

    @Override
    public Disc find(Sample sample) {
        Path file = folder.resolve(sample.id() + SUFFIX);
        Image mask = read(file, sample.id());
        if (!mask.size().equals(sample.size())) {
            throw new DataException(
                    "'" + file + "' is " + mask.size() + " (height x width), the image '" + sample.id() + "' "
                            + sample.size(),
                    "crop-disc must stand first in data.prepare, and the masks be of the same images");
        }
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = mask.values()[i] > 0;
        }
        return Disc.of(new Region(mask.size(), inside))
                .orElseThrow(() ->
                        new DataException("no disc to crop around in '" + sample.id() + "'", "correct '" + file + "'"));
    }

    /** All masks of the folder, by name; none where there is no folder. */
    public List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DataException.reading(folder, e);
        }
    }

    private static Image read(Path file, String id) {
        try {
            return ImageFile.read(file).image();
        } catch (DataException e) {
            throw new DataException(
                    "crop-disc finds no disc of '" + id + "': " + e.problem(),
                    Optional.of("put a mask of the image there, or name a run that finds discs in the localizer of"
                            + " crop-disc"),
                    Optional.empty(),
                    e);
        }
    }
}
