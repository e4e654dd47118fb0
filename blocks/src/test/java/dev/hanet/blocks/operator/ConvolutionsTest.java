package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
        "16,   64,   64, 112, 3, 1,  1,  0,  0",
        "16,    3,   64, 224, 7, 2,  1,  0,  0",
        " 4,  256,   64, 128, 1, 1,  1,  0,  0",
        " 4,   24,   40, 256, 3, 1,  1,  0,  0",
        " 4,   64,    3, 256, 1, 1,  1,  0,  0",
        " 2, 2048,  512,  33, 3, 1,  1, 36, 72",
        " 4,  512,  512,  65, 3, 1,  2,  9, 18",
        " 4,  512, 2048,  65, 1, 1,  1,  4,  8",
        " 2, 2048,  256,  33, 3, 1,  6, 18, 36",
        " 2, 2048,  256,  33, 3, 1, 12, 18, 36"
    })
    void workspaces_are_those_measured(
            int batch, int inputs, int outputs, int size, int kernel, int stride, int dilation, int forward, int back) {
        Value x = new GraphBuilder().input("x", TensorType.floats(Shape.of(batch, inputs, size, size)));
        Convolution how = Convolution.of(kernel).withStride(stride).withDilation(dilation);
        requireWorkspace(Layers.conv("conv", x, outputs, how), forward, back);
    }

    @ParameterizedTest(name = "transposed: {0} to {1} channels at {2} x {2}, kernel {3}")
    @CsvSource({"64, 32, 128, 4, 2, 1, 0, 0, 0", "64, 64, 128, 2, 2, 0, 0, 0, 0", "1024, 512, 32, 2, 2, 0, 0, 8, 16"})
    void transposed_workspaces_are_those_measured(
            int inputs, int outputs, int size, int kernel, int stride, int padding, int more, int forward, int back) {
        Value x = new GraphBuilder().input("x", TensorType.floats(Shape.of(4, inputs, size, size)));
        requireWorkspace(Layers.transposedConv("conv", x, outputs, kernel, stride, padding, more), forward, back);
    }

    private static void requireWorkspace(Value result, int forward, int back) {
        Workspace workspace = result.operator().orElseThrow().workspace(result.operands(), result.type());
        assertThat(workspace.forward() / MIB).isCloseTo(forward, within(0.5));
        assertThat(workspace.backward() / MIB).isCloseTo(back, within(0.7));
    }
}
