package dev.hanet.toolkit.session;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import java.util.ArrayList;
import java.util.List;

/** From logits to the probabilities of the classes. */
final class ClassProbabilities {
    private ClassProbabilities() {}

    /**
     * What the maps of a network say of the classes of every pixel, in whole as {@link Activation#classProbabilities} has it.
     *
     * @param logits [B, maps, H, W]
     * @return one for each of the B images
     */
    static List<Probabilities> of(Activation activation, Tensor logits) {
        int maps = Math.toIntExact(logits.shape().size(1));
        int classes = activation.classes(maps);
        ImageSize size = new ImageSize(
                Math.toIntExact(logits.shape().size(2)),
                Math.toIntExact(logits.shape().size(3)));
        float[] values = logits.toFloats();
        List<Probabilities> images = new ArrayList<>();
        for (int start = 0; start < values.length; start += maps * size.pixels()) {
            float[] image = new float[classes * size.pixels()];
            System.arraycopy(values, start, image, 0, maps * size.pixels());
            for (int pixel = 0; pixel < size.pixels(); pixel++) {
                if (activation == Activation.SOFTMAX) {
                    softmax(image, pixel, size.pixels(), classes);
                } else {
                    rings(image, pixel, size.pixels(), maps);
                }
            }
            images.add(new Probabilities(classes, size, image));
        }
        return images;
    }

    private static void softmax(float[] values, int pixel, int pixels, int classes) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            greatest = Math.max(greatest, values[c * pixels + pixel]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double weight = Math.exp(values[c * pixels + pixel] - greatest);
            values[c * pixels + pixel] = (float) weight;
            sum += weight;
        }
        for (int c = 0; c < classes; c++) {
            values[c * pixels + pixel] = (float) (values[c * pixels + pixel] / sum);
        }
    }

    /** Nested regions, of which an inner one is no likelier than those around it, to what lies between them. */
    private static void rings(float[] values, int pixel, int pixels, int maps) {
        float outer = 1;
        for (int map = 0; map < maps; map++) {
            int at = map * pixels + pixel;
            float region = (float) (1 / (1 + Math.exp(-values[at])));
            // a region that is no number stays none, so that broken weights are told
            float inner = region >= outer ? outer : region;
            values[at] = outer - inner;
            outer = inner;
        }
        values[maps * pixels + pixel] = outer;
    }
}
