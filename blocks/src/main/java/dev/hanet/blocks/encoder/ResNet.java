package dev.hanet.blocks.encoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.relu;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds what a {@link ResNetSpec} declares; names and structure are torchvision's. */
final class ResNet {
    private final ResNetSpec spec;
    private final Layout layout;

    ResNet(ResNetSpec spec) {
        this.spec = spec;
        this.layout = Layout.of(spec);
    }

    FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        Value x = relu(batchNorm(
                "bn1", conv("conv1", image, 64, ResidualUnits.convolution(7).withStride(layout.stemStride()))));
        x = maxPool(graph.point("stem", x), 3, 2, 1);
        int stride = layout.stemStride() * 2;
        List<FeatureMap> maps = new ArrayList<>();
        for (Layout.Stage stage : layout.stages()) {
            Value before = x;
            x = graph.point(stage.name(), graph.scope(stage.name(), () -> stage(before, stage)));
            stride *= stage.stride();
            maps.add(new FeatureMap(stage.name(), x, stride));
        }
        return new FeaturePyramid(spec.type(), maps);
    }

    private Value stage(Value x, Layout.Stage stage) {
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

    /**
     * Strides and dilations of a residual network: which stages still halve the image, and which spread their windows.
     *
     * @param bottlenecks whether units have three convolutions rather than two
     * @param stemStride of the first convolution
     */
    private record Layout(boolean bottlenecks, int stemStride, List<Stage> stages) {
        private static final Map<String, List<Integer>> UNITS = Map.of(
                "resnet18", List.of(2, 2, 2, 2),
                "resnet34", List.of(3, 4, 6, 3),
                "resnet50", List.of(3, 4, 6, 3),
                "resnet101", List.of(3, 4, 23, 3),
                "resnet152", List.of(3, 8, 36, 3));
        private static final int LAST = 3;

        /**
         * One stage.
         *
         * @param width channels of its 3 x 3 convolutions
         * @param stride of its first unit
         * @param dilations one a unit
         */
        record Stage(String name, int width, int stride, List<Integer> dilations) {}

        /** Output stride 4 is the layout of 8 with a first convolution of stride 1. */
        static Layout of(ResNetSpec spec) {
            List<Integer> units = UNITS.get(spec.type());
            if (units == null) {
                throw new IllegalArgumentException("no residual network is called '" + spec.type() + "'");
            }
            int stemStride = spec.outputStride() == 4 ? 1 : 2;
            int wanted = spec.outputStride() / stemStride * 2;
            List<Stage> stages = new ArrayList<>();
            int reached = 4;
            int dilation = 1;
            for (int i = 0; i < units.size(); i++) {
                int previous = dilation;
                int stride = i == 0 || reached == wanted ? 1 : 2;
                if (stride == 1 && i > 0) {
                    dilation *= 2;
                }
                reached *= stride;
                boolean grid = i == LAST && wanted < ResNetSpec.FULL_STRIDE;
                stages.add(new Stage(
                        "layer" + (i + 1), 64 << i, stride, dilations(spec, units.get(i), dilation, previous, grid)));
            }
            return new Layout(!List.of("resnet18", "resnet34").contains(spec.type()), stemStride, stages);
        }

        private static List<Integer> dilations(ResNetSpec spec, int units, int dilation, int previous, boolean grid) {
            List<Integer> result = new ArrayList<>();
            for (int unit = 0; unit < units; unit++) {
                boolean early = unit == 0 && spec.firstBlockDilation() == FirstBlockDilation.PREVIOUS;
                int rate = grid
                        ? spec.multiGrid().get(Math.min(unit, spec.multiGrid().size() - 1))
                        : 1;
                result.add((early ? previous : dilation) * rate);
            }
            return List.copyOf(result);
        }
    }
}
