package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.toolkit.data.ImageSize;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Image sizes fit the encoder's output stride: a multiple of it, or one more. */
final class StrideCheck {
    private StrideCheck() {}

    /** The frame, or one that fits when this one does not, so that the network can be looked at all the same. */
    static Frame fitting(Draft draft, Frame frame) {
        Optional<Integer> found =
                draft.part("model.encoder", EncoderSpec.class).flatMap(encoder -> outputStride(encoder, frame));
        if (found.isEmpty()) {
            return frame;
        }
        int stride = found.orElseThrow();
        ImageSize size = frame.size();
        if (fits(size.height(), stride) && fits(size.width(), stride)) {
            return frame;
        }
        draft.report(
                frame.path(),
                size.height() + " x " + size.width() + " does not fit the output stride " + stride
                        + ": a size is a multiple of it, or one more",
                "nearest sizes: " + nearest(size, stride));
        return new Frame(
                new ImageSize(multiple(size.height(), stride), multiple(size.width(), stride)),
                frame.channels(),
                frame.path());
    }

    /** The stride of the encoder's last features; absent when it cannot be built for this frame. */
    static Optional<Integer> outputStride(EncoderSpec encoder, Frame frame) {
        try {
            GraphBuilder graph = new GraphBuilder();
            Shape shape = Shape.of(
                    1, frame.channels(), frame.size().height(), frame.size().width());
            return Optional.of(encoder.features(graph.input("image", TensorType.floats(shape)))
                    .last()
                    .stride());
        } catch (GraphException e) {
            return Optional.empty(); // told when the whole network is built
        }
    }

    private static boolean fits(int size, int stride) {
        return size % stride <= 1;
    }

    private static int multiple(int size, int stride) {
        return Math.max(1, (size + stride / 2) / stride) * stride;
    }

    private static String nearest(ImageSize size, int stride) {
        Set<String> sizes = new LinkedHashSet<>();
        for (int length :
                size.height() == size.width() ? new int[] {size.height()} : new int[] {size.height(), size.width()}) {
            int below = length / stride * stride;
            if (!fits(length, stride)) {
                if (below > 0) {
                    sizes.add(String.valueOf(below + 1));
                }
                sizes.add(String.valueOf(below + stride));
            }
        }
        return String.join(", ", sizes);
    }
}
