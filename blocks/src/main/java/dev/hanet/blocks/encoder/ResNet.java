package dev.hanet.blocks.encoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.relu;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import java.util.ArrayList;
import java.util.List;

/** Builds what a {@link ResNetSpec} declares; names and structure are torchvision's. */
final class ResNet {
    private static final int EXPANSION = 4;

    private final ResNetSpec spec;
    private final ResNetLayout layout;

    ResNet(ResNetSpec spec) {
        this.spec = spec;
        this.layout = ResNetLayout.of(spec);
    }

    FeaturePyramid features(Value image) {
        Graph graph = image.graph();
        Value x = relu(batchNorm("bn1", conv("conv1", image, 64, convolution(7).withStride(layout.stemStride()))));
        x = maxPool(graph.point("stem", x), 3, 2, 1);
        int stride = layout.stemStride() * 2;
        List<FeatureMap> maps = new ArrayList<>();
        for (ResNetLayout.Stage stage : layout.stages()) {
            Value before = x;
            x = graph.point(stage.name(), graph.scope(stage.name(), () -> stage(before, stage)));
            stride *= stage.stride();
            maps.add(new FeatureMap(stage.name(), x, stride));
        }
        return new FeaturePyramid(spec.type(), maps);
    }

    private Value stage(Value x, ResNetLayout.Stage stage) {
        Value y = x;
        for (int i = 0; i < stage.dilations().size(); i++) {
            Value before = y;
            int stride = i == 0 ? stage.stride() : 1;
            int dilation = stage.dilations().get(i);
            y = x.graph()
                    .scope(
                            String.valueOf(i),
                            () -> layout.bottlenecks()
                                    ? bottleneck(before, stage.width(), stride, dilation)
                                    : basic(before, stage.width(), stride, dilation));
        }
        return y;
    }

    private static Value basic(Value x, int width, int stride, int dilation) {
        Value y = relu(batchNorm("bn1", conv3x3("conv1", x, width, stride, dilation)));
        y = batchNorm("bn2", conv3x3("conv2", y, width, 1, dilation));
        return relu(add(y, shortcut(x, width, stride)));
    }

    private static Value bottleneck(Value x, int width, int stride, int dilation) {
        Value y = relu(batchNorm("bn1", conv1x1("conv1", x, width)));
        y = relu(batchNorm("bn2", conv3x3("conv2", y, width, stride, dilation)));
        y = batchNorm("bn3", conv1x1("conv3", y, EXPANSION * width));
        return relu(add(y, shortcut(x, EXPANSION * width, stride)));
    }

    private static Value shortcut(Value x, int channels, int stride) {
        if (stride == 1 && x.shape().size(1) == channels) {
            return x;
        }
        return x.graph()
                .scope(
                        "downsample",
                        () -> batchNorm(
                                "1", conv("0", x, channels, convolution(1).withStride(stride))));
    }

    private static Value conv1x1(String name, Value x, int channels) {
        return conv(name, x, channels, convolution(1));
    }

    private static Value conv3x3(String name, Value x, int channels, int stride, int dilation) {
        return conv(name, x, channels, convolution(3).withStride(stride).withDilation(dilation));
    }

    private static Convolution convolution(int kernel) {
        return Convolution.of(kernel).withWeights(WeightInit.FAN_OUT);
    }
}
