package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A published set of fundus photographs whose vessels are drawn in white on black. */
interface VesselSpec extends DatasetSpec {
    @Override
    default List<String> classes() {
        return List.of("background", "vessel");
    }

    @Override
    default Optional<List<Integer>> maskColours() {
        return Optional.of(List.of(0, 0xffffff));
    }

    @Override
    default int channels() {
        return 3;
    }

    /**
     * Reads a photograph and its drawing.
     *
     * @param field where its field of view is
     * @param name of the data set, for messages
     */
    static Sample read(String id, Path file, Path drawn, Function<Image, Region> field, String name) {
        Image image = Images.colour(Images.photograph(file));
        Mask mask = Images.mask(drawn, Map.of(0, 0, 255, 1), name);
        return new Sample(id, image, Optional.of(mask), Optional.of(field.apply(image)));
    }
}
