package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    /** Two images in one pool; a pixel to ignore and one outside of the field of view are in neither matrix where they do not count. */
    @Test
    void confusion_matrix_counts_what_each_class_was_taken_for() {
        Evaluator evaluator = new Evaluator(List.of("background", "rim", "cup"), Map.of(), List.of("accuracy"), true);
        ImageSize four = new ImageSize(1, 4);
        Region field = new Region(four, new boolean[] {true, true, true, false});
        evaluator.add(
                "a",
                new Mask(four, new byte[] {0, 1, 2, 2}),
                new Mask(four, new byte[] {0, 2, 2, 1}),
                Optional.of(field));
        evaluator.add(
                "b",
                new Mask(four, new byte[] {1, 1, 0, 0}),
                new Mask(four, new byte[] {(byte) 255, 2, 1, 0}),
                Optional.of(field));
        assertThat(evaluator.result().headline().classes())
                .isEqualTo(Map.of(
                        "background", Map.of("background", 1L, "rim", 0L, "cup", 0L),
                        "rim", Map.of("background", 1L, "rim", 0L, "cup", 0L),
                        "cup", Map.of("background", 0L, "rim", 2L, "cup", 1L)));
        assertThat(evaluator.result().whole().classes().get("rim"))
                .isEqualTo(Map.of("background", 1L, "rim", 0L, "cup", 1L));
    }

    /** Of the vessel: 1 right and 1 too much in the first image, nowhere in the second. */
    @Test
    void each_image_has_the_f1_of_its_classes() {
        Evaluator evaluator = new Evaluator(VESSEL, Map.of(), List.of("accuracy"), false);
        ImageSize three = new ImageSize(1, 3);
        evaluator.add(
                "a", new Mask(three, new byte[] {1, 1, 0}), new Mask(three, new byte[] {0, 1, 0}), Optional.empty());
        evaluator.add("b", new Mask(three, new byte[3]), new Mask(three, new byte[3]), Optional.empty());
        Map<String, Map<String, Double>> f1 = evaluator.result().headline().classF1();
        assertThat(f1.get("a")).isEqualTo(Map.of("vessel", 2.0 / 3));
        assertThat(f1.get("b").get("vessel")).isNaN();
        assertThat(evaluator.result().headline().calibration()).isEmpty();
    }

    @Test
    void the_calibration_that_is_shown_is_the_metric_ece() {
        Evaluator evaluator = new Evaluator(VESSEL, Map.of(), List.of("ece"), false);
        ImageSize four = new ImageSize(1, 4);
        float[] probabilities = {0.9f, 0.4f, 0.27f, 0.1f, 0.1f, 0.6f, 0.73f, 0.9f};
        evaluator.add(
                "a",
                new Probabilities(2, four, probabilities),
                new Mask(four, new byte[] {0, 1, 0, (byte) Mask.IGNORE}),
                Optional.empty());
        EvaluationResult result = evaluator.result();
        assertThat(result.headline().calibration().get("vessel").error()).isEqualTo(result.value("ece"));
        assertThat(result.value("ece")).isCloseTo((0.1 + 0.4 + 0.73) / 3, within(1e-7));
    }

    private static final List<String> FUNDUS = List.of("background", "rim", "cup");
    private static final List<String> VESSEL = List.of("background", "vessel");

    /** A disc of 4 rows in its tallest column, a cup of 2. */
    private static final Mask DISC = mask(
            ".....", //
            "..r..", ".rcr.", ".rcr.", "..r..");

    /** The same with a cup of one pixel and one pixel of rim lost. */
    private static final Mask SMALL_CUP = mask(
            ".....", //
            "..r..", ".rrr.", "..cr.", "..r..");

    @Test
    void dice_and_cup_to_disc_error_by_hand() {
        var evaluator = fundus("mDice", "eCdr", "diceDisc", "diceCup", "iouCup");
        evaluator.add("a", SMALL_CUP, DISC, Optional.empty());

        Map<String, Double> values = evaluator.result().values();

        double disc = 2 * 7.0 / (7 + 8);
        double cup = 2 * 1.0 / (1 + 2);
        assertThat(values.get("diceDisc")).isEqualTo(disc);
        assertThat(values.get("diceCup")).isEqualTo(cup);
        assertThat(values.get("mDice")).isEqualTo((disc + cup) / 2);
        assertThat(values.get("iouCup")).isEqualTo(0.5);
        assertThat(values.get("eCdr")).isCloseTo(0.25, within(1e-7));
    }

    @Test
    void an_image_without_a_disc_has_a_cup_to_disc_ratio_of_zero() {
        var evaluator = fundus("eCdr", "diceCup");
        Mask nothing = mask(".....", ".....", ".....", ".....", ".....");
        evaluator.add("empty in both", nothing, nothing, Optional.empty());
        evaluator.add("missed", nothing, DISC, Optional.empty());

        EvaluationResult result = evaluator.result();

        assertThat(result.perImage().get("empty in both"))
                .containsEntry("eCdr", 0.0)
                .containsEntry("diceCup", 1.0);
        assertThat(result.perImage().get("missed")).containsEntry("diceCup", 0.0);
        assertThat(result.value("eCdr")).isCloseTo(0.25, within(1e-7));
        assertThat(result.pooled().get("eCdr")).isEqualTo(result.mean().get("eCdr"));
    }

    @Test
    void pooled_pixels_and_the_mean_of_images_differ() {
        var evaluator = vessel(false, "f1");
        evaluator.add("right", mask("vvvv"), mask("vvvv"), Optional.empty());
        evaluator.add("half", mask("v..."), mask(".v.."), Optional.empty());

        EvaluationResult result = evaluator.result();

        assertThat(result.mean()).containsEntry("f1", 0.5);
        assertThat(result.pooled()).containsEntry("f1", 0.8);
        assertThat(result.values()).containsEntry("f1", 0.8);
    }

    @Test
    void a_mean_leaves_out_what_cannot_be_measured() {
        var evaluator = vessel(false, "sensitivity");
        evaluator.add("nothing to find", mask("...."), mask("...."), Optional.empty());
        evaluator.add("half", mask("v..."), mask("vv.."), Optional.empty());

        assertThat(evaluator.result().perImage().get("nothing to find").get("sensitivity"))
                .isNaN();
        assertThat(evaluator.result().mean()).containsEntry("sensitivity", 0.5);
    }

    @Test
    void ignored_pixels_count_nowhere() {
        var evaluator = vessel(false, "accuracy");
        evaluator.add("a", mask("vvv."), mask("v##."), Optional.empty());

        EvaluationResult result = evaluator.result();

        assertThat(result.value("accuracy")).isEqualTo(1);
        assertThat(result.whole().confusion().get("vessel")).isEqualTo(new Confusion(1, 0, 0, 1));
    }

    @Test
    void the_field_of_view_decides_the_headline_and_both_areas_stay() {
        var field = new Region(new ImageSize(1, 4), new boolean[] {true, true, false, false});
        var evaluator = vessel(true, "accuracy", "specificity");
        evaluator.add("a", mask("vv.."), mask("v..."), Optional.of(field));

        EvaluationResult result = evaluator.result();

        assertThat(result.value("accuracy")).isEqualTo(0.5);
        assertThat(result.whole().pooled()).containsEntry("accuracy", 0.75);
        assertThat(result.values(result.whole())).containsEntry("specificity", 2.0 / 3);
    }

    @Test
    void the_field_is_not_reported_when_one_image_lacks_it() {
        var field = new Region(new ImageSize(1, 4), new boolean[] {true, true, false, false});
        var evaluator = vessel(false, "accuracy");
        evaluator.add("a", mask("vv.."), mask("v..."), Optional.of(field));
        evaluator.add("b", mask("vv.."), mask("v..."), Optional.empty());

        assertThat(evaluator.result().inField()).isEmpty();
    }

    @Test
    void probabilities_of_a_region_are_those_of_its_classes_together() {
        var evaluator = fundus("aucDisc", "aucCup", "diceDisc");
        float[] probabilities = {
            0.1f, 0.4f, 0.6f, // background
            0.5f, 0.3f, 0.3f, // rim
            0.4f, 0.3f, 0.1f, // cup
        };
        evaluator.add("a", new Probabilities(3, new ImageSize(1, 3), probabilities), mask("rc."), Optional.empty());

        EvaluationResult result = evaluator.result();

        assertThat(result.value("aucDisc")).isEqualTo(1);
        assertThat(result.value("aucCup")).isEqualTo(0.5);
        assertThat(result.value("diceDisc")).isEqualTo(2.0 / 3);
    }

    /** A curve of one threshold is two straight lines. */
    @Test
    void the_curve_of_a_certain_prediction_lies_between_its_two_rates() {
        var evaluator = vessel(false, "auc", "sensitivity", "specificity");
        Mask predicted = mask("vvv.....");
        evaluator.add("a", Probabilities.certain(predicted, 2), mask("vv.v...."), Optional.empty());

        EvaluationResult result = evaluator.result();

        assertThat(result.value("auc"))
                .isCloseTo((result.value("sensitivity") + result.value("specificity")) / 2, within(1e-12));
    }

    @Test
    void a_mask_alone_has_no_curve() {
        var evaluator = vessel(false, "auc");
        evaluator.add("a", mask("v..."), mask("v..."), Optional.empty());
        assertThat(evaluator.result().value("auc")).isNaN();
    }

    @Test
    void says_what_does_not_fit() {
        var evaluator = vessel(true, "f1");
        assertThatThrownBy(() -> evaluator.add("a", mask("v..."), mask("v.."), Optional.empty()))
                .hasMessage("image 'a': the prediction is 1x4 (height x width), the mask 1x3");
        assertThatThrownBy(() -> evaluator.add("a", mask("v.."), mask("v.."), Optional.empty()))
                .hasMessage("image 'a' has no field of view, and the metrics are asked for inside it"
                        + " (set evaluate.fieldOfView to false)");
        var all = new Region(new ImageSize(1, 3), new boolean[] {true, true, true});
        assertThatThrownBy(() -> evaluator.add("a", mask("v.."), mask("vc."), Optional.of(all)))
                .hasMessage("image 'a': the mask has label '2', the data only 2 classes");
        assertThatThrownBy(() -> evaluator.add(
                        "a",
                        new Probabilities(2, new ImageSize(1, 3), new float[] {0, 0, 0, 0, 0, Float.NaN}),
                        mask("v.."),
                        Optional.of(all)))
                .hasMessageStartingWith(
                        "image 'a': a predicted probability is 'NaN' (the network's weights are broken");
        evaluator.add("a", mask("v.."), mask("v.."), Optional.of(all));
        assertThatThrownBy(() -> evaluator.add("a", mask("v.."), mask("v.."), Optional.of(all)))
                .hasMessage("image 'a' was scored twice");
        assertThatThrownBy(() -> evaluator.result().value("auc"))
                .hasMessageStartingWith("metric 'auc' was not measured (");
    }

    private static Evaluator fundus(String... metrics) {
        var regions = new LinkedHashMap<String, List<String>>();
        regions.put("disc", List.of("rim", "cup"));
        regions.put("cup", List.of("cup"));
        return new Evaluator(FUNDUS, regions, List.of(metrics), false);
    }

    private static Evaluator vessel(boolean fieldOfView, String... metrics) {
        return new Evaluator(VESSEL, Map.of(), List.of(metrics), fieldOfView);
    }

    /** Rows of pixels: background {@code .}, rim {@code r}, vessel {@code v}, cup {@code c}, ignored {@code #}. */
    private static Mask mask(String... rows) {
        String pixels = String.join("", rows);
        byte[] classes = new byte[pixels.length()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte)
                    switch (pixels.charAt(i)) {
                        case 'r', 'v' -> 1;
                        case 'c' -> 2;
                        case '#' -> Mask.IGNORE;
                        default -> 0;
                    };
        }
        return new Mask(new ImageSize(rows.length, rows[0].length()), classes);
    }
}
