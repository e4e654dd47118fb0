package dev.hanet.blocks.layer;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.BatchNorm;
import dev.hanet.blocks.operator.ConvolutionOperators.Conv2d;
import dev.hanet.blocks.operator.ConvolutionOperators.TransposedConv2d;
import dev.hanet.blocks.operator.GroupNorm;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers with parameters: functions from values to values, each under a name of its own.
 *
 * <p>Parameters are called as torchvision calls them: {@code weight}, {@code bias}, {@code running_mean},
 * {@code running_var}. What needs no parameters is in {@link Operators}.
 */
public final class Layers {
    /** Added to the variance by batch normalisation. */
    public static final double EPSILON = 1e-5;

    /** The batch's share of the running statistics, as PyTorch counts it. */
    public static final double MOMENTUM = 0.1;

    private Layers() {}

    /** 1 x 1 without bias: [B, C, H, W] gives [B, channels, H, W]. */
    public static Value conv1x1(String name, Value x, long channels) {
        return conv(name, x, channels, Convolution.of(1));
    }

    /** 3 x 3 without bias: [B, C, H, W] gives [B, channels, H, W]. */
    public static Value conv3x3(String name, Value x, long channels) {
        return conv(name, x, channels, Convolution.of(3));
    }

    /** 3 x 3 without bias: [B, C, H, W] gives [B, channels, H / stride, W / stride]. */
    public static Value conv3x3(String name, Value x, long channels, int stride, int dilation) {
        return conv(name, x, channels, Convolution.of(3).withStride(stride).withDilation(dilation));
    }

    /** 1 x 1 with bias, from features to one number a class. */
    public static Value classifier(String name, Value x, long classes) {
        return conv(name, x, classes, Convolution.of(1).withBias());
    }

    /** Any convolution: [B, C, H, W] gives [B, channels, H', W']. */
    public static Value conv(String name, Value x, long channels, Convolution how) {
        return x.graph().scope(name, () -> conv(x, channels, how));
    }

    /** Any convolution, padded as told: [B, C, H, W] gives [B, channels, ceil(H / stride), ceil(W / stride)]. */
    public static Value conv(String name, Value x, long channels, Convolution how, Padding padding) {
        int window = how.dilation() * (how.kernel() - 1) + 1;
        boolean isSymmetric = padding == Padding.SYMMETRIC || (how.stride() == 1 && window % 2 == 1);
        return isSymmetric
                ? conv(name, x, channels, how)
                : conv(name, Operators.samePadding(x, window, how.stride()), channels, how.withPadding(0));
    }

    /** Any convolution, whose parameters stand in the current scope: [B, C, H, W] gives [B, channels, H', W']. */
    static Value conv(Value x, long channels, Convolution how) {
        Operands.requireImage("conv2d", x);
        GraphBuilder graph = x.graph();
        long inputs = x.shape().size(1);
        if (inputs % how.groups() != 0 || channels % how.groups() != 0) {
            throw graph.refuse(
                    inputs + " channels to " + channels + " cannot be split into " + how.groups() + " groups: " + x);
        }
        Shape shape = Shape.of(channels, inputs / how.groups(), how.kernel(), how.kernel());
        List<Value> operands = new ArrayList<>();
        operands.add(x);
        operands.add(graph.parameter("weight", shape, how.weights().of(shape)));
        if (how.bias()) {
            operands.add(
                    how.weights() == WeightInit.ZERO
                            ? graph.parameter("bias", Shape.of(channels), Initializer.constant(0))
                            : bias(graph, channels, WeightInit.fanIn(shape)));
        }
        return graph.apply(new Conv2d(how.stride(), how.padding(), how.dilation(), how.groups()), operands);
    }

    /** Transposed convolution with bias: [B, C, H, W] gives [B, channels, stride H, stride W] when kernel = stride. */
    public static Value transposedConv(
            String name, Value x, long channels, int kernel, int stride, int padding, int outputPadding) {
        return transposedConv(
                name, x, channels, kernel, new TransposedConv2d(stride, padding, outputPadding), WeightInit.FAN_IN);
    }

