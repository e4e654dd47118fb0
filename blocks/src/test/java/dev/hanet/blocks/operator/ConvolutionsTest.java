package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single convolutions took beside operands and results, measured in MiB on libtorch 2.7.1, two threads, AVX-512. */
class ConvolutionsTest {
    private static final double MIB = 1 << 20;

    @ParameterizedTest(name = "{0} x {1} to {2} channels at {3} x {3}, kernel {4}, stride {5}, dilation {6}")
    @CsvSource({
        "16,   64,   64, 112, 3, 1,  1,  49,  98",
        "16,    3,   64, 224, 7, 2,  1,  49,  51",
        " 4,  256,   64, 128, 1, 1,  1,  64,  80",
        " 4,   64,  256, 128, 1, 1,  1,  64,  80",
        " 4,   24,   40, 256, 3, 1,  1,  48,  80",
        " 4,   64,    3, 256, 1, 1,  1,  77,  80",
        " 2, 2048,  512,  33, 3, 1,  1,  53,  36",
        " 4,  512,  512,  65, 3, 1,  2,  42,  66",
        " 4,  512, 2048,  65, 1, 1,  1, 132, 165",
        " 2, 2048,  256,  33, 3, 1,  6,  35,  19",
        " 2, 2048,  256,  33, 3, 1, 12,   2, 135"
    })
    void workspaces_are_those_measured(
            int batch, int inputs, int outputs, int size, int kernel, int stride, int dilation, int forward, int back) {
        Value x = new GraphBuilder().input("x", TensorType.floats(Shape.of(batch, inputs, size, size)));
        Convolution how = Convolution.of(kernel).withStride(stride).withDilation(dilation);
        Value result = Layers.conv("conv", x, outputs, how);
        Workspace workspace = result.operator().orElseThrow().workspace(result.operands(), result.type());
        assertThat(workspace.forward() / MIB).isCloseTo(forward, withPercentage(7));
        assertThat(workspace.backward() / MIB).isCloseTo(back, withPercentage(7));
    }

    @ParameterizedTest(name = "transposed: {0} to {1} channels, kernel {2}")
    @CsvSource({"64, 32, 4, 2, 1, 0, 64, 48", "16, 16, 3, 2, 1, 1, 32, 20", "64, 64, 2, 2, 0, 0, 128, 80"})
    void transposed_workspaces_are_those_measured(
            int inputs, int outputs, int kernel, int stride, int padding, int outputPadding, int forward, int back) {
        Value x = new GraphBuilder().input("x", TensorType.floats(Shape.of(4, inputs, 128, 128)));
        Value result = Layers.transposedConv("conv", x, outputs, kernel, stride, padding, outputPadding);
        Workspace workspace = result.operator().orElseThrow().workspace(result.operands(), result.type());
        assertThat(workspace.forward() / MIB).isCloseTo(forward, withPercentage(7));
        assertThat(workspace.backward() / MIB).isCloseTo(back, withPercentage(7));
    }
}
