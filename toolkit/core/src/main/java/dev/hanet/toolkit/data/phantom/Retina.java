package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.ImageSize;
import java.util.random.RandomGenerator;

/** What all fundus phantoms share: the ground, the vessels' colours, the light. */
final class Retina {
    private Retina() {}

    /** An orange ground with the blotches and streaks of the layers beneath. */
    static void paintGround(Canvas canvas, RandomGenerator random) {
        ImageSize size = canvas.size();
        double side = size.shortSide();
        SmoothNoise blotches = new SmoothNoise(side / 4, 3, random);
        SmoothNoise streaks = new SmoothNoise(side / 22, 2, random);
        double turn = Math.PI * random.nextDouble();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        double red = between(158, 196, random);
        double green = red * between(0.44, 0.56, random);
        double blue = red * between(0.2, 0.3, random);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double along = cos * x + sin * y;
                double across = cos * y - sin * x;
                double shade = 1 + 0.16 * blotches.at(x, y) + 0.08 * streaks.at(along / 5, across);
                canvas.blend(x, y, 1, red * shade, green * shade * shade, blue * shade);
            }
        }
    }

    /** Dark red vessels; thick arteries shine along their middle. */
    static void paintVessels(Canvas canvas, VesselTree vessels, double strength) {
        ImageSize size = canvas.size();
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double depth = vessels.depth(x, y);
                if (depth < -1) {
                    continue;
                }
                double half = vessels.halfWidth(x, y);
                double faint = Math.min(1, 0.45 + 0.35 * half);
                double share = strength * faint * Canvas.step(depth / 0.8);
                if (vessels.isVein(x, y)) {
                    canvas.blend(x, y, share, 112, 30, 24);
                } else {
                    double shine = half > 1.2 ? 0.35 * Math.max(0, depth / half - 0.4) : 0;
                    canvas.blend(x, y, share, 150 + 160 * shine, 44 + 150 * shine, 30 + 90 * shine);
                }
            }
        }
    }

    /** Light that falls from one side, leaves the rim of the picture darker, and is brighter or dimmer as a whole. */
    static void light(Canvas canvas, double unevenness, RandomGenerator random) {
        ImageSize size = canvas.size();
        double turn = 2 * Math.PI * random.nextDouble();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        double slope = unevenness * between(0.5, 1, random);
        double exposure = 1 - unevenness * 0.15 + unevenness * between(-0.4, 0.4, random);
        SmoothNoise clouds = new SmoothNoise(size.shortSide() / 2.5, 2, random);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double u = 2.0 * x / size.width() - 1;
                double v = 2.0 * y / size.height() - 1;
                double light =
                        1 + slope * (cos * u + sin * v) - 0.12 * (u * u + v * v) + 0.35 * unevenness * clouds.at(x, y);
                canvas.scale(x, y, exposure * Math.max(0.12, light));
            }
        }
    }

    private static double between(double low, double high, RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }
}
