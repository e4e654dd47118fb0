package dev.hanet.blocks.model;

import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.attention.DacRmpSpec;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.EmSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.NonLocalSpec;
import dev.hanet.blocks.attention.PpmSpec;
import dev.hanet.blocks.attention.SqueezeExciteSpec;
import dev.hanet.blocks.attention.ha.GcnSpec;
import dev.hanet.blocks.attention.ha.HaSpec;
import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.loss.DiceSpec;
import dev.hanet.blocks.loss.LossSpec;
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
        return Collections.unmodifiableMap(families);
    }

    private static Map<String, Class<?>> encoders() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("chained", ChainedSpec.class);
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
        types.put("cross-entropy", CrossEntropyLossSpec.class);
        types.put("dice", DiceSpec.class);
        types.put("dice-cross-entropy", DiceCrossEntropySpec.class);
        return types;
    }
}
