package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.Compute;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.attention.DacRmpSpec;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.EmSpec;
import dev.hanet.blocks.attention.GcnSpec;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.NonLocalSpec;
import dev.hanet.blocks.attention.PpmSpec;
import dev.hanet.blocks.attention.SqueezeExciteSpec;
import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.operator.Interpolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small networks of every kind, for a color image and three classes, which tests of exported files run through. */
public final class SmallNetworks {
    /** Height and width they are described for. */
    public static final int SIZE = 33;

    private static final int CHANNELS = 16;
    private static final List<Integer> WIDTHS = List.of(4, 8, 16);

    private SmallNetworks() {}

    /** The networks by name. */
    public static Map<String, Graph> all() {
        Map<String, Graph> networks = new LinkedHashMap<>();
        Map<String, ContextSpec> contexts = new LinkedHashMap<>();
        contexts.put("hanet", HaSpec.of(0.5, 2));
        contexts.put("deeplabv3plus", new AsppSpec(Optional.of(List.of(1, 2)), CHANNELS, 0.1));
        contexts.put("pyramid pooling", new PpmSpec(List.of(1, 2, 3), Optional.empty(), true));
        contexts.put("danet", new DanetSpec(CHANNELS, Optional.of(4), Compute.AUTO));
        contexts.put("non-local", new NonLocalSpec(Optional.of(4), Compute.AUTO));
        contexts.put("ccnet", new CrissCrossSpec(2, Optional.of(CHANNELS), Optional.of(4)));
        contexts.put("emanet", new EmSpec(4, 3, 0.9, EmSpec.Through.NONE));
        contexts.put("graph convolution", new GcnSpec(0.5, List.of(0, 1, 2), Optional.of(4), Norm.BATCH));
        contexts.forEach((name, context) ->
                networks.put(name, Models.network(Models.paper("resnet18", 8, CHANNELS, context), SIZE)));
        networks.put(
                "unet",
                plain(
                        new UNetEncoderSpec(WIDTHS, 2, Norm.BATCH),
                        new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.BATCH)));
        UNetEncoderSpec residual = new UNetEncoderSpec(WIDTHS, 2, Norm.BATCH, UnitType.RECURRENT_RESIDUAL, 2, false);
        UNetDecoderSpec expanding =
                new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 2, Norm.BATCH, UnitType.RECURRENT_RESIDUAL, 2);
        networks.put("r2unet", plain(residual, expanding));
        networks.put("laddernet", plain(new LadderNetSpec(WIDTHS, 0), new LadderNetDecoderSpec(0)));
        networks.put(
                "driu",
                plain(
                        new VggSpec(WIDTHS, "none"),
                        new SideFusionSpec(
                                List.of("encoder.conv1_2", "encoder.conv3_3"),
                                Optional.empty(),
                                Optional.of(4),
                                3,
                                Interpolation.BILINEAR,
                                SideFusionSpec.Fusion.CONVOLUTION)));
        UNetEncoderSpec pyramid = new UNetEncoderSpec(WIDTHS, 2, Norm.NONE, UnitType.PLAIN, 2, true);
        SideFusionSpec sides = new SideFusionSpec(
                List.of("decoder.level2", "decoder.level1"),
                Optional.of(new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.NONE)),
                Optional.empty(),
                1,
                Interpolation.NEAREST,
                SideFusionSpec.Fusion.MEAN);
        networks.put("mnet", plain(pyramid, sides));
        networks.put("mnet of nested classes", nested(pyramid, sides));
        networks.put(
                "cenet with squeeze and excitation",
                Models.network(
                        new ModelSpec(
                                ResNetSpec.of("resnet18", 32),
                                ReductionSpec.NONE,
                                new DacRmpSpec(List.of(1, 2), false),
                                BottleneckSpec.NONE,
                                new CeNetDecoderSpec(8),
                                List.of(new InsertSpec("encoder.layer1", new SqueezeExciteSpec(4)))),
                        2 * (SIZE - 1)));
        networks.put("fcn", Models.network(Models.plain(ResNetSpec.of("resnet18", 16), Models.CLASSIFIER), SIZE));
        return networks;
    }

    private static Graph plain(EncoderSpec encoder, DecoderSpec decoder) {
        return Models.network(Models.plain(encoder, decoder), SIZE - 1);
    }

    private static Graph nested(EncoderSpec encoder, DecoderSpec decoder) {
        ModelSpec model = new ModelSpec(
                encoder,
                ReductionSpec.NONE,
                new NoContextSpec(),
                BottleneckSpec.NONE,
                decoder,
                List.of(),
                List.of(),
                1,
                Activation.NESTED_SIGMOID);
        return Models.network(model, SIZE - 1);
    }
}
