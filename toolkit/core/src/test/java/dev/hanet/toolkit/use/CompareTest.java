package dev.hanet.toolkit.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.statistic.Together;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompareTest {
    private static final int IMAGES = 24;

    /** Of many images, all alike but for what the last one has beyond. */
    private static Map<String, Double> images(double each, double lastBeyond) {
        Map<String, Double> values = new TreeMap<>();
        for (int i = 0; i < IMAGES; i++) {
            values.put("image" + i, each * (1 + i / 100.0) + (i == IMAGES - 1 ? lastBeyond : 0));
        }
        return values;
    }

    private static Map<String, Double> few(double each) {
        return Map.of("image0", each, "image1", each, "image2", each);
    }

    private static String sentence(Map<String, Double> second) {
        Compare.Line line =
                Compare.Line.of(images(0, 0), second, "dice", Together.NONE).orElseThrow();
        return line.sentence(line.test().wilcoxon());
    }

    @Test
    void a_difference_that_test_and_interval_see_is_more_than_chance_would_bring() {
        assertThat(sentence(images(0.01, 0)))
                .startsWith(
                        "dice: the second is 0.0112 higher on average over 24 images; as far as these tell, by +0.01")
                .endsWith(" on all images like them, which is more than chance would bring");
    }

    @Test
    void a_difference_that_the_test_sees_and_the_interval_does_not_is_told_as_both() {
        assertThat(sentence(images(0.01, -0.4)))
                .startsWith(
                        "dice: the second is 0.0055 lower on average over 24 images; the test sees more than chance")
                .contains(" the average may be -0.0", " to +0.01")
                .endsWith(" on all images like them: a few of them weigh more than the rest");
    }

    @Test
    void a_difference_that_chance_may_have_brought_says_what_would_decide() {
        Map<String, Double> second = images(0.01, 0);
        second.replaceAll((image, value) -> image.endsWith("1") || image.endsWith("2") ? -2.5 * value : value);
        assertThat(sentence(second))
                .contains(", which chance may have brought", ", and these cannot show one below 0.0");
    }

    /** Six images of one sign: 0.03125 alone, and twice that among two comparisons. */
    @Test
    void a_difference_that_would_be_seen_alone_is_not_said_to_need_the_images_that_are_there() {
        Map<String, Double> second = new TreeMap<>(images(0.01, 0));
        second.keySet().retainAll(Set.of("image0", "image1", "image2", "image3", "image4", "image5"));
        Compare.Line line =
                Compare.Line.of(images(0, 0), second, "dice", Together.NONE).orElseThrow();
        assertThat(line.sentence(line.test().wilcoxon()))
                .endsWith(
                        " on all images like them (of so few in some nine of ten cases), which is more than chance would bring");
        assertThat(line.cells(1).get(1)).endsWith("], 6 images");
        assertThat(line.sentence(2 * line.test().wilcoxon()))
                .isEqualTo(
                        "dice: the second is 0.0103 higher on average over 6 images, which chance may have brought where so many"
                                + " comparisons are asked at once");
    }

    /** One of six lies on the other side, however near: 0.0625. */
    @Test
    void a_difference_that_the_ranks_do_not_tell_is_not_said_to_need_fewer_images_than_there_are() {
        Map<String, Double> second = new TreeMap<>();
        double[] differences = {0.5, 0.51, 0.52, 0.53, 0.54, -0.01};
        for (int i = 0; i < differences.length; i++) {
            second.put("image" + i, differences[i]);
        }
        Compare.Line line =
                Compare.Line.of(images(0, 0), second, "dice", Together.NONE).orElseThrow();
        assertThat(line.test().wilcoxon()).isEqualTo(0.0625);
        assertThat(line.test().needed()).hasValue(6);
        assertThat(line.sentence(line.test().wilcoxon()))
                .contains("which chance may have brought; so many images show one of this size")
                .doesNotContain("would decide", "cannot show");
    }

    @Test
    void fewer_than_six_images_are_said_to_show_nothing() {
        assertThat(sentence(few(0.3)))
                .isEqualTo("dice: the second is 0.3000 higher on average over 3 images, which chance may have brought;"
                        + " fewer than 6 images show no difference, however large, and give no interval");
    }

    /** Every slice of eight volumes is better by as much as its volume, of which a volume on the other side is one of eight and not ten of eighty. */
    @Test
    void images_that_belong_together_are_one_difference() {
        double[] differences = {0.02, 0.03, 0.01, 0.04, 0.025, 0.015, 0.035, -0.012};
        Map<String, Double> volumes = new TreeMap<>();
        Map<String, Double> slices = new TreeMap<>();
        Map<String, String> groups = new TreeMap<>();
        for (int volume = 0; volume < differences.length; volume++) {
            volumes.put("v" + volume, differences[volume]);
            for (int slice = 0; slice < 10; slice++) {
                slices.put("v" + volume + "-" + slice, differences[volume]);
                groups.put("v" + volume + "-" + slice, "v" + volume);
            }
        }
        Compare.Line whole = line(volumes, Together.NONE);
        Compare.Line sliced = line(slices, new Together(groups));
        assertThat(sliced.images()).isEqualTo(80);
        assertThat(sliced.groups()).isEqualTo(8);
        assertThat(sliced.test().wilcoxon())
                .isEqualTo(whole.test().wilcoxon())
                .isGreaterThan(line(slices, Together.NONE).test().wilcoxon());
        assertThat(sliced.test().sign()).isEqualTo(whole.test().sign());
        assertThat(sliced.test().low()).isCloseTo(whole.test().low(), within(1e-9));
        assertThat(sliced.test().least()).isCloseTo(whole.test().least(), within(1e-9));
        assertThat(sliced.test().needed()).isEqualTo(whole.test().needed());
        assertThat(sliced.sentence(sliced.test().wilcoxon())).contains("on average over 80 images in 8 groups");
        slices.keySet().removeIf(image -> image.compareTo("v3") > 0);
        assertThat(line(slices, new Together(groups)).sentence(1)).contains("fewer than 6 groups show no difference");
    }

    private static Compare.Line line(Map<String, Double> differences, Together together) {
        Map<String, Double> none = new TreeMap<>(differences);
        none.replaceAll((image, value) -> 0.0);
        return Compare.Line.of(none, differences, "dice", together).orElseThrow();
    }

    @Test
    void equal_runs_are_told_as_equal() {
        assertThat(sentence(few(0))).isEqualTo("dice: the same on 3 images");
    }
}