    /** The same, with weights that begin as told. */
    static Value transposedConv(
            String name, Value x, long channels, int kernel, TransposedConv2d how, WeightInit weights) {
        Operands.requireImage("transposedConv2d", x);
        GraphBuilder graph = x.graph();
        return graph.scope(name, () -> {
            Shape shape = Shape.of(x.shape().size(1), channels, kernel, kernel);
            Value weight = graph.parameter("weight", shape, weights.of(shape));
            Value bias = bias(graph, channels, WeightInit.fanIn(shape));
            return graph.apply(how, x, weight, bias);
        });
    }

    private static Value bias(GraphBuilder graph, long channels, double fanIn) {
        return graph.parameter("bias", Shape.of(channels), Initializer.uniform(1 / Math.sqrt(fanIn)));
    }

    /** Batch normalisation: [B, C, H, W] gives the same shape. */
    public static Value batchNorm(String name, Value x) {
        return batchNorm(name, x, 1);
    }

    /** Batch normalisation with another epsilon and momentum: [B, C, H, W] gives the same shape. */
    public static Value batchNorm(String name, Value x, BatchNorm how) {
        return batchNorm(name, x, how, 1);
    }

    /** Batch normalisation whose scale begins at a number; at 0 a residual branch begins as nothing. */
    public static Value batchNorm(String name, Value x, float scale) {
        return batchNorm(name, x, new BatchNorm(EPSILON, MOMENTUM), scale);
    }

    private static Value batchNorm(String name, Value x, BatchNorm how, float scale) {
        GraphBuilder graph = x.graph();
        Shape perChannel = Shape.of(x.shape().size(1));
        return graph.scope(name, () -> {
            Value weight = graph.parameter("weight", perChannel, Initializer.constant(scale));
            Value bias = graph.parameter("bias", perChannel, Initializer.constant(0));
            Value mean = graph.buffer("running_mean", perChannel, 0);
            Value variance = graph.buffer("running_var", perChannel, 1);
            return graph.apply(how, x, weight, bias, mean, variance);
        });
    }

    /** Group normalisation: [B, C, H, W] gives the same shape. */
    public static Value groupNorm(String name, Value x, int groups) {
        GraphBuilder graph = x.graph();
        Operands.requireImage("groupNorm", x);
        Shape perChannel = Shape.of(x.shape().size(1));
        return graph.scope(name, () -> {
            Value weight = graph.parameter("weight", perChannel, Initializer.constant(1));
            Value bias = graph.parameter("bias", perChannel, Initializer.constant(0));
            return graph.apply(new GroupNorm(groups, EPSILON), x, weight, bias);
        });
    }

    /** Convolution without bias, batch normalisation, ReLU; keeps the size. */
    public static Value convBnRelu(String name, Value x, long channels, int kernel) {
        return convBnRelu(name, x, channels, Convolution.of(kernel));
    }

    /** Convolution, batch normalisation, ReLU. */
    public static Value convBnRelu(String name, Value x, long channels, Convolution how) {
        return convNormRelu(name, x, channels, how, Norm.BATCH);
    }

    /** Convolution, normalisation or none, ReLU: parameters {@code name.conv.weight}, {@code name.bn.weight}, ... */
    public static Value convNormRelu(String name, Value x, long channels, Convolution how, Norm norm) {
        return x.graph().scope(name, () -> convNormRelu(x, channels, how, norm));
    }

    /**
     * A convolution, normalisation or none, ReLU; then the same again, so many times, on the input plus the last result.
     *
     * <p>Weights and running statistics are shared by all times: f(x), f(x + f(x)), ...; without recurrences it is
     * {@link #convNormRelu}.
     */
    public static Value recurrentConv(
            String name, Value x, long channels, Convolution how, Norm norm, int recurrences) {
        Value y = convNormRelu(name, x, channels, how, norm);
        for (int time = 1; time <= recurrences; time++) {
            Value sum = Operators.add(x, y);
            y = x.graph().shared(name, () -> convNormRelu(sum, channels, how, norm));
        }
        return y;
    }

    private static Value convNormRelu(Value x, long channels, Convolution how, Norm norm) {
        Value y = conv("conv", x, channels, how);
        return Operators.relu(norm == Norm.BATCH ? batchNorm("bn", y) : y);
    }
}
