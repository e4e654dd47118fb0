package dev.hanet.toolkit.data.postprocess;

import static dev.hanet.toolkit.data.postprocess.PostprocessStep.ELLIPSE;
import static dev.hanet.toolkit.data.postprocess.PostprocessStep.FILL_HOLES;
import static dev.hanet.toolkit.data.postprocess.PostprocessStep.LARGEST_COMPONENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostprocessTest {
    private static final String TORN = """
            1..1111111
            ...12..221
            ...1.11221
            ...1111111
            ..........
            222.......
            """;

    @Test
    void without_steps_the_mask_stays() {
        Mask mask = mask(TORN);
        assertThat(PostprocessStep.apply(mask, 3, List.of())).isSameAs(mask);
    }

    @Test
    void largest_part_of_disc_and_of_cup_stays() {
        assertThat(text(PostprocessStep.apply(mask(TORN), 3, List.of(LARGEST_COMPONENT))))
                .as("the cup's single pixel becomes rim; the false cup below is not in the disc")
                .isEqualTo("""
                        ...1111111
                        ...11..221
                        ...1.11221
                        ...1111111
                        ..........
                        ..........
                        """);
    }

    @Test
    void holes_are_filled_after_what_came_before() {
        assertThat(text(PostprocessStep.apply(mask(TORN), 3, List.of(LARGEST_COMPONENT, FILL_HOLES))))
                .isEqualTo("""
                        ...1111111
                        ...1111221
                        ...1111221
                        ...1111111
                        ..........
                        ..........
                        """);
    }

    @Test
    void ellipse_rounds_off_what_sticks_out() {
        byte[] classes = new byte[100 * 100];
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 100; x++) {
                boolean disc = Math.hypot((x - 50) / 30.0, (y - 50) / 20.0) <= 1;
                classes[y * 100 + x] = (byte) (disc || (y == 50 && x < 90 && x > 50) ? 1 : 0);
            }
        }
        Mask mask = new Mask(ImageSize.of(100), classes);
        Mask fitted = PostprocessStep.apply(mask, 2, List.of(ELLIPSE));
        assertThat(mask.classAt(50, 88)).isEqualTo(1);
        assertThat(fitted.classAt(50, 88)).isZero();
        assertThat(fitted.classAt(35, 50)).isEqualTo(1);
        assertThat(fitted.histogram()[1]).isBetween(1700, 2100);
    }

    @Test
    void too_small_for_an_ellipse_and_empty_stay() {
        Mask small = mask("..\n.1\n");
        assertThat(text(PostprocessStep.apply(small, 2, List.of(ELLIPSE)))).isEqualTo("..\n.1\n");
        Mask empty = mask("..\n..\n");
        assertThat(text(PostprocessStep.apply(empty, 2, List.of(LARGEST_COMPONENT, FILL_HOLES, ELLIPSE))))
                .isEqualTo("..\n..\n");
    }

    /** Lines, whose fit OpenCV draws at random; two rows, whose fit has no width; five pixels, whose fit is no ellipse. */
    static List<String> thin() {
        return List.of("""
                .........
                .1111111.
                .........
                """, """
                ..1......
                ...1.....
                ....1....
                .....1...
                ......1..
                """, """
                .1111111.
                .1111111.
                .........
                """, """
                ...11....
                ..111....
                .........
                """, """
                ..11.....
                ..11.....
                ...1.....
                """);
    }

    @ParameterizedTest
    @MethodSource("thin")
    void what_is_too_thin_or_too_small_for_an_ellipse_stays(String drawn) {
        assertThat(text(PostprocessStep.apply(mask(drawn), 2, List.of(ELLIPSE))))
                .isEqualTo(drawn);
    }

    /** A crooked vessel two pixels wide: the ellipse around it would be something else. */
    @Test
    void what_no_ellipse_is_like_stays_and_a_disc_with_a_bite_is_made_whole() {
        byte[] vessel = new byte[100 * 100];
        byte[] bitten = new byte[100 * 100];
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 100; x++) {
                vessel[y * 100 + x] = (byte) (Math.abs(y - 50 - 30 * Math.sin(x / 12.0)) < 2 ? 1 : 0);
                bitten[y * 100 + x] = (byte) (Math.hypot(x - 50, y - 50) < 30 && (x < 60 || y > 50) ? 1 : 0);
            }
        }
        Mask crooked = new Mask(ImageSize.of(100), vessel);
        assertThat(PostprocessStep.apply(crooked, 2, List.of(ELLIPSE)).classes())
                .isEqualTo(PostprocessStep.apply(crooked, 2, List.of(LARGEST_COMPONENT))
                        .classes());
        assertThat(PostprocessStep.apply(new Mask(ImageSize.of(100), bitten), 2, List.of(ELLIPSE))
                        .classAt(40, 66))
                .isEqualTo(1);
    }

    /** A line and a pixel beside it: more than one ellipse fits as well. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void an_ellipse_is_the_same_each_time(int turned) {
        String foot = turned % 2 == 0 ? "......11......\n" : ".....11.......\n";
        String line = "......1.......\n".repeat(4);
        String drawn = turned < 2 ? line + foot : foot + line;
        assertThat(Stream.generate(() -> text(PostprocessStep.apply(mask(drawn), 2, List.of(ELLIPSE))))
                        .limit(50)
                        .distinct())
                .hasSize(1);
    }

    private static Mask mask(String drawn) {
        List<String> rows = drawn.lines().toList();
        ImageSize size = new ImageSize(rows.size(), rows.get(0).length());
        byte[] classes = new byte[size.pixels()];
        for (int i = 0; i < classes.length; i++) {
            char c = rows.get(i / size.width()).charAt(i % size.width());
            classes[i] = (byte) (c == '.' ? 0 : c - '0');
        }
        return new Mask(size, classes);
    }

    private static String text(Mask mask) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                text.append(mask.classAt(y, x) == 0 ? "." : String.valueOf(mask.classAt(y, x)));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
