package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.encoder.EfficientNetLiteSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tensors an encoder has. */
public final class EncoderNames {
    /** The encoders whose weights an import recognises. */
    static final List<String> TYPES = List.of(
            "resnet18",
            "resnet34",
            "resnet50",
            "resnet101",
            "resnet152",
            "vgg16",
            "efficientnet-lite0",
            "efficientnet-lite1",
            "efficientnet-lite2");

    private static final int SIZE = 64;

    private EncoderNames() {}

    /** Names and shapes of an encoder's parameters and buffers, in its network. */
    public static Map<String, Shape> of(EncoderSpec spec, int channels) {
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(Shape.of(1, channels, SIZE, SIZE)));
        builder.scope("encoder", () -> spec.features(image));
        Graph graph = builder.build();
        Map<String, Shape> names = new LinkedHashMap<>();
        graph.parameters().forEach((name, value) -> names.put(name, value.shape()));
        graph.buffers().forEach((name, value) -> names.put(name, value.shape()));
        return names;
    }

    /** The same for a type whose weights an import recognises, on colour images. */
    static Map<String, Shape> of(String type) {
        return of(spec(type), 3);
    }

    /** All that the type can have. */
    private static EncoderSpec spec(String type) {
        if (type.startsWith("efficientnet")) {
            return EfficientNetLiteSpec.withHead(type);
        }
        return type.equals("vgg16") ? VggSpec.STANDARD : ResNetSpec.of(type, 32);
    }
}
