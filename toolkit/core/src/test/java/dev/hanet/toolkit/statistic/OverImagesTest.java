package dev.hanet.toolkit.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverImagesTest {
    private static final double[] HALVES = {0, 0, 0, 0, 1, 1, 1, 1};
    private static final double[] OTHER_HALVES = {1, 1, 1, 1, 0, 0, 0, 0};

    @Test
    void four_coins_have_no_interval_and_show_nothing() {
        OverImages sure = OverImages.of(List.of(new double[] {0, 0, 1, 1}));
        assertThat(sure.images()).isEqualTo(4);
        assertThat(sure.mean()).isEqualTo(0.5);
        assertThat(sure.interval()).isEqualTo("–, 4 images");
        assertThat(sure.least()).isNaN();
    }

    @Test
    void few_are_told_beside_their_interval() {
        assertThat(OverImages.of(List.of(HALVES)).interval()).matches("\\[0\\.[0-9]+, 0\\.[0-9]+\\], 8 images");
        assertThat(OverImages.of(List.of(new double[12])).interval()).isEqualTo("[0.0000, 0.0000]");
    }

    /** t of 7 degrees at 0.975 is 2.364624, at 0.8 it is 0.896030. */
    @Test
    void what_eight_coins_can_show_is_as_the_tables_of_t_say() {
        assertThat(OverImages.of(List.of(HALVES)).least())
                .isCloseTo((2.364624 + 0.896030) * Math.sqrt(2 / 7.0) / Math.sqrt(8), within(1e-5));
    }

    @Test
    void interval_narrows_with_the_images() {
        double[] many = new double[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = i % 2;
        }
        OverImages sure = OverImages.of(List.of(many));
        assertThat(sure.low()).isCloseTo(0.5 - 1.96 * 0.5 / 20, within(0.005));
        assertThat(sure.high()).isCloseTo(0.5 + 1.96 * 0.5 / 20, within(0.005));
    }

    /** The images' means over both seeds are all the same, but a seed drawn twice is not. */
    @Test
    void seeds_are_drawn_anew_too() {
        OverImages sure = OverImages.of(List.of(HALVES, OTHER_HALVES));
        assertThat(sure.least()).isZero();
        assertThat(sure.low()).isLessThan(0.3);
        assertThat(sure.high()).isGreaterThan(0.7);
    }

    @Test
    void a_mean_over_fewer_images_than_there_are_says_of_how_many_it_is() {
        Map<String, Map<String, Double>> first = new LinkedHashMap<>();
        Map<String, Map<String, Double>> second = new LinkedHashMap<>();
        for (String image : List.of("a", "b", "c", "d", "e", "f", "g")) {
            first.put(image, Map.of("precision", image.equals("b") ? Double.NaN : 0.5));
            second.put(image, Map.of("precision", 0.5));
        }
        assertThat(OverImages.of(List.of(second), "precision", Together.NONE).interval())
                .isEqualTo("[0.5000, 0.5000], 7 images");
        assertThat(OverImages.of(List.of(first), "precision", Together.NONE).interval())
                .isEqualTo("[0.5000, 0.5000], 6 of 7 images");
        second.put("h", Map.of("precision", 0.5)); // an image of one seed alone
        assertThat(OverImages.of(List.of(second, first), "precision", Together.NONE)
                        .interval())
                .isEqualTo("[0.5000, 0.5000], 6 of 8 images");
    }

    @Test
    void images_without_a_number_are_left_out_and_a_single_one_is_sure_of_nothing() {
        Map<String, Map<String, Double>> run = new LinkedHashMap<>();
        run.put("a", Map.of("f1", 0.5));
        run.put("b", Map.of("f1", Double.NaN));
        run.put("c", Map.of());
        OverImages sure = OverImages.of(List.of(run), "f1", Together.NONE);
        assertThat(sure.images()).isEqualTo(1);
        assertThat(sure.mean()).isEqualTo(0.5);
        assertThat(sure.interval()).isEqualTo("–, 1 of 3 images");
        assertThat(sure.least()).isNaN();
        assertThat(OverImages.of(List.of(), "f1", Together.NONE).mean()).isNaN();
        assertThat(OverImages.sentence(1, 1)).contains("one image says nothing");
        assertThat(OverImages.sentence(5, 5))
                .startsWith("5 images are too few for an interval")
                .contains("fewer than 6 images give none, and show no difference");
        assertThat(OverImages.sentence(8, 8))
                .contains(
                        "as far as 8 images tell",
                        "of so few holds it in some nine of ten",
                        "differs by less than 'can show'");
        assertThat(OverImages.sentence(12, 12)).doesNotContain("few");
    }

    /** Slices of one volume are all alike, so that they say of other volumes what one of them does. */
    @Test
    void slices_of_a_volume_are_no_images_of_their_own() {
        Map<String, Map<String, Double>> slices = new LinkedHashMap<>();
        Map<String, Map<String, Double>> volumes = new LinkedHashMap<>();
        Map<String, String> groups = new LinkedHashMap<>();
        for (int volume = 0; volume < 8; volume++) {
            volumes.put("v" + volume, Map.of("f1", HALVES[volume]));
            for (int slice = 0; slice < 10; slice++) {
                slices.put("v" + volume + "-" + slice, Map.of("f1", HALVES[volume]));
                groups.put("v" + volume + "-" + slice, "v" + volume);
            }
        }
        OverImages whole = OverImages.of(List.of(volumes), "f1", Together.NONE);
        OverImages sliced = OverImages.of(List.of(slices), "f1", new Together(groups));
        assertThat(sliced.images()).isEqualTo(80);
        assertThat(sliced.groups()).isEqualTo(8);
        assertThat(sliced.interval()).isEqualTo(whole.interval().replace("images", "groups"));
        assertThat(sliced.least()).isEqualTo(whole.least());
        assertThat(sliced.mean()).isEqualTo(0.5);
    }

    /** One of 100 slices counts as each other slice in the mean, and its volume as each other volume in what is drawn. */
    @Test
    void volumes_of_many_slices_weigh_more_in_the_mean() {
        Map<String, Map<String, Double>> slices = new LinkedHashMap<>();
        Map<String, String> groups = new LinkedHashMap<>();
        for (int slice = 0; slice < 12; slice++) {
            slices.put("s" + slice, Map.of("f1", slice < 9 ? 1.0 : 0.0));
            groups.put("s" + slice, slice < 9 ? "long" : "short");
        }
        OverImages sure = OverImages.of(List.of(slices), "f1", new Together(groups));
        assertThat(sure.mean()).isEqualTo(0.75);
        assertThat(sure.interval()).isEqualTo("–, 2 groups");
        assertThat(sure.least()).isNaN();
    }

    @Test
    void words_tell_groups_where_there_are_some() {
        assertThat(OverImages.sentence(20, 2))
                .contains("20 images in 2 groups are too few", "fewer than 6 groups give none, and show no difference");
        assertThat(OverImages.sentence(80, 8)).contains("by so many groups", "vary from group to group");
        assertThat(OverImages.sentence(10, 1)).contains("10 images that belong together say nothing of others");
        assertThat(new Together(Map.of("a", "x", "b", "x"))
                        .means(Map.of("a", 1.0, "b", 0.0, "c", 3.0, "d", Double.NaN)))
                .isEqualTo(Map.of("x", 0.5, "c", 3.0));
    }
}
