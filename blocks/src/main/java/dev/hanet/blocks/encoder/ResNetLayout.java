package dev.hanet.blocks.encoder;

import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Strides and dilations of a residual network: which stages still halve the image, and which spread their windows.
 *
 * @param bottlenecks whether units have three convolutions rather than two
 * @param stemStride of the first convolution
 */
record ResNetLayout(boolean bottlenecks, int stemStride, List<Stage> stages) {
    private static final Map<String, List<Integer>> UNITS = Map.of(
            "resnet18", List.of(2, 2, 2, 2),
            "resnet34", List.of(3, 4, 6, 3),
            "resnet50", List.of(3, 4, 6, 3),
            "resnet101", List.of(3, 4, 23, 3),
            "resnet152", List.of(3, 8, 36, 3));
    private static final int LAST = 3;
    private static final int FULL_STRIDE = 32;

    /**
     * One stage.
     *
     * @param width channels of its 3 x 3 convolutions
     * @param stride of its first unit
     * @param dilations one a unit
     */
    record Stage(String name, int width, int stride, List<Integer> dilations) {}

    /** Output stride 4 is the layout of 8 with a first convolution of stride 1. */
    static ResNetLayout of(ResNetSpec spec) {
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
            boolean grid = i == LAST && wanted < FULL_STRIDE;
            stages.add(new Stage(
                    "layer" + (i + 1), 64 << i, stride, dilations(spec, units.get(i), dilation, previous, grid)));
        }
        return new ResNetLayout(!List.of("resnet18", "resnet34").contains(spec.type()), stemStride, stages);
    }

    private static List<Integer> dilations(ResNetSpec spec, int units, int dilation, int previous, boolean grid) {
        List<Integer> result = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            boolean early = unit == 0 && spec.firstBlockDilation() == FirstBlockDilation.PREVIOUS;
            int rate =
                    grid ? spec.multiGrid().get(Math.min(unit, spec.multiGrid().size() - 1)) : 1;
            result.add((early ? previous : dilation) * rate);
        }
        return List.copyOf(result);
    }
}
