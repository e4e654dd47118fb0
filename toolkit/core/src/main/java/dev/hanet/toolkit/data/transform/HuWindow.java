package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.AssertTrue;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Maps a range of Hounsfield units to the grey values 0 to 255 of a photograph; what lies outside is clipped.
 *
 * <p>Source: arXiv 1911.08777, section 4.4; the default window shows lungs and the tissue around them.
 */
@About("maps a range of Hounsfield units to grey values from 0 to 255")
public record HuWindow(
        @About("the units that become 0 and 255") @Default("[-1000, 400]")
        List<Double> range) implements TransformSpec {
    public HuWindow {
        range = List.copyOf(range);
    }

    @AssertTrue(message = "the range is [from, to], the first below the second")
    public boolean isAscending() {
        return range.size() == 2 && range.get(0) < range.get(1);
    }

    @Override
    public boolean pixelwise() {
        return true;
    }

    @Override
    public boolean beforeNormalization() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        float low = range.get(0).floatValue();
        float scale = 255 / (range.get(1).floatValue() - low);
        return sample.with(Values.map(sample.image(), value -> Values.clip((value - low) * scale)));
    }

    @Override
    public int channels(int before) {
        if (before != 1) {
            throw new DataException("Hounsfield units are one channel, the image has " + before);
        }
        return 1;
    }
}
