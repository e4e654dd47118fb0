package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws an axial CT slice through the chest in Hounsfield units.
 *
 * <p>Labels: 0 background, 1 lung with the vessels inside it. What looks alike: the windpipe, gas in the gut, air around
 * the body, all as dark as lung; and consolidated lung, as bright as muscle.
 */
final class Chest {
    private static final double AIR = -1000;
    private static final double BEYOND_SCANNER = -2000;
    private static final double FAT = -95;
    private static final double MUSCLE = 45;
    private static final double LUNG = -840;
    private static final double BONE = 520;

    private final ImageSize size;
    private final double side;
    private final PhantomSpec.Difficulty difficulty;
    private final RandomGenerator random;
    private final Canvas canvas;

    private Chest(ImageSize size, PhantomSpec.Difficulty difficulty, RandomGenerator random) {
        this.size = size;
        this.side = size.shortSide();
        this.difficulty = difficulty;
        this.random = random;
        this.canvas = new Canvas(1, size);
    }

    static Sample draw(String id, ImageSize size, PhantomSpec.Difficulty difficulty, RandomGenerator random) {
        return new Chest(size, difficulty, random).draw(id);
    }

    private Sample draw(String id) {
        double x = size.width() / 2.0 + side * between(-0.02, 0.02);
        double y = size.height() / 2.0 + side * between(-0.02, 0.02);
        double width = side * between(0.4, 0.46);
        double height = width * between(0.64, 0.76);
        double soft = Math.max(0.6, side * 0.004);
        canvas.fill(everything(), 1, 1, AIR);
        paintTable(y + height * 1.12);
        Outline body = new Outline(x, y, width, height, 0, 0.015, random);
        canvas.fill(body, soft, 1, FAT);
        canvas.fill(new Outline(x, y, width * 0.93, height * 0.92, 0, 0.015, random), soft, 1, MUSCLE);
        List<Outline> lungs = lungs(x, y, width, height);
        Outline heart = new Outline(
                x + width * between(0.06, 0.14),
                y - height * between(0.05, 0.25),
                width * between(0.2, 0.3),
                height * between(0.28, 0.4),
                between(-0.5, 0.2),
                0.05,
                random);
        Mask mask = label(lungs, heart);
        paintLungs(mask);
        paintBones(x, y, width, height);
        paintAirways(x, y, width, height, soft);
        canvas.soften(0.2);
        canvas.addNoise(10 + 5 * difficulty.noise(), random);
        paintBeyondScanner();
        Image image = canvas.toImage(-2048, 3071);
        return new Sample(id, image, Optional.of(mask), Optional.empty());
    }

    private List<Outline> lungs(double x, double y, double width, double height) {
        List<Outline> lungs = new ArrayList<>();
        double level = between(0.75, 1.05);
        for (int to = -1; to <= 1; to += 2) {
            lungs.add(new Outline(
                    x + to * width * between(0.44, 0.49),
                    y + height * between(-0.04, 0.04),
                    width * between(0.32, 0.37) * Math.min(1, level),
                    height * between(0.66, 0.74) * level,
                    -to * between(0.05, 0.2),
                    0.06,
                    random));
        }
        return lungs;
    }

