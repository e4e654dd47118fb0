package dev.hanet.toolkit.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A transform that is guided by more than the image: by the true mask, by files, or by the network of an earlier run.
 *
 * <p>All of these are about whole images, so it stands first in {@code data.prepare}. What it says of itself is told as it
 * is: the code that opens runs knows nothing of what is looked for.
 */
public interface GuidedTransform extends TransformSpec {
    /** What it looks for in an image, in the plural: {@code discs}. */
    String lookedFor();

    /** Whether the mask decides what it does to the image; predictions then take it along. */
    boolean looksAtMask();

    /** The run whose network it asks about each image, as the spec names it. */
    Optional<String> network();

    /** What to do where there is no such run. */
    String whereThereIsNone();

    /** What to do where the network of the run was itself trained on images that were cut out. */
    String whereItSeesNoWholeImages();

    /** The folder of files that it reads besides the data set's, as the spec names it. */
    Optional<String> folder();

    /** The files of that folder that it reads; what they hold decides what it makes. */
    List<Path> files(Path folder);

    /** The same, with what it may ask. */
    TransformSpec with(Guides guides);

    /** What must be said beside every result that was reached with it. */
    Optional<String> caution();

    /** Those of a list, in order. */
    static List<GuidedTransform> among(List<TransformSpec> transforms) {
        List<GuidedTransform> guided = new ArrayList<>();
        transforms.forEach(transform -> {
            if (transform instanceof GuidedTransform one) {
                guided.add(one);
            }
        });
        return guided;
    }

    /** Its key that names the run or the folder. */
    String guide();

    /** Visits those of {@code data.prepare} that ask a network, each with the path of the key that names it. */
    static void asking(List<TransformSpec> prepare, BiConsumer<String, GuidedTransform> visitor) {
        visit(prepare, (path, one) -> {
            if (one.network().isPresent()) {
                visitor.accept(path, one);
            }
        });
    }

    /** Visits those of {@code data.prepare}, each with the path of the key that names what guides it. */
    static void visit(List<TransformSpec> prepare, BiConsumer<String, GuidedTransform> visitor) {
        for (int i = 0; i < prepare.size(); i++) {
            if (prepare.get(i) instanceof GuidedTransform one) {
                visitor.accept("data.prepare[" + i + "]." + one.guide(), one);
            }
        }
    }
}
