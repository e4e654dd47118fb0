package dev.hanet.blocks.encoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.relu6;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Padding;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.BatchNorm;

/**
 * The unit of MobileNetV2 and its successors: widen, convolve each channel by itself, narrow without an activation.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * widened  [B, expansion C, H, W]             1 x 1, normalised, ReLU6; none at expansion 1
 * each     [B, expansion C, H / s, W / s]     each channel by itself, normalised, ReLU6
 * result   [B, channels, H / s, W / s]        1 x 1, normalised; plus x where the shape is still x's
 * }</pre>
 *
 * <p>Parameters are called as in the PyTorch EfficientNets that go back to TensorFlow's names. Sandler et al., MobileNetV2:
 * Inverted Residuals and Linear Bottlenecks, arXiv 1801.04381; without the squeeze-and-excitation of later ones.
 *
 * @param kernel side of the window of each channel
 * @param dilation how far that window is spread
 * @param expansion how many times its channels x is widened
 * @param norm the normalisation behind each convolution
 */
public record InvertedResidual(int kernel, int stride, int dilation, int expansion, Padding padding, BatchNorm norm) {
    /** Normalises as PyTorch does when nothing is said. */
    public InvertedResidual(int kernel, int stride, int dilation, int expansion, Padding padding) {
        this(kernel, stride, dilation, expansion, padding, new BatchNorm(Layers.EPSILON, Layers.MOMENTUM));
    }

    /** Builds it in the current scope. */
    public Value apply(Value x, long channels) {
        long wide = x.shape().size(1) * expansion;
        Value y = expansion == 1 ? x : relu6(batchNorm("_bn0", pointwise("_expand_conv", x, wide), norm));
        y = relu6(batchNorm("_bn1", conv("_depthwise_conv", y, wide, each(wide), padding), norm));
        y = batchNorm("_bn2", pointwise("_project_conv", y, channels), norm);
        return y.shape().equals(x.shape()) ? add(y, x) : y;
    }

    private Convolution each(long channels) {
        return Convolution.of(kernel).withStride(stride).withDilation(dilation).withGroups(Math.toIntExact(channels));
    }

    private static Value pointwise(String name, Value x, long channels) {
        return conv(name, x, channels, Convolution.of(1).withWeights(WeightInit.FAN_OUT));
    }
}
