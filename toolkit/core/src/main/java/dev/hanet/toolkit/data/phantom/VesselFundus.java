package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws a whole fundus photograph in its round field of view.
 *
 * <p>Labels: 0 background, 1 vessel, by the distance of each pixel's centre to the vessel's wall. What looks alike:
 * bleedings, streaks of the ground, the edges of the disc and of the field.
 */
final class VesselFundus {
    private VesselFundus() {}

    static Sample draw(String id, ImageSize size, PhantomSpec.Difficulty difficulty, RandomGenerator random) {
        double side = size.shortSide();
        Canvas canvas = new Canvas(3, size);
        int temporal = random.nextBoolean() ? 1 : -1;
        double x = size.width() / 2.0 - temporal * side * between(0.12, 0.24, random);
        double y = size.height() / 2.0 + side * between(-0.06, 0.06, random);
        double radius = side * between(0.06, 0.08, random);
        Retina.paintGround(canvas, random);
        Outline disc = new Outline(x, y, radius * 0.95, radius * 1.05, 0, 0.04, random);
        canvas.fill(disc, side * 0.008, 0.9, 230, 150, 88);
        canvas.fill(new Outline(x, y, radius * 0.5, radius * 0.5, 0, 0.05, random), side * 0.01, 0.8, 250, 208, 140);
        paintMacula(canvas, x + temporal * side * 0.33, y + side * 0.03, side);
        paintBleedings(canvas, difficulty, random);
        VesselTree vessels =
                VesselTree.grow(size, x, y, Math.max(3, side * 0.024), Math.max(0.9, side * 0.004), temporal, random);
        Retina.paintVessels(canvas, vessels, 0.35 + 0.45 * difficulty.contrast());
        Retina.light(canvas, difficulty.unevenness() * 0.8, random);
        canvas.soften(0.15);
        canvas.addNoise(difficulty.noise(), random);
        boolean[] inside = new boolean[size.pixels()];
        byte[] classes = new byte[size.pixels()];
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                double distance = Math.hypot(px + 0.5 - size.width() / 2.0, py + 0.5 - size.height() / 2.0);
                int at = py * size.width() + px;
                inside[at] = distance < side * 0.485;
                if (!inside[at]) {
                    canvas.blend(px, py, 1, 4, 3, 2);
                } else if (vessels.depth(px, py) > 0) {
                    classes[at] = 1;
                }
            }
        }
        Image image = canvas.toImage(0, 255);
        return new Sample(id, image, Optional.of(new Mask(size, classes)), Optional.of(new Region(size, inside)));
    }

    private static void paintMacula(Canvas canvas, double x, double y, double side) {
        ImageSize size = canvas.size();
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                double distance = Math.hypot(px + 0.5 - x, py + 0.5 - y) / (side * 0.11);
                canvas.scale(px, py, 1 - 0.4 * StrictMath.exp(-distance * distance));
            }
        }
    }

    private static void paintBleedings(Canvas canvas, PhantomSpec.Difficulty difficulty, RandomGenerator random) {
        ImageSize size = canvas.size();
        double side = size.shortSide();
        for (int i = 0; i < difficulty.decoys() * 4; i++) {
            double radius = side * between(0.004, 0.016, random);
            Outline spot = new Outline(
                    size.width() * random.nextDouble(),
                    size.height() * random.nextDouble(),
                    radius,
                    radius * between(0.4, 1.6, random),
                    between(0, 3, random),
                    0.2,
                    random);
            boolean bright = random.nextInt(3) == 0;
            canvas.fill(
                    spot,
                    side * 0.005,
                    between(0.4, 0.9, random),
                    bright ? 245 : 98,
                    bright ? 205 : 28,
                    bright ? 120 : 20);
        }
    }

    private static double between(double low, double high, RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }
}
