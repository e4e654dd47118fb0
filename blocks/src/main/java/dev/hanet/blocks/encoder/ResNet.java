package dev.hanet.blocks.encoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.relu;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Builds what a {@link ResNetSpec} declares; names and structure are torchvision's. */
final class ResNet {
    private final ResNetSpec spec;
    private final ResNetLayout layout;

    ResNet(ResNetSpec spec) {
        this.spec = spec;
        this.layout = ResNetLayout.of(spec);
    }

    FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        Value x = relu(batchNorm(
                "bn1", conv("conv1", image, 64, ResidualUnits.convolution(7).withStride(layout.stemStride()))));
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
                                    ? ResidualUnits.bottleneck(before, stage.width(), stride, dilation)
                                    : ResidualUnits.basic(before, stage.width(), stride, dilation));
        }
        return y;
    }
}
