package dev.hanet.toolkit.task.paper;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.yaml.About;
import dev.hanet.yaml.constraint.Between;

/**
 * Declares a pixel by its place in the image.
 *
 * @param x share of the width
 * @param y share of the height
 */
@About("a pixel by its place in the image")
public record SpotSpec(
        @About("share of the width") @Between(min = 0, max = 1)
        double x,

        @About("share of the height") @Between(min = 0, max = 1)
        double y) {
    Spot in(ImageSize size) {
        return new Spot((int) Math.min(size.width() - 1, x * size.width()), (int)
                Math.min(size.height() - 1, y * size.height()));
    }
}
