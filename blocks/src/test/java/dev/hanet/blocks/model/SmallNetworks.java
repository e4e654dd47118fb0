package dev.hanet.blocks.model;

import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.EmSpec;
import dev.hanet.blocks.attention.NonLocalSpec;
import dev.hanet.blocks.attention.PpmSpec;
import dev.hanet.blocks.attention.ha.GcnSpec;
import dev.hanet.blocks.attention.ha.HaSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.layer.Norm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small networks of every kind, for a color image and three classes, which tests of exported files run through. */
public final class SmallNetworks {
    /** Height and width they are described for. */
    public static final int SIZE = 33;

    private static final int CHANNELS = 16;

    private SmallNetworks() {}

    /** The networks by name. */
    public static Map<String, Graph> all() {
        Map<String, Graph> networks = new LinkedHashMap<>();
        Map<String, ContextSpec> contexts = new LinkedHashMap<>();
        contexts.put("hanet", HaSpec.of(0.5, 2));
        contexts.put("deeplabv3plus", new AsppSpec(Optional.of(List.of(1, 2)), CHANNELS, 0.1));
        contexts.put("pyramid pooling", new PpmSpec(List.of(1, 2, 3), Optional.empty()));
        contexts.put("danet", new DanetSpec(CHANNELS, Optional.of(4)));
        contexts.put("non-local", new NonLocalSpec(Optional.of(4)));
        contexts.put("ccnet", new CrissCrossSpec(2, Optional.of(CHANNELS), Optional.of(4)));
        contexts.put("emanet", new EmSpec(4, 3, 0.9, EmSpec.Through.NONE));
        contexts.put("graph convolution", new GcnSpec(0.5, List.of(0, 1, 2), Optional.of(4), Norm.BATCH));
        contexts.forEach((name, context) ->
                networks.put(name, Models.network(Models.paper("resnet18", 8, CHANNELS, context), SIZE)));
        networks.put(
                "unet",
                Models.network(
                        Models.unet(
                                new UNetEncoderSpec(List.of(4, 8, 16), 2, Norm.BATCH),
                                new UNetDecoderSpec(UNetDecoderSpec.Up.TRANSPOSED, Optional.empty(), 2, Norm.BATCH)),
                        SIZE - 1));
        networks.put("fcn", Models.network(Models.plain(ResNetSpec.of("resnet18", 16), Models.CLASSIFIER), SIZE));
        return networks;
    }
}
