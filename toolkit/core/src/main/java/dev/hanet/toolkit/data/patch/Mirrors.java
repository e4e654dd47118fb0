package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.yaml.About;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Which mirror images of an image a prediction is the mean of; also called test-time augmentation. */
public enum Mirrors {
    @About("the image alone")
    NONE,

    @About("the image and its mirror image, left for right")
    HORIZONTAL,

    @About("the image mirrored in neither, either and both directions")
    BOTH;

    private List<Mirror> mirrors() {
        return switch (this) {
            case NONE -> List.of(new Mirror(false, false));
            case HORIZONTAL -> List.of(new Mirror(false, false), new Mirror(true, false));
            case BOTH ->
                List.of(
                        new Mirror(false, false),
                        new Mirror(true, false),
                        new Mirror(false, true),
                        new Mirror(true, true));
        };
    }

    /** The network that answers the mean over the mirror images, each turned back. */
    Function<List<Image>, List<Probabilities>> around(Function<List<Image>, List<Probabilities>> network) {
        return this == NONE
                ? network
                : images -> mean(mirrors().stream()
                        .map(mirror -> mirror.undo(network.apply(mirror.apply(images))))
                        .toList());
    }

    private static List<Probabilities> mean(List<List<Probabilities>> answers) {
        return IntStream.range(0, answers.get(0).size())
                .mapToObj(image -> Probabilities.mean(
                        answers.stream().map(answer -> answer.get(image)).toList()))
                .toList();
    }

    /** One way to mirror, which undoes itself. */
    private record Mirror(boolean leftRight, boolean upDown) {
        List<Image> apply(List<Image> images) {
            return images.stream()
                    .map(image -> new Image(
                            image.channels(), image.size(), mirrored(image.values(), image.height(), image.width())))
                    .toList();
        }

        List<Probabilities> undo(List<Probabilities> answers) {
            return answers.stream()
                    .map(found -> new Probabilities(
                            found.classes(), found.size(), mirrored(found.values(), found.height(), found.width())))
                    .toList();
        }

        private float[] mirrored(float[] values, int height, int width) {
            float[] result = new float[values.length];
            int planes = values.length / (height * width);
            for (int plane = 0; plane < planes; plane++) {
                for (int y = 0; y < height; y++) {
                    int from = (plane * height + (upDown ? height - 1 - y : y)) * width;
                    int to = (plane * height + y) * width;
                    for (int x = 0; x < width; x++) {
                        result[to + x] = values[from + (leftRight ? width - 1 - x : x)];
                    }
                }
            }
            return result;
        }
    }
}
