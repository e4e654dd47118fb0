package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.yaml.About;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Pads with zeros at the right and the bottom until both sides divide by a number; padding counts for nothing.
 */
@About("pads with zeros at the right and the bottom until both sides divide by a number")
public record PadToMultiple(
        @About("what both sides divide by afterwards, usually the encoder's output stride") @Positive
        int multiple) implements TransformSpec, IdleKeys {
    @Override
    public Map<String, String> idle() {
        return multiple > 1 ? Map.of() : Map.of("", "every length is a multiple of 1");
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return Framing.window(sample, 0, 0, size(sample.size()), Mask.IGNORE);
    }

    @Override
    public ImageSize size(ImageSize before) {
        return new ImageSize(raised(before.height()), raised(before.width()));
    }

    private int raised(int length) {
        return (length + multiple - 1) / multiple * multiple;
    }

    @Override
    public Probabilities restore(Probabilities probabilities, ImageSize before) {
        return Framing.window(probabilities, 0, 0, before);
    }
}
