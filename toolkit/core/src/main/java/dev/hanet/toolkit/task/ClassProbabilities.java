package dev.hanet.toolkit.task;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From logits to probabilities. */
final class Softmax {
    private Softmax() {}

    /**
     * The softmax over the classes of every pixel.
     *
     * @param logits [B, classes, H, W]
     * @return one for each of the B images
     */
    static List<Probabilities> of(Tensor logits) {
        int classes = Math.toIntExact(logits.shape().size(1));
        ImageSize size = new ImageSize(
                Math.toIntExact(logits.shape().size(2)),
                Math.toIntExact(logits.shape().size(3)));
        float[] values = logits.toFloats();
        int each = classes * size.pixels();
        List<Probabilities> images = new ArrayList<>();
        for (int start = 0; start < values.length; start += each) {
            float[] image = Arrays.copyOfRange(values, start, start + each);
            for (int pixel = 0; pixel < size.pixels(); pixel++) {
                normalise(image, pixel, size.pixels(), classes);
            }
            images.add(new Probabilities(classes, size, image));
        }
        return images;
    }

    private static void normalise(float[] values, int pixel, int pixels, int classes) {
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
}
