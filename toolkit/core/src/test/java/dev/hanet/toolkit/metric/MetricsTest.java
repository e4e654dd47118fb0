package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric against the same number computed plainly, pixel by pixel; then what each is where there is nothing to measure. */
class MetricsTest {
    private static final List<String> CLASSES = List.of("background", "rim", "cup");
    private static final Map<String, List<String>> REGIONS = regions();
    private static final ImageSize SIZE = new ImageSize(5, 4);
    private static final int PLACES = 20;

    private static Map<String, List<String>> regions() {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        regions.put("disc", List.of("rim", "cup"));
        regions.put("cup", List.of("cup"));
        return regions;
    }

    /** Pixels of one image: what the mask says, what was predicted, and the probabilities of the three classes. */
    private record Pixel(int actual, int predicted, double[] probability, int image, int column) {
        boolean isIn(String region) {
            return region.equals("disc") ? actual > 0 : actual == 2;
        }

        boolean isPredicted(String region) {
            return region.equals("disc") ? predicted > 0 : predicted == 2;
        }

        double probability(String region) {
            return region.equals("disc") ? probability[1] + probability[2] : probability[2];
        }
    }

    private final List<Pixel> pixels = new ArrayList<>();

    private EvaluationResult evaluated(String... metrics) {
        var random = new SplittableRandom(11);
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(metrics), false);
        for (int image = 0; image < 4; image++) {
            byte[] mask = new byte[PLACES];
            float[] likely = new float[CLASSES.size() * PLACES];
            for (int i = 0; i < PLACES; i++) {
                mask[i] = (byte) (i % 7 == 3 ? Mask.IGNORE : random.nextInt(3));
                double[] three = random.doubles(3, 0.1, 1).toArray();
                double sum = three[0] + three[1] + three[2];
                for (int c = 0; c < 3; c++) {
                    likely[c * PLACES + i] = (float) (three[c] / sum);
                    three[c] /= sum;
                }
                if ((mask[i] & 0xff) != Mask.IGNORE) {
                    pixels.add(new Pixel(mask[i], largest(three), three, image, i % 4));
                }
            }
            evaluator.add("eye" + image, new Probabilities(3, SIZE, likely), new Mask(SIZE, mask), Optional.empty());
        }
        return evaluator.result();
    }

    private static int largest(double[] three) {
        return three[0] >= three[1] && three[0] >= three[2] ? 0 : three[1] >= three[2] ? 1 : 2;
    }

    private long count(List<Pixel> among, BiPredicate<Boolean, Boolean> wanted, String region) {
        return among.stream()
                .filter(pixel -> wanted.test(pixel.isPredicted(region), pixel.isIn(region)))
                .count();
    }

    private double plain(String name, String region, List<Pixel> among) {
        double tp = count(among, (p, t) -> p && t, region);
        double fp = count(among, (p, t) -> p && !t, region);
        double fn = count(among, (p, t) -> !p && t, region);
        double tn = count(among, (p, t) -> !p && !t, region);
        return switch (name) {
            case "accuracy" -> (tp + tn) / among.size();
            case "auc" -> area(region, among);
            case "dice", "f1" -> 2 * tp / (2 * tp + fp + fn);
            case "iou" -> tp / (tp + fp + fn);
            case "precision" -> tp / (tp + fp);
            case "sensitivity" -> tp / (tp + fn);
            case "specificity" -> tn / (tn + fp);
            case "mDice" -> (plain("dice", "disc", among) + plain("dice", "cup", among)) / 2;
            case "mIou" -> (plain("iou", "disc", among) + plain("iou", "cup", among)) / 2;
            case "eCdr" ->
                Math.abs(tallest(among, pixel -> pixel.isPredicted("cup") ? 1 : 0)
                                / tallest(among, pixel -> pixel.isPredicted("disc") ? 1 : 0)
                        - tallest(among, pixel -> pixel.isIn("cup") ? 1 : 0)
                                / tallest(among, pixel -> pixel.isIn("disc") ? 1 : 0));
            default -> throw new IllegalArgumentException("no plain reference of '" + name + "': write one here");
        };
    }

    /** Share of pairs that are ranked rightly, ties for half. */
    private static double area(String region, List<Pixel> among) {
        double rightly = 0;
        double pairs = 0;
        for (Pixel inside : among) {
            for (Pixel outside : among) {
                if (inside.isIn(region) && !outside.isIn(region)) {
                    pairs++;
                    double more = inside.probability(region) - outside.probability(region);
                    rightly += more > 0 ? 1 : more == 0 ? 0.5 : 0;
                }
            }
        }
        return rightly / pairs;
    }

    private static double tallest(List<Pixel> among, ToDoubleFunction<Pixel> held) {
        return IntStream.range(0, 4)
                .mapToDouble(column -> among.stream()
                        .filter(pixel -> pixel.column() == column)
                        .mapToDouble(held)
                        .sum())
                .max()
                .orElseThrow();
    }

    static Set<String> all() {
        return BuiltInMetrics.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_metric_is_as_counted_plainly(String name) {
        EvaluationResult result = evaluated(name);
        double mean = IntStream.range(0, 4)
                .mapToDouble(image -> plain(
                        name,
                        "disc",
                        pixels.stream().filter(pixel -> pixel.image() == image).toList()))
                .average()
                .orElseThrow();

        assertThat(result.mean().get(name)).isCloseTo(mean, within(1e-3));
        if (!name.equals("eCdr")) { // which pools images, not pixels
            assertThat(result.pooled().get(name)).isCloseTo(plain(name, "disc", pixels), within(1e-3));
        }
        boolean isPooled = BuiltInMetrics.all().get(name).reading() == Metric.Reading.POOLED;
        assertThat(result.value(name))
                .isEqualTo(isPooled ? result.pooled().get(name) : result.mean().get(name));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_metric_says_what_it_is_and_what_it_is_of_nothing(String name) {
        Metric metric = BuiltInMetrics.all().get(name);
        assertThat(metric.meaning()).isNotBlank();
        assertThat(metric.edgeCases()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("all")
    void an_image_in_which_no_pixel_counts_has_no_value_and_changes_none(String name) {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(name), false);
        evaluator.add("all ignored", mask("....", "...."), mask("####", "####"), Optional.empty());
        assertThat(evaluator.result().perImage().get("all ignored").get(name)).isNaN();
        assertThat(evaluator.result().pooled().get(name)).isNaN();
        assertThat(evaluator.result().mean().get(name)).isNaN();

        evaluator.add("right", mask("rc..", "rc.."), mask("rc..", "rrr."), Optional.empty());
        var alone = new Evaluator(CLASSES, REGIONS, List.of(name), false);
        alone.add("right", mask("rc..", "rc.."), mask("rc..", "rrr."), Optional.empty());
        assertThat(evaluator.result().values()).isEqualTo(alone.result().values());
    }

    @ParameterizedTest(name = "{0}: {1} where the cup is in no mask and no prediction")
    @CsvSource({
        "accuracyCup, NaN",
        "diceCup, NaN",
        "f1Cup, NaN",
        "iouCup, NaN",
        "precisionCup, NaN",
        "sensitivityCup, NaN",
        "specificityCup, NaN",
        "aucCup, NaN",
        "mIou, 0.5",
        "mDice, 0.6666666666666666"
    })
    void pooled_a_region_that_is_nowhere_is_undefined_and_left_out_of_means(String name, double expected) {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(name), false);
        evaluator.add("a", mask("rr.."), mask("r..."), Optional.empty());
        evaluator.add("b", mask("r..."), mask("r.r."), Optional.empty());
        // disc: TP 2, FP 1, FN 1
        assertThat(evaluator.result().pooled().get(name)).isEqualTo(Double.valueOf(expected));
    }

    @ParameterizedTest
    @CsvSource({"diceCup, 1", "f1Cup, 1", "iouCup, 1"})
    void of_one_image_a_region_that_is_in_neither_was_found_rightly(String name, double expected) {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(name, "mDice"), false);
        evaluator.add("a", mask("rr.."), mask("rr.."), Optional.empty());
        assertThat(evaluator.result().perImage().get("a"))
                .containsEntry(name, expected)
                .containsEntry("mDice", 1.0);
        assertThat(evaluator.result().mean()).containsEntry(name, expected);
    }

    @Test
    void one_wrong_pixel_makes_the_region_measurable() {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of("iouCup", "specificityCup"), false);
        evaluator.add("a", mask("c..."), mask("...."), Optional.empty());
        assertThat(evaluator.result().pooled()).containsEntry("iouCup", 0.0).containsEntry("specificityCup", 0.75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iouCup", "diceCup", "specificityCup"})
    void a_region_that_no_mask_holds_chooses_nothing(String name) {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(name, "iou"), false);
        evaluator.add("a", mask("cr.."), mask("rr.."), Optional.empty());
        assertThat(evaluator.result().value(name)).isNotNaN();
        assertThat(evaluator.result().choosing(name)).isNaN();
        assertThat(evaluator.result().choosing("iou")).isEqualTo(1);
        assertThat(evaluator.result().choosing("never measured")).isNaN();
    }

    @Test
    void a_label_carries_region_and_reading() {
        var evaluator =
                new Evaluator(CLASSES, REGIONS, List.of("iou", "diceCup", "mDice", "mIou", "eCdr", "f1"), false);
        assertThat(evaluator.result().labels().values())
                .containsExactly(
                        "iou (disc, pooled)",
                        "diceCup (cup, mean of images)",
                        "mDice (disc and cup, mean of images)",
                        "mIou (disc and cup, pooled)",
                        "eCdr (disc and cup, mean of images)",
                        "f1 (disc, pooled)");
    }

    @Test
    void without_regions_the_label_names_the_last_class() {
        var evaluator = new Evaluator(CLASSES, Map.of(), List.of("iou", "mIou"), false);
        assertThat(evaluator.result().labels().values()).containsExactly("iou (cup, pooled)", "mIou (cup, pooled)");
    }

    @Test
    void many_regions_are_counted() {
        List<String> classes = List.of("none", "a", "b", "c", "d");
        Map<String, List<String>> regions = new LinkedHashMap<>();
        classes.subList(1, 5).forEach(name -> regions.put(name, List.of(name)));
        assertThat(new Evaluator(classes, regions, List.of("mIou"), false)
                        .result()
                        .labels())
                .containsEntry("mIou", "mIou (4 regions, pooled)");
    }

    /** Rows of pixels: background {@code .}, rim {@code r}, cup {@code c}, ignored {@code #}. */
    private static Mask mask(String... rows) {
        String text = String.join("", rows);
        byte[] classes = new byte[text.length()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (text.charAt(i) == '#' ? Mask.IGNORE : ".rc".indexOf(text.charAt(i)));
        }
        return new Mask(new ImageSize(rows.length, rows[0].length()), classes);
    }
}
