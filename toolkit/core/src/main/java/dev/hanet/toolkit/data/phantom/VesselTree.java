package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.ImageSize;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The vessels of a retina: arteries and veins that leave the disc upwards and downwards, arch around the macula, taper and
 * branch.
 *
 * <p>Kept as the distance of every pixel's centre to the wall of the nearest vessel, so that drawing and label agree.
 */
final class VesselTree {
    private static final double FAR = -1e9;
    private static final double STEP = 1.0;

    private final ImageSize size;
    private final double thinnest;
    private final RandomGenerator random;
    private final double[] depth;
    private final double[] halfWidth;
    private final boolean[] vein;

    private VesselTree(ImageSize size, double thinnest, RandomGenerator random) {
        this.size = size;
        this.thinnest = thinnest;
        this.random = random;
        this.depth = new double[size.pixels()];
        this.halfWidth = new double[size.pixels()];
        this.vein = new boolean[size.pixels()];
        Arrays.fill(depth, FAR);
    }

    /**
     * Grows a tree.
     *
     * @param x where the vessels enter, usually the disc's centre
     * @param trunk width of the thickest vessel in pixels
     * @param thinnest width below which a vessel ends
     * @param temporal 1 when the macula lies to the right of the disc, -1 when to the left
     */
    static VesselTree grow(
            ImageSize size, double x, double y, double trunk, double thinnest, int temporal, RandomGenerator random) {
        VesselTree tree = new VesselTree(size, thinnest / 2, random);
        for (int side = -1; side <= 1; side += 2) {
            for (int kind = 0; kind < 2; kind++) {
                boolean isVein = kind == 0;
                double width = trunk / 2 * (isVein ? 1 : 0.75) * tree.between(0.85, 1.1);
                double start = side * (Math.PI / 2 + tree.between(-0.35, 0.35));
                tree.branch(x, y, start, width, side * temporal * tree.between(0.9, 1.7), isVein, 0);
                double nasal = side * (Math.PI / 2 + temporal * tree.between(0.5, 1.0));
                tree.branch(x, y, nasal, width * 0.65, 0, isVein, 1);
            }
        }
        return tree;
    }

    /** Follows one vessel, {@code bend} radians to the temporal side over the width of the image. */
    private void branch(
            double startX, double startY, double direction, double startWidth, double bend, boolean isVein, int order) {
        double side = Math.min(size.height(), size.width());
        double x = startX;
        double y = startY;
        double angle = direction;
        double width = startWidth;
        double drift = 0;
        double sinceBranch = 0;
        double turning = -bend / side * 1.6;
        while (width >= thinnest && x > -width && y > -width && x < size.width() + width && y < size.height() + width) {
            stamp(x, y, width, isVein);
            drift = 0.92 * drift + 0.009 * random.nextGaussian() * Math.min(1, 100 / side);
            angle += drift + turning;
            x += STEP * StrictMath.cos(angle);
            y += STEP * StrictMath.sin(angle);
            width -= startWidth * 0.55 / side;
            sinceBranch += STEP;
            if (order < 4 && sinceBranch > side * 0.07 && random.nextDouble() < 5 / side) {
                int to = random.nextBoolean() ? 1 : -1;
                double share = between(0.5, 0.8);
                branch(x, y, angle + to * between(0.35, 0.9), width * share, -to * between(0, 0.8), isVein, order + 1);
                angle -= to * between(0.05, 0.2);
                width *= StrictMath.cbrt(1 - share * share * share) * 0.5 + 0.5;
                sinceBranch = 0;
            }
        }
    }

    private void stamp(double x, double y, double width, boolean isVein) {
        int reach = (int) Math.ceil(width + 4);
        for (int py = Math.max(0, (int) y - reach); py <= Math.min(size.height() - 1, (int) y + reach); py++) {
            for (int px = Math.max(0, (int) x - reach); px <= Math.min(size.width() - 1, (int) x + reach); px++) {
                double dx = px + 0.5 - x;
                double dy = py + 0.5 - y;
                double inside = width - Math.sqrt(dx * dx + dy * dy);
                int at = py * size.width() + px;
                if (inside > depth[at]) {
                    depth[at] = inside;
                    halfWidth[at] = width;
                    vein[at] = isVein;
                }
            }
        }
    }

    /** How many pixels a pixel's centre lies inside a vessel; negative outside. */
    double depth(int x, int y) {
        return depth[y * size.width() + x];
    }

    /** Half the width of the nearest vessel. */
    double halfWidth(int x, int y) {
        return halfWidth[y * size.width() + x];
    }

    /** Whether the nearest vessel is a vein, which is darker. */
    boolean isVein(int x, int y) {
        return vein[y * size.width() + x];
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
