package dev.hanet.blocks.decoder;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.log;
import static dev.hanet.blocks.operator.Operators.resizeLike;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.subtract;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes a side output of the features at several named points, resizes them to the image, and fuses them.
 *
 * <pre>{@code
 * at a point    [B, C, h, w]
 * side output   [B, channels or maps, H, W]    the points side1, side2, ... in the order of the list
 * result        [B, maps, H, W]                one map a class, or as the activation has it
 * }</pre>
 *
 * <p>A convolution fuses maps: Maninis et al., Deep Retinal Image Understanding (DRIU), arXiv 1609.01103. A mean fuses
 * probabilities: Fu et al., M-Net, arXiv 1801.00926; the logits are then the logarithm of the mean, whose softmax is the mean
 * again, and of nested maps the logarithm of its odds, whose sigmoid is.
 */
@About("side outputs at named points, resized to the image and fused")
@Source("Maninis et al., Deep Retinal Image Understanding, arXiv 1609.01103")
public record SideFusionSpec(
        @About("the points whose features become side outputs, such as encoder.conv2_2") @Size(min = 1)
        List<String> sides,

        @About("an expanding path to build before, with the keys of the decoder unet")
        Optional<UNetDecoderSpec> path,

        @About("channels of each side output; one per class when left out")
        Optional<@Positive Integer> channels,

        @About("side of each side's window, 3 or 1") @Default("1") @OneOf({"1", "3"})
        int kernel,

        @About("how side outputs get the image's size") @Default("bilinear")
        Interpolation resize,

        @About("a 1 x 1 convolution over the side outputs, or the mean of their probabilities") @Default("convolution")
        Fusion fusion)
        implements DecoderSpec {
    /** What makes one output of several. */
    public enum Fusion {
        /** A 1 x 1 convolution over all of them. */
        CONVOLUTION,
        /** The mean of the probabilities each of them gives. */
        MEAN
    }

    /** Keeps the logarithm of a probability that is too small for its type a number. */
    private static final double TINY = 1e-30;

    public SideFusionSpec {
        sides = List.copyOf(sides);
    }

    @AssertTrue(message = "sides lists each point once")
    boolean isSidesOnce() {
        return new HashSet<>(sides).size() == sides.size();
    }

    @AssertTrue(message = "fusion 'mean' is of class probabilities, so channels cannot be given")
    boolean isMeanOfClasses() {
        return fusion != Fusion.MEAN || channels.isEmpty();
    }

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        return logits(features, pyramid, image, classes, Activation.SOFTMAX);
    }

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int maps, Activation activation) {
        GraphBuilder graph = features.graph();
        path.ifPresent(expanding -> graph.at("path", () -> expanding.path(features, pyramid, image)));
        List<Value> at = points(graph);
        if (path.isEmpty() && !at.contains(features)) {
            throw graph.at(
                    "sides",
                    () -> graph.refuse(
                            "what reduction, context and bottleneck made, " + features + ", is at none of the sides",
                            "name the point 'bottleneck' instead of the encoder's last"));
        }
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            String name = "side" + (i + 1);
            Convolution window = Convolution.of(kernel).withBias();
            Value output = Layers.conv(name, at.get(i), channels.orElse(maps), window);
            outputs.add(graph.point(name, resizeLike(output, image, resize, resize == Interpolation.BILINEAR)));
        }
        if (fusion == Fusion.CONVOLUTION) {
            return Layers.classifier("fusion", concat(1, outputs), maps);
        }
        Value mean = logarithm(mean(outputs, activation));
        if (activation == Activation.SOFTMAX) {
            return mean;
        }
        // the mean of 1 - p, which is p of the negative logits: no digit of it is lost where p is nearly 1
        List<Value> opposite = outputs.stream().map(output -> scale(output, -1)).toList();
        return subtract(mean, logarithm(mean(opposite, activation)));
    }

    private List<Value> points(GraphBuilder graph) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < sides.size(); i++) {
            String side = sides.get(i);
            Value value = graph.points().get(side);
            if (value == null) {
                throw graph.at("sides[" + i + "]", () -> graph.noPoint(side));
            }
            values.add(value);
        }
        return values;
    }

    private static Value mean(List<Value> outputs, Activation activation) {
        Value sum = activation.mapProbabilities(outputs.get(0));
        for (Value output : outputs.subList(1, outputs.size())) {
            sum = add(sum, activation.mapProbabilities(output));
        }
        return scale(sum, 1.0 / outputs.size());
    }

    private static Value logarithm(Value probabilities) {
        return log(shift(probabilities, TINY));
    }
}
