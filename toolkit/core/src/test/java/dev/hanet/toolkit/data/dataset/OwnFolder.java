package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.SpecReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** A folder of somebody's images: what its spec's keys mean, and small pictures to put into it. */
final class OwnFolder {
    private OwnFolder() {}

    static FolderSpec spec(String keys) {
        return new SpecReader(type -> Map.of())
                .bind(new Documents(PresetSource.NONE).text("folder.yaml", keys), FolderSpec.class)
                .orThrow();
    }

    static Dataset open(Path folder, String keys) {
        return spec(keys).open(DataRoots.of(folder));
    }

    /** A picture of one row of grey. */
    static void grey(Path file, int... values) throws IOException {
        BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, values.length, 1, 0, values);
        write(file, image);
    }

    /** A TIFF where its name says so, else a PNG. */
    static void write(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.getParent());
        String name = file.toString().toLowerCase(Locale.ROOT);
        ImageIO.write(image, name.endsWith("tif") ? "tif" : "png", file.toFile());
    }
}
