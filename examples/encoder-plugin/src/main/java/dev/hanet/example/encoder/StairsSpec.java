package dev.hanet.example.encoder;

import static dev.hanet.blocks.layer.Layers.convBnRelu;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;

/** Convolutions that halve the image step by step; its outputs are {@code stair1}, {@code stair2}, ... */
@About("convolutions that halve the image step by step")
public record StairsSpec(
        @About("how often the image is halved") @Default("3") @Positive
        int steps,

        @About("channels of the first step, doubled at each further one") @Default("16") @Positive
        int channels)
        implements EncoderSpec {
    @Override
    public FeaturePyramid features(Value image) {
        List<FeatureMap> maps = new ArrayList<>();
        Value x = image;
        for (int step = 1; step <= steps; step++) {
            x = convBnRelu(
                    "stair" + step,
                    x,
                    (long) channels << (step - 1),
                    Convolution.of(3).withStride(2));
            maps.add(new FeatureMap("stair" + step, x, 1 << step));
        }
        return new FeaturePyramid("stairs", maps);
    }
}