    private Mask label(List<Outline> lungs, Outline heart) {
        byte[] classes = new byte[size.pixels()];
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                double cx = px + 0.5;
                double cy = py + 0.5;
                boolean lung = lungs.stream().anyMatch(outline -> outline.contains(cx, cy));
                classes[py * size.width() + px] = (byte) (lung && !heart.contains(cx, cy) ? 1 : 0);
            }
        }
        return new Mask(size, classes);
    }

    private void paintLungs(Mask mask) {
        SmoothNoise texture = new SmoothNoise(side / 14, 3, random);
        SmoothNoise dense = new SmoothNoise(side / 6, 2, random);
        VesselTree vessels = VesselTree.grow(
                size, size.width() / 2.0, size.height() / 2.0, side * 0.022, Math.max(1, side * 0.006), 1, random);
        VesselTree across = VesselTree.grow(
                new ImageSize(/* height= */ size.width(), /* width= */ size.height()),
                size.height() / 2.0,
                size.width() / 2.0,
                side * 0.022,
                Math.max(1, side * 0.006),
                -1,
                random);
        double threshold = 0.75 - 0.09 * difficulty.decoys();
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                if (mask.classAt(py, px) == 1) {
                    canvas.blend(px, py, 1, LUNG + 70 * texture.at(px, py));
                    double vessel = Math.max(vessels.depth(px, py), across.depth(py, px));
                    canvas.blend(px, py, 0.85 * Canvas.step(vessel), 20);
                    if (difficulty.decoys() > 0) {
                        double share = Canvas.step((dense.at(px, py) - threshold) * 8);
                        canvas.blend(px, py, 0.75 * share, -40);
                    }
                }
            }
        }
    }

    private void paintBones(double x, double y, double width, double height) {
        canvas.fill(new Outline(x, y + height * 0.66, width * 0.12, height * 0.15, 0, 0.1, random), 1.2, 1, BONE);
        canvas.fill(new Outline(x, y + height * 0.86, width * 0.035, height * 0.06, 0, 0.1, random), 1, 1, BONE);
        canvas.fill(new Outline(x, y - height * 0.86, width * 0.1, height * 0.04, 0, 0.05, random), 1, 1, BONE);
        int ribs = 5 + random.nextInt(4);
        for (int i = 0; i < ribs; i++) {
            for (int to = -1; to <= 1; to += 2) {
                double angle = -1.25 + 2.5 * (i + 0.5) / ribs + between(-0.08, 0.08);
                double px = x + to * width * 0.865 * StrictMath.cos(angle);
                double py = y + height * 0.86 * StrictMath.sin(angle);
                double turn = StrictMath.atan2(to * width * StrictMath.cos(angle), -height * StrictMath.sin(angle));
                canvas.fill(
                        new Outline(px, py, side * between(0.02, 0.035), side * 0.009, turn, 0.1, random),
                        0.8,
                        0.9,
                        between(350, 700));
            }
        }
    }

    /** The windpipe between the lungs and gas in the gut below them: air that is not lung. */
    private void paintAirways(double x, double y, double width, double height, double soft) {
        canvas.fill(
                new Outline(
                        x + width * between(-0.02, 0.02),
                        y + height * between(0.12, 0.3),
                        width * 0.05,
                        width * 0.055,
                        0,
                        0.06,
                        random),
                soft,
                1,
                -980);
        if (difficulty.decoys() > 0 && random.nextBoolean()) {
            double radius = side * between(0.02, 0.028);
            canvas.fill(
                    new Outline(
                            x + width * between(0.0, 0.08),
                            y - height * between(0.66, 0.72),
                            radius * 1.4,
                            radius * 0.8,
                            0,
                            0.1,
                            random),
                    soft,
                    1,
                    -960);
        }
    }

    private void paintTable(double top) {
        for (int py = Math.max(0, (int) top); py < Math.min(size.height(), (int) (top + side * 0.012) + 1); py++) {
            for (int px = (int) (size.width() * 0.1); px < size.width() * 0.9; px++) {
                canvas.blend(px, py, 0.9, -350);
            }
        }
    }

    private void paintBeyondScanner() {
        for (int py = 0; py < size.height(); py++) {
            for (int px = 0; px < size.width(); px++) {
                double distance = Math.hypot(px + 0.5 - size.width() / 2.0, py + 0.5 - size.height() / 2.0);
                if (distance > side / 2) {
                    canvas.blend(px, py, 1, BEYOND_SCANNER);
                }
            }
        }
    }

    private Outline everything() {
        double reach = 2.0 * Math.max(size.height(), size.width());
        return new Outline(size.width() / 2.0, size.height() / 2.0, reach, reach, 0, 0, random);
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
