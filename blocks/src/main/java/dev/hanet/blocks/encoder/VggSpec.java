package dev.hanet.blocks.encoder;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.block.ImageFit;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * VGG-16 without its classifier: stages of two or three 3 x 3 convolutions with ReLU, between stages a maximum over 2 x 2.
 *
 * <p>Simonyan and Zisserman, Very Deep Convolutional Networks, arXiv 1409.1556. Its outputs are the last of each stage,
 * {@code conv1_2}, {@code conv2_2}, {@code conv3_3}, {@code conv4_3}, {@code conv5_3}, after the ReLU; every convolution is a
 * point. Parameters are called as in torchvision, {@code features.0.weight}, where poolings count.
 */
@About("VGG-16 without its classifier")
@Source("Simonyan and Zisserman, Very Deep Convolutional Networks, arXiv 1409.1556")
public record VggSpec(
        @About("channels of each stage; fewer stages end it earlier")
        @Default("[64, 128, 256, 512, 512]")
        @Size(min = 1, max = 5)
        List<@Positive Integer> channels,

        @About("weights to begin with: none draws them; imagenet, imported ones or a file") @Default("none")
        String weights)
        implements EncoderSpec, PretrainedEncoder {
    /** All thirteen convolutions. */
    public static final VggSpec STANDARD = new VggSpec(List.of(64, 128, 256, 512, 512), NONE);

    private static final List<Integer> CONVOLUTIONS = List.of(2, 2, 3, 3, 3);
    private static final Convolution THREE = Convolution.of(3).withBias().withWeights(WeightInit.FAN_OUT);

    public VggSpec {
        channels = List.copyOf(channels);
    }

    @Override
    public String type() {
        return "vgg16";
    }

    @Override
    public FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        ImageFit.requireMultiple(image, 1 << (channels.size() - 1));
        List<FeatureMap> maps = new ArrayList<>();
        Value x = image;
        int index = 0;
        for (int stage = 0; stage < channels.size(); stage++) {
            String name = "";
            for (int number = 1; number <= CONVOLUTIONS.get(stage); number++) {
                name = "conv" + (stage + 1) + "_" + number;
                x = graph.point(name, layer(x, channels.get(stage), index));
                index += 2; // the ReLU counts
            }
            maps.add(new FeatureMap(name, x, 1 << stage));
            x = stage < channels.size() - 1 ? Operators.maxPool(x, 2, 2, 0) : x;
            index++;
        }
        return new FeaturePyramid(type(), maps);
    }

    private static Value layer(Value x, int channels, int index) {
        return x.graph()
                .scope("features", () -> Operators.relu(Layers.conv(String.valueOf(index), x, channels, THREE)));
    }
}
