package dev.hanet.toolkit.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A sample made ready for the network up to its closing normalisation, and the way back.
 *
 * @param sample what the network takes once it is closed
 * @param original the size of the image as it was read
 * @param restore takes probabilities at the sample's size back to the original size
 * @param closing what closes the preparation, with the image's own numbers where it takes them from the image
 */
public record Prepared(
        Sample sample, ImageSize original, UnaryOperator<Probabilities> restore, List<TransformSpec> closing) {
    public Prepared {
        closing = List.copyOf(closing);
    }

    /** The sample, or what was cut or scaled of it, as the network takes it. */
    public Sample close(Sample part) {
        Sample current = part;
        for (TransformSpec transform : closing) {
            current = transform.apply(current, new SplittableRandom(0));
        }
        return current;
    }
}
