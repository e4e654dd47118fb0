package dev.hanet.examples.benchmark;

import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.Compute;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.attention.DacRmpSpec;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.EfficientNetLiteSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.LinkType;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.yaml.Records;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The networks whose memory is measured: shallow and deep, with and without attention, few and many places. */
final class MemoryCases {
    private static final FcnSpec CLASSIFIER = new FcnSpec(0, Optional.empty(), 0.1, true, true);

    /** A network and its images. */
    record Case(ModelSpec model, NetworkInput input) {
        /** The network for other images. */
        Case at(int batch, int size) {
            return new Case(model, new NetworkInput(input.channels(), size, size, batch, input.classes()));
        }
    }

    private MemoryCases() {}

    static Set<String> names() {
        return new TreeSet<>(all().keySet());
    }

    static Case of(String name) {
        Case found = all().containsKey(name) ? all().get(name) : FURTHER.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no case '" + name + "'; there are: " + names() + " and " + FURTHER.keySet());
        }
        return found;
    }

    /** Measured when asked for by name alone; nothing in the plan was set on them. */
    private static final Map<String, Case> FURTHER = Map.of(
            "hanet-8",
            of(
                    paper(
                            resnet("resnet101", 8),
                            ReductionSpec.STANDARD,
                            BottleneckSpec.STANDARD,
                            DeepLabv3PlusSpec.STANDARD),
                    2,
                    257),
            "chase-db1/hanet-lite",
            new Case(
                    new ModelSpec(
                            Records.with(EfficientNetLiteSpec.of("efficientnet-lite0", 32), Map.of("momentum", 0.01)),
                            new ReductionSpec(LinkType.CONV_BN_RELU, 1, 64),
                            beside(),
                            BottleneckSpec.NONE,
                            new UNetDecoderSpec(
                                    UNetDecoderSpec.Up.NEAREST,
                                    Optional.of(List.of(16, 24, 32, 48, 64)),
                                    1,
                                    Norm.BATCH),
                            List.of()),
                    new NetworkInput(3, 256, 256, 4, 2)),
            "lung/hanet-lite",
            new Case(
                    new ModelSpec(
                            unet(8, 16, 32, 48, 64),
                            new ReductionSpec(LinkType.CONV_BN_RELU, 1, 64),
                            beside(),
                            new BottleneckSpec(LinkType.CONV_BN_RELU, 3, 64, 0.1),
                            UNetDecoderSpec.STANDARD,
                            List.of()),
                    new NetworkInput(3, 512, 512, 2, 2)),
            "lite0",
            of(
                    bare(
                            EfficientNetLiteSpec.of("efficientnet-lite0", 32),
                            new NoContextSpec(),
                            UNetDecoderSpec.STANDARD),
                    4,
                    256),
            "small",
            of(bare(unet(12, 24, 48, 96), new NoContextSpec(), UNetDecoderSpec.STANDARD), 4, 256),
            "ha-50",
            of(bare(resnet("resnet50", 16), HaSpec.of(0.5, 2), CLASSIFIER), 4, 193));

    /** The HA module of the small presets, whose result times a learned number is added to its input. */
    private static ContextSpec beside() {
        return Records.with(HaSpec.of(0.5, 2), Map.of("residual", HaSpec.Residual.GAMMA));
    }

    /** One layer up and down, to start the engine with. */
    static Case tiny() {
        return of(
                bare(
                        unet(4, 8),
                        new NoContextSpec(),
                        new UNetDecoderSpec(UNetDecoderSpec.Up.NEAREST, Optional.empty(), 1, Norm.BATCH)),
                2,
                32);
    }

    private static Map<String, Case> all() {
        Map<String, Case> all = new TreeMap<>();
        all.put(
                "ccnet",
                of(
                        bare(
                                resnet("resnet18", 16),
                                new CrissCrossSpec(2, Optional.of(128), Optional.empty()),
                                CLASSIFIER),
                        4,
                        257));
        all.put("ce-net", of(bare(resnet("resnet34", 32), DacRmpSpec.STANDARD, CeNetDecoderSpec.STANDARD), 4, 256));
        all.put(
                "danet",
                of(
                        bare(resnet("resnet18", 8), new DanetSpec(128, Optional.empty(), Compute.AUTO), CLASSIFIER),
                        2,
                        257));
        all.put(
                "deeplabv3plus",
                of(bare(resnet("resnet50", 16), AsppSpec.STANDARD, DeepLabv3PlusSpec.STANDARD), 2, 257));
        all.put("fcn", of(bare(resnet("resnet18", 32), new NoContextSpec(), FcnSpec.STANDARD), 16, 224));
        all.put(
                "hanet",
                of(
                        paper(
                                resnet("resnet101", 16),
                                ReductionSpec.STANDARD,
                                BottleneckSpec.STANDARD,
                                DeepLabv3PlusSpec.STANDARD),
                        2,
                        257));
        all.put(
                "quickstart",
                of(
                        paper(
                                unet(8, 16, 32, 48),
                                new ReductionSpec(LinkType.CONV_BN_RELU, 1, 64),
                                new BottleneckSpec(LinkType.CONV_BN_RELU, 3, 64, 0.1),
                                UNetDecoderSpec.STANDARD),
                        8,
                        128));
        all.put("unet", of(bare(unet(32, 64, 128, 256, 512), new NoContextSpec(), UNetDecoderSpec.STANDARD), 2, 256));
        return all;
    }

    private static Case of(ModelSpec model, int batch, int size) {
        return new Case(model, new NetworkInput(3, size, size, batch, 3));
    }

    private static EncoderSpec resnet(String type, int outputStride) {
        return ResNetSpec.of(type, outputStride);
    }

    private static EncoderSpec unet(Integer... channels) {
        return new UNetEncoderSpec(List.of(channels), 2, Norm.BATCH);
    }

    private static ModelSpec bare(EncoderSpec encoder, ContextSpec context, DecoderSpec decoder) {
        return new ModelSpec(encoder, ReductionSpec.NONE, context, BottleneckSpec.NONE, decoder, List.of());
    }

    private static ModelSpec paper(
            EncoderSpec encoder, ReductionSpec reduction, BottleneckSpec bottleneck, DecoderSpec decoder) {
        return new ModelSpec(encoder, reduction, HaSpec.of(0.5, 2), bottleneck, decoder, List.of());
    }
}
