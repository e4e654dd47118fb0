package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edges and skeletons of drawn regions; distances against every pair of pixels. */
class ShapesTest {
    static Region region(String... rows) {
        String text = String.join("", rows);
        boolean[] inside = new boolean[text.length()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = text.charAt(i) == '#';
        }
        return new Region(new ImageSize(rows.length, rows[0].length()), inside);
    }

    private static List<String> rows(Region region) {
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < region.size().height(); y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < region.size().width(); x++) {
                row.append(region.contains(y, x) ? '#' : '.');
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private static Region random(long seed, double share) {
        var random = new SplittableRandom(seed);
        ImageSize size = new ImageSize(9, 13);
        boolean[] inside = new boolean[size.pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = random.nextDouble() < share;
        }
        return new Region(size, inside);
    }

    @Test
    void an_edge_has_the_outside_at_one_of_four_sides() {
        assertThat(rows(Shapes.edge(region("####..", "####..", "#####.", "..####", "..###."))))
                .containsExactly("####..", "#..#..", "##..#.", "..#..#", "..###.");
    }

    /** What OpenCV's thinning by Guo and Hall has for the same pictures. */
    @Test
    void skeletons_are_those_of_another_program() {
        assertThat(rows(Shapes.skeleton(region(
                        "............",
                        ".##########.",
                        ".##########.",
                        ".##########.",
                        "....###.....",
                        "....###.....",
                        "....###.....",
                        "....####....",
                        "....###.....",
                        "............"))))
                .containsExactly(
                        "............",
                        "............",
                        "..###.####..",
                        ".....#......",
                        ".....#......",
                        ".....#......",
                        ".....#......",
                        "......##....",
                        "............",
                        "............");
        assertThat(rows(Shapes.skeleton(region(
                        "..#######..",
                        ".#########.",
                        ".##.....##.",
                        ".##.....##.",
                        ".##....###.",
                        ".#########.",
                        "..#######.."))))
                .containsExactly(
                        "...#####...",
                        "..#.....#..",
                        "..#......#.",
                        "..#......#.",
                        "..#.....#..",
                        "...#####...",
                        "...........");
        assertThat(rows(Shapes.skeleton(
                        region("####....", "####....", "######..", "..######", "...#####", "....####", "......##"))))
                .containsExactly("........", ".##.....", "...#....", "....##..", "......#.", "......#.", "........");
        assertThat(rows(Shapes.skeleton(region("......", "..##..", "..##..", "......"))))
                .containsExactly("......", "...#..", "......", "......");
    }

    @ParameterizedTest
    @CsvSource({"1, .3", "2, .5", "3, .7", "4, .9"})
    void a_skeleton_has_as_many_parts_and_holes_as_its_region(long seed, double share) {
        Region region = random(seed, share);
        Region skeleton = Shapes.skeleton(region);
        assertThat(parts(skeleton, true)).isEqualTo(parts(region, true));
        assertThat(parts(padded(skeleton), false)).isEqualTo(parts(padded(region), false));
        assertThat(rows(Shapes.skeleton(skeleton))).isEqualTo(rows(skeleton));
    }

    @ParameterizedTest(name = "{0}: {1} x {2}, {3} inside")
    @CsvSource({
        "1, 40, 60, .5",
        "2, 60, 40, .9",
        "3, 64, 64, .98",
        "4, 1, 30, .8",
        "5, 30, 1, .8",
        "6, 50, 50, 1",
        "7, 33, 70, .7"
    })
    void a_skeleton_is_that_of_looking_at_every_pixel_in_every_half_step(
            long seed, int height, int width, double share) {
        var random = new SplittableRandom(seed);
        ImageSize size = new ImageSize(height, width);
        boolean[] inside = new boolean[size.pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = random.nextDouble() < share;
        }
        for (Region region : List.of(new Region(size, inside), Shapes.closed(new Region(size, inside), 2))) {
            assertThat(rows(Shapes.skeleton(region))).isEqualTo(rows(plainSkeleton(region)));
        }
    }

    /** Guo and Hall's algorithm A1 as it is printed: C, N and the half steps' conditions on the neighbours P2 to P9. */
    private static Region plainSkeleton(Region region) {
        boolean[] inside = region.inside().clone();
        Region current = new Region(region.size(), inside);
        int before;
        int left = -1;
        do {
            before = left;
            for (boolean isSecond : new boolean[] {false, true}) {
                boolean[] goes = new boolean[inside.length];
                for (int pixel = 0; pixel < inside.length; pixel++) {
                    goes[pixel] = inside[pixel] && goes(current, pixel, isSecond);
                }
                for (int pixel = 0; pixel < inside.length; pixel++) {
                    inside[pixel] &= !goes[pixel];
                }
            }
            left = 0;
            for (boolean one : inside) {
                left += one ? 1 : 0;
            }
        } while (left != before);
        return current;
    }

    private static boolean goes(Region region, int pixel, boolean isSecond) {
        int y = pixel / region.size().width();
        int x = pixel % region.size().width();
        int p2 = at(region, y - 1, x);
        int p3 = at(region, y - 1, x + 1);
        int p4 = at(region, y, x + 1);
        int p5 = at(region, y + 1, x + 1);
        int p6 = at(region, y + 1, x);
        int p7 = at(region, y + 1, x - 1);
        int p8 = at(region, y, x - 1);
        int p9 = at(region, y - 1, x - 1);
        int c = ((1 - p2) & (p3 | p4)) + ((1 - p4) & (p5 | p6)) + ((1 - p6) & (p7 | p8)) + ((1 - p8) & (p9 | p2));
        int n = Math.min((p9 | p2) + (p3 | p4) + (p5 | p6) + (p7 | p8), (p2 | p3) + (p4 | p5) + (p6 | p7) + (p8 | p9));
        int turned = isSecond ? ((p2 | p3 | (1 - p5)) & p4) : ((p6 | p7 | (1 - p9)) & p8);
        return c == 1 && (n == 2 || n == 3) && turned == 0;
    }

    private static int at(Region region, int y, int x) {
        boolean isWithin = y >= 0
                && x >= 0
                && y < region.size().height()
                && x < region.size().width();
        return isWithin && region.contains(y, x) ? 1 : 0;
    }

    @Test
    void a_large_disc_is_thinned_to_one_part() {
        int side = 1024;
        boolean[] inside = new boolean[side * side];
        for (int pixel = 0; pixel < inside.length; pixel++) {
            inside[pixel] = Math.hypot(pixel / side - 511.5, pixel % side - 511.5) < 500;
        }
        Region skeleton = Shapes.skeleton(new Region(ImageSize.of(side), inside));
        assertThat(parts(skeleton, true)).isEqualTo(1);
    }

    private static Region padded(Region region) {
        ImageSize size = region.size();
        return Framing.window(region, -1, -1, new ImageSize(size.height() + 2, size.width() + 2));
    }

    /** Parts of the region over eight neighbours, or of what is outside over four, by flooding. */
    private static int parts(Region region, boolean inside) {
        ImageSize size = region.size();
        boolean[] seen = new boolean[size.pixels()];
        int parts = 0;
        for (int start = 0; start < seen.length; start++) {
            if (region.inside()[start] == inside && !seen[start]) {
                parts++;
                flood(region, start, inside, seen);
            }
        }
        return parts;
    }

    private static void flood(Region region, int start, boolean inside, boolean[] seen) {
        int width = region.size().width();
        List<Integer> open = new ArrayList<>(List.of(start));
        seen[start] = true;
        while (!open.isEmpty()) {
            int pixel = open.remove(open.size() - 1);
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int y = pixel / width + dy;
                    int x = pixel % width + dx;
                    boolean isNeighbour = inside || dy == 0 || dx == 0;
                    if (isNeighbour && y >= 0 && x >= 0 && y < region.size().height() && x < width) {
                        int next = y * width + x;
                        if (region.inside()[next] == inside && !seen[next]) {
                            seen[next] = true;
                            open.add(next);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}: pixels {1} high and {2} wide")
    @CsvSource({"5, 1, 1, .1", "6, 0.7, 1.9, .1", "7, 3, 0.5, .03", "8, 1, 1, .6"})
    void a_distance_is_the_least_of_all(long seed, double down, double across, double share) {
        Region region = random(seed, share);
        double[] distances = Distances.to(region, down, across);
        int width = region.size().width();
        for (int pixel = 0; pixel < distances.length; pixel++) {
            double least = Double.POSITIVE_INFINITY;
            for (int other = 0; other < distances.length; other++) {
                if (region.inside()[other]) {
                    double y = (other / width - pixel / width) * down;
                    double x = (other % width - pixel % width) * across;
                    least = Math.min(least, Math.hypot(y, x));
                }
            }
            assertThat(distances[pixel]).isCloseTo(least, within(1e-12));
        }
    }

    @Test
    void nothing_is_infinitely_far() {
        assertThat(Distances.to(region("..", ".."), 1, 1)).containsOnly(Double.POSITIVE_INFINITY);
    }
}
