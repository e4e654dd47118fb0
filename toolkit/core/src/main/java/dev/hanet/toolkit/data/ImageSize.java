package dev.hanet.toolkit.data;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Shorthand;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Height and width in pixels; {@code 513} alone means a square, {@code [592, 576]} height and width.
 *
 * @param height rows
 * @param width columns
 */
@About("height and width in pixels: 513 means a square, [592, 576] height and width")
public record ImageSize(@Positive int height, @Positive int width) {
    /** A square. */
    @Shorthand
    public static ImageSize of(@Positive int side) {
        return new ImageSize(side, side);
    }

    /**
     * A list of height and width.
     *
     * @throws IllegalArgumentException when the list has not two numbers
     */
    @Shorthand
    public static ImageSize of(@Size(min = 2, max = 2) List<@Positive Integer> heightAndWidth) {
        if (heightAndWidth.size() != 2) {
            throw new IllegalArgumentException("a size is one number or [height, width]");
        }
        return new ImageSize(heightAndWidth.get(0), heightAndWidth.get(1));
    }

    /** How many pixels. */
    public int pixels() {
        return Math.multiplyExact(height, width);
    }

    /** The shorter side. */
    public int shortSide() {
        return Math.min(height, width);
    }

    /** Whether an area of the other size fits inside. */
    public boolean covers(ImageSize other) {
        return height >= other.height && width >= other.width;
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
