package dev.hanet.blocks.model;

import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.attention.DacRmpSpec;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.EmSpec;
import dev.hanet.blocks.attention.GcnSpec;
import dev.hanet.blocks.attention.GlobalContextSpec;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.NonLocalSpec;
import dev.hanet.blocks.attention.PpmSpec;
import dev.hanet.blocks.attention.SqueezeExciteSpec;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.EfficientNetLiteSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec;
import dev.hanet.blocks.loss.BoundaryCrossEntropySpec;
import dev.hanet.blocks.loss.ClDiceSpec;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.loss.DiceSpec;
import dev.hanet.blocks.loss.FocalSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.loss.LovaszSoftmaxSpec;
import dev.hanet.blocks.loss.SumSpec;
import dev.hanet.blocks.loss.TverskySpec;
import dev.hanet.blocks.node.ConvolutionSpecs;
import dev.hanet.blocks.node.JoinSpecs.AddSpec;
import dev.hanet.blocks.node.JoinSpecs.ConcatSpec;
import dev.hanet.blocks.node.JoinSpecs.MeanSpec;
import dev.hanet.blocks.node.JoinSpecs.MultiplySpec;
import dev.hanet.blocks.node.PointwiseSpecs.BatchNormSpec;
import dev.hanet.blocks.node.PointwiseSpecs.DropoutSpec;
import dev.hanet.blocks.node.PointwiseSpecs.GroupNormSpec;
import dev.hanet.blocks.node.PointwiseSpecs.ReluSpec;
import dev.hanet.blocks.node.PointwiseSpecs.SigmoidSpec;
import dev.hanet.blocks.node.PoolingSpecs.AveragePoolSpec;
import dev.hanet.blocks.node.PoolingSpecs.GlobalPoolSpec;
import dev.hanet.blocks.node.PoolingSpecs.MaxPoolSpec;
import dev.hanet.blocks.node.ResizeSpec;
import dev.hanet.blocks.node.UnitSpecs;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Sgd;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The components that come with the library: family to type name to record, alphabetical within a family. */
public final class BuiltInBlocks {
    private BuiltInBlocks() {}

    /** Every family with its variants. */
    public static Map<Class<?>, Map<String, Class<?>>> families() {
        Map<Class<?>, Map<String, Class<?>>> families = new LinkedHashMap<>();
        families.put(EncoderSpec.class, encoders());
        families.put(ContextSpec.class, contexts());
        families.put(DecoderSpec.class, decoders());
        families.put(LossSpec.class, losses());
        families.put(NetworkSpec.class, networks());
        families.put(BlockSpec.class, layers());
        families.put(OptimizerSpec.class, optimizers());
        return Collections.unmodifiableMap(families);
    }

    /**
     * The variants of a family, among them those of other families whose records belong to it as well: a layer of one input
     * is a context, an encoder is a block.
     */
    public static Map<String, Class<?>> variants(Class<?> family) {
        Map<String, Class<?>> variants = new LinkedHashMap<>(families().getOrDefault(family, Map.of()));
        families()
                .values()
                .forEach(others -> others.forEach((name, record) -> {
                    if (family.isAssignableFrom(record)) {
                        variants.putIfAbsent(name, record);
                    }
                }));
        return Collections.unmodifiableMap(variants);
    }

    private static Map<String, Class<?>> networks() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("graph", GraphSpec.class);
        types.put("scheme", ModelSpec.class);
        return types;
    }

    private static Map<String, Class<?>> layers() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("add", AddSpec.class);
        types.put("average-pool", AveragePoolSpec.class);
        types.put("batch-norm", BatchNormSpec.class);
        types.put("concat", ConcatSpec.class);
        types.put("conv", ConvolutionSpecs.ConvSpec.class);
        types.put("conv-bn-relu", ConvolutionSpecs.ConvBnReluSpec.class);
        types.put("depthwise-conv", ConvolutionSpecs.DepthwiseConvSpec.class);
        types.put("dropout", DropoutSpec.class);
        types.put("global-pool", GlobalPoolSpec.class);
        types.put("group-norm", GroupNormSpec.class);
        types.put("inverted-residual", UnitSpecs.InvertedResidualSpec.class);
        types.put("max-pool", MaxPoolSpec.class);
        types.put("mean", MeanSpec.class);
        types.put("multiply", MultiplySpec.class);
        types.put("relu", ReluSpec.class);
        types.put("residual-unit", UnitSpecs.ResidualUnitSpec.class);
        types.put("resize", ResizeSpec.class);
        types.put("separable-conv", ConvolutionSpecs.SeparableConvSpec.class);
        types.put("sigmoid", SigmoidSpec.class);
        types.put("transposed-conv", ConvolutionSpecs.TransposedConvSpec.class);
        types.put("unet-unit", UnitSpecs.UNetUnitSpec.class);
        return types;
    }

    private static Map<String, Class<?>> encoders() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("chained", ChainedSpec.class);
        types.put("efficientnet-lite0", EfficientNetLiteSpec.class);
        types.put("efficientnet-lite1", EfficientNetLiteSpec.class);
        types.put("efficientnet-lite2", EfficientNetLiteSpec.class);
        types.put("laddernet", LadderNetSpec.class);
        types.put("resnet101", ResNetSpec.class);
        types.put("resnet152", ResNetSpec.class);
        types.put("resnet18", ResNetSpec.class);
        types.put("resnet34", ResNetSpec.class);
        types.put("resnet50", ResNetSpec.class);
        types.put("unet", UNetEncoderSpec.class);
        types.put("vgg16", VggSpec.class);
        return types;
    }

    private static Map<String, Class<?>> contexts() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("aspp", AsppSpec.class);
        types.put("criss-cross", CrissCrossSpec.class);
        types.put("dac-rmp", DacRmpSpec.class);
        types.put("danet", DanetSpec.class);
        types.put("em", EmSpec.class);
        types.put("gcn", GcnSpec.class);
        types.put("global-context", GlobalContextSpec.class);
        types.put("ha", HaSpec.class);
        types.put("non-local", NonLocalSpec.class);
        types.put("none", NoContextSpec.class);
        types.put("ppm", PpmSpec.class);
        types.put("squeeze-excite", SqueezeExciteSpec.class);
        return types;
    }

    private static Map<String, Class<?>> decoders() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("ce-net", CeNetDecoderSpec.class);
        types.put("deeplabv3plus", DeepLabv3PlusSpec.class);
        types.put("fcn", FcnSpec.class);
        types.put("laddernet", LadderNetDecoderSpec.class);
        types.put("none", NoDecoderSpec.class);
        types.put("side-fusion", SideFusionSpec.class);
        types.put("unet", UNetDecoderSpec.class);
        return types;
    }

    private static Map<String, Class<?>> losses() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("balanced-cross-entropy", BalancedCrossEntropySpec.class);
        types.put("boundary-cross-entropy", BoundaryCrossEntropySpec.class);
        types.put("cl-dice", ClDiceSpec.class);
        types.put("cross-entropy", CrossEntropyLossSpec.class);
        types.put("dice", DiceSpec.class);
        types.put("dice-cross-entropy", DiceCrossEntropySpec.class);
        types.put("focal", FocalSpec.class);
        types.put("lovasz-softmax", LovaszSoftmaxSpec.class);
        types.put("sum", SumSpec.class);
        types.put("tversky", TverskySpec.class);
        return types;
    }

    private static Map<String, Class<?>> optimizers() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("adam", Adam.class);
        types.put("adamw", Adam.class);
        types.put("sgd", Sgd.class);
        return types;
    }
}
