package dev.hanet.toolkit.data.disc;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import java.nio.file.Path;
import java.util.Optional;

/** Files say where the disc is: {@code ID.mask.png} of the image's own size, in which all above 0 is disc. */
public final class DrawnDiscs implements DiscFinder {
    private final Path folder;

    /** Masks of a folder, as {@code hanet predict} writes them. */
    public DrawnDiscs(Path folder) {
        this.folder = folder;
    }

    @Override
    public Disc find(Sample sample) {
        Path file = folder.resolve(sample.id() + ".mask.png");
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
