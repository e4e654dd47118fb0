package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws the surroundings of an optic disc, as they look in a crop of a fundus photograph.
 *
 * <p>Labels: 0 background, 1 rim, 2 cup, by the outlines at each pixel's centre; vessels do not interrupt them. What looks
 * alike: pale patches without a cup, bright lesions, an atrophic crescent beside the disc, and light that changes across
 * the picture as much as disc and background differ.
 */
final class Fundus {
    private final ImageSize size;
    private final double side;
    private final PhantomSpec.Difficulty difficulty;
    private final RandomGenerator random;
    private final Canvas canvas;

    private Fundus(ImageSize size, PhantomSpec.Difficulty difficulty, RandomGenerator random) {
        this.size = size;
        this.side = size.shortSide();
        this.difficulty = difficulty;
        this.random = random;
        this.canvas = new Canvas(3, size);
    }

    static Sample draw(String id, ImageSize size, PhantomSpec.Difficulty difficulty, RandomGenerator random) {
        return new Fundus(size, difficulty, random).draw(id);
    }

    private Sample draw(String id) {
        double radius = side * between(0.15, 0.235);
        double x = size.width() * between(0.3, 0.7);
        double y = size.height() * between(0.3, 0.7);
        double stretch = between(1.0, 1.18);
        Outline disc = new Outline(x, y, radius / stretch, radius * stretch, between(-0.3, 0.3), 0.035, random);
        double ratio = between(0.38, 0.78);
        double room = radius / stretch * (1 - ratio) * 0.45;
        Outline cup = new Outline(
                x + room * between(-1, 1),
                y + room * between(-1, 1),
                radius / stretch * ratio * 0.97,
                radius * stretch * ratio * between(0.93, 1.03),
                between(-0.3, 0.3),
                0.05,
                random);
        int temporal = random.nextBoolean() ? 1 : -1;
        Retina.paintGround(canvas, random);
        paintDecoys(disc);
        paintCrescent(disc, temporal);
        paintDisc(disc, cup);
        VesselTree vessels = VesselTree.grow(
                size, cup.x() - temporal * radius * 0.2, cup.y(), side * 0.045, side * 0.008, temporal, random);
        Retina.paintVessels(canvas, vessels, 0.7);
        Retina.light(canvas, difficulty.unevenness(), random);
        canvas.soften(0.15);
        canvas.addNoise(difficulty.noise(), random);
        Image image = canvas.toImage(0, 255);
        return new Sample(id, image, Optional.of(label(disc, cup)), Optional.empty());
    }

    private Mask label(Outline disc, Outline cup) {
        byte[] classes = new byte[size.pixels()];
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                if (disc.contains(px + 0.5, py + 0.5)) {
                    classes[py * size.width() + px] = (byte) (cup.contains(px + 0.5, py + 0.5) ? 2 : 1);
                }
            }
        }
        return new Mask(size, classes);
    }

    private void paintDisc(Outline disc, Outline cup) {
        double c = difficulty.contrast();
        double soft = Math.max(0.7, side * 0.012 / c);
        double warm = between(-12, 12);
        canvas.fill(disc, soft, 0.45 + 0.5 * c, 234 + warm, 148 + warm, 86);
        canvas.fill(cup, soft * 1.3, 0.35 + 0.6 * c, 253, 220 + warm, 158 - warm);
    }

    /** A pale crescent along the disc's temporal edge, outside it. */
    private void paintCrescent(Outline disc, int temporal) {
        if (random.nextDouble() < 0.25 * difficulty.decoys()) {
            double shift = disc.radius() * between(0.1, 0.25);
            Outline crescent = new Outline(
                    disc.x() + temporal * shift,
                    disc.y() + shift * between(-0.6, 0.6),
                    disc.radius(),
                    disc.radius(),
                    0,
                    0.06,
                    random);
            canvas.fill(crescent, side * 0.02, between(0.3, 0.6), 206, 138, 84);
        }
    }

    private void paintDecoys(Outline disc) {
        int patches = difficulty.decoys() == 0 ? 0 : 1 + random.nextInt(difficulty.decoys());
        for (int i = 0; i < patches; i++) {
            double radius = side * between(0.07, 0.15);
            awayFrom(disc, radius, (px, py) -> {
                Outline patch = new Outline(
                        px, py, radius * between(0.7, 1.3), radius * between(0.7, 1.3), between(0, 3), 0.16, random);
                canvas.fill(patch, side * 0.018, between(0.6, 0.95), 238, between(150, 205), between(80, 130));
            });
        }
        int lesions = difficulty.decoys() * 5;
        for (int i = 0; i < lesions; i++) {
            double radius = side * between(0.006, 0.022);
            awayFrom(
                    disc,
                    radius,
                    (px, py) -> canvas.fill(
                            new Outline(px, py, radius, radius * between(0.7, 1.4), between(0, 3), 0.15, random),
                            side * 0.008,
                            between(0.5, 0.95),
                            248,
                            214,
                            130));
        }
        int bleedings = difficulty.decoys() * 2;
        for (int i = 0; i < bleedings; i++) {
            double radius = side * between(0.006, 0.025);
            awayFrom(
                    disc,
                    radius,
                    (px, py) -> canvas.fill(
                            new Outline(px, py, radius, radius * between(0.6, 1.5), between(0, 3), 0.2, random),
                            side * 0.01,
                            between(0.5, 0.9),
                            96,
                            26,
                            18));
        }
    }

    /** Puts something where it does not touch the disc; gives up where there is no room. */
    private void awayFrom(Outline disc, double radius, Place place) {
        for (int attempt = 0; attempt < 20; attempt++) {
            double px = size.width() * random.nextDouble();
            double py = size.height() * random.nextDouble();
            double distance = Math.hypot(px - disc.x(), py - disc.y());
            if (distance > 1.25 * disc.radius() + 1.3 * radius) {
                place.at(px, py);
                return;
            }
        }
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    @FunctionalInterface
    private interface Place {
        void at(double x, double y);
    }
}
