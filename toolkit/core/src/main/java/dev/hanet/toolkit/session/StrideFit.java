package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.Strides;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.image.Framing;
import java.util.Objects;

/**
 * Lets a network take images of any size: they are continued at the right and the bottom by their last pixels until
 * they fit the network's output stride as the images of training did, and what was added is cut off the result.
 *
 * @param stride image pixels per place of the last features
 * @param height what a height leaves over, divided by the stride: 0 or 1
 * @param width what a width leaves over
 */
public record StrideFit(int stride, int height, int width) {
    /** The fit of a network that was trained on images of the size that its graph was built for. */
    public static StrideFit of(Graph graph) {
        Shape image = Objects.requireNonNull(graph.inputs().get("image")).shape();
        int stride = Strides.of(graph);
        return new StrideFit(stride, Math.toIntExact(image.size(2) % stride), Math.toIntExact(image.size(3) % stride));
    }

    /** The next size that fits. */
    public ImageSize next(ImageSize size) {
        return new ImageSize(next(size.height(), height), next(size.width(), width));
    }

    private int next(int length, int rest) {
        return length + Math.floorMod(rest - length, stride);
    }

    /** The image, continued where it has to be. */
    Image extend(Image image) {
        ImageSize larger = next(image.size());
        if (larger.equals(image.size())) {
            return image;
        }
        float[] values = new float[image.channels() * larger.pixels()];
        int at = 0;
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < larger.height(); y++) {
                for (int x = 0; x < larger.width(); x++) {
                    values[at++] = image.at(c, Math.min(y, image.height() - 1), Math.min(x, image.width() - 1));
                }
            }
        }
        return new Image(image.channels(), larger, values);
    }

    /** The mask, with what is added to be ignored. */
    Mask extend(Mask mask) {
        ImageSize larger = next(mask.size());
        return larger.equals(mask.size()) ? mask : Framing.window(mask, 0, 0, larger, Mask.IGNORE);
    }

    /** The upper left of the probabilities. */
    static Probabilities crop(Probabilities found, ImageSize size) {
        if (found.size().equals(size)) {
            return found;
        }
        float[] values = new float[found.classes() * size.pixels()];
        int at = 0;
        for (int c = 0; c < found.classes(); c++) {
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    values[at++] = found.at(c, y, x);
                }
            }
        }
        return new Probabilities(found.classes(), size, values);
    }
}
