package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spacing;
import dev.hanet.toolkit.data.image.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    private static final Spacing SPACING = new Spacing(2.5, 0.4);

    private static Map<String, List<String>> regions() {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        regions.put("disc", List.of("rim", "cup"));
        regions.put("cup", List.of("cup"));
        return regions;
    }

    /** Pixels of one image: what the mask says, what was predicted, and the probabilities of the three classes. */
    private record Pixel(int actual, int predicted, double[] probability, int image, int row, int column) {
        double distance(Pixel other) {
            return Math.hypot(row - other.row, column - other.column);
        }

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
                    pixels.add(new Pixel(mask[i], largest(three), three, image, i / 4, i % 4));
                }
            }
            Sample sample = new Sample(
                    "eye" + image,
                    new Image(1, SIZE, new float[PLACES]),
                    Optional.of(new Mask(SIZE, mask)),
                    Optional.empty(),
                    Optional.of(SPACING));
            Probabilities probabilities = new Probabilities(3, SIZE, likely);
            evaluator.add(sample, probabilities.decide(Decision.LIKELIEST), probabilities);
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
            case "auprc" -> averagePrecision(region, among);
            case "ece" -> calibrationError(region, among);
            case "asdMm" ->
                Stream.concat(millimetres(among, region, true), millimetres(among, region, false))
                        .mapToDouble(gap -> gap)
                        .average()
                        .orElseThrow();
            case "hd95Mm" -> Math.max(high(millimetres(among, region, true)), high(millimetres(among, region, false)));
            case "asd" ->
                Stream.concat(gaps(among, region, true), gaps(among, region, false))
                        .mapToDouble(gap -> gap)
                        .average()
                        .orElseThrow();
            case "hd95" -> Math.max(high(gaps(among, region, true)), high(gaps(among, region, false)));
            case "boundaryF1" -> harmonic(near(gaps(among, region, true)), near(gaps(among, region, false)));
            case "clDice" -> harmonic(covered(among, region, true), covered(among, region, false));
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

    /** Over every pixel of the region as a threshold: the precision among those that are as likely or likelier. */
    private static double averagePrecision(String region, List<Pixel> among) {
        return among.stream()
                .filter(pixel -> pixel.isIn(region))
                .mapToDouble(pixel -> among.stream()
                        .filter(other -> other.probability(region) >= pixel.probability(region))
                        .mapToDouble(other -> other.isIn(region) ? 1 : 0)
                        .average()
                        .orElseThrow())
                .average()
                .orElseThrow();
    }

    private static double calibrationError(String region, List<Pixel> among) {
        return among.stream()
                        .collect(Collectors.groupingBy(pixel -> (int) (15 * pixel.probability(region))))
                        .values()
                        .stream()
                        .mapToDouble(bin -> Math.abs(bin.stream()
                                .mapToDouble(pixel -> pixel.probability(region) - (pixel.isIn(region) ? 1 : 0))
                                .sum()))
                        .sum()
                / among.size();
    }

    /** Pixels of the predicted region or of the mask's. */
    private static List<Pixel> held(List<Pixel> among, String region, boolean predicted) {
        return among.stream()
                .filter(pixel -> predicted ? pixel.isPredicted(region) : pixel.isIn(region))
                .toList();
    }

    /** Those with fewer than four neighbours at their sides. */
    private static List<Pixel> edge(List<Pixel> among, String region, boolean predicted) {
        List<Pixel> held = held(among, region, predicted);
        return held.stream()
                .filter(pixel -> held.stream()
                                .filter(other -> pixel.distance(other) == 1)
                                .count()
                        < 4)
                .toList();
    }

    /** The nearest of all pixels of the other outline, each looked at. */
    private static Stream<Double> millimetres(List<Pixel> among, String region, boolean fromPrediction) {
        return edge(among, region, fromPrediction).stream().map(pixel -> edge(among, region, !fromPrediction).stream()
                .mapToDouble(other -> Math.hypot(
                        (pixel.row() - other.row()) * SPACING.down(),
                        (pixel.column() - other.column()) * SPACING.across()))
                .min()
                .orElseThrow());
    }

    private static Stream<Double> gaps(List<Pixel> among, String region, boolean fromPrediction) {
        return edge(among, region, fromPrediction).stream().map(pixel -> edge(among, region, !fromPrediction).stream()
                .mapToDouble(pixel::distance)
                .min()
                .orElseThrow());
    }

    /** The 95th percentile as NumPy's. */
    private static double high(Stream<Double> gaps) {
        double[] sorted = gaps.mapToDouble(gap -> gap).sorted().toArray();
        double rank = 0.95 * (sorted.length - 1);
        double low = sorted[(int) Math.floor(rank)];
        return low + (rank - Math.floor(rank)) * (sorted[(int) Math.ceil(rank)] - low);
    }

    private static double near(Stream<Double> gaps) {
        return gaps.mapToDouble(gap -> gap <= 2 ? 1 : 0).average().orElseThrow();
    }

    /** The share of one skeleton that lies in the other region. */
    private static double covered(List<Pixel> among, String region, boolean predicted) {
        boolean[] inside = new boolean[PLACES];
        held(among, region, predicted).forEach(pixel -> inside[pixel.row() * 4 + pixel.column()] = true);
        Region line = Shapes.skeleton(new Region(SIZE, inside));
        List<Pixel> other = held(among, region, !predicted);
        return IntStream.range(0, PLACES)
                .filter(place -> line.inside()[place])
                .mapToDouble(
                        place -> other.stream().anyMatch(pixel -> pixel.row() * 4 + pixel.column() == place) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static double harmonic(double one, double other) {
        return 2 * one * other / (one + other);
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
        boolean poolsImages =
                name.equals("eCdr") || BuiltInMetrics.all().get(name).ofShapes();
        assertThat(result.pooled().get(name)).isCloseTo(poolsImages ? mean : plain(name, "disc", pixels), within(1e-3));
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
        add(evaluator, "all ignored", mask("....", "...."), mask("####", "####"));
        assertThat(evaluator.result().perImage().get("all ignored").get(name)).isNaN();
        assertThat(evaluator.result().pooled().get(name)).isNaN();
        assertThat(evaluator.result().mean().get(name)).isNaN();

        add(evaluator, "right", mask("rc..", "rc.."), mask("rc..", "rrr."));
        var alone = new Evaluator(CLASSES, REGIONS, List.of(name), false);
        add(alone, "right", mask("rc..", "rc.."), mask("rc..", "rrr."));
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
        "auprcCup, NaN",
        "eceCup, NaN",
        "hd95Cup, NaN",
        "asdCup, NaN",
        "boundaryF1Cup, NaN",
        "clDiceCup, NaN",
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
    @CsvSource({"diceCup, 1", "f1Cup, 1", "iouCup, 1", "hd95Cup, 0", "asdCup, 0", "boundaryF1Cup, 1", "clDiceCup, 1"})
    void of_one_image_a_region_that_is_in_neither_was_found_rightly(String name, double expected) {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(name, "mDice"), false);
        evaluator.add("a", mask("rr.."), mask("rr.."), Optional.empty());
        assertThat(evaluator.result().perImage().get("a"))
                .containsEntry(name, expected)
                .containsEntry("mDice", 1.0);
        assertThat(evaluator.result().mean()).containsEntry(name, expected);
    }

    @ParameterizedTest(name = "{0}: {1} where only one of mask and prediction has the region")
    @CsvSource({"hd95Cup, 5", "asdCup, 5", "boundaryF1Cup, 0", "clDiceCup, 0"})
    void a_missed_region_is_as_far_as_can_be_and_one_too_many_too(String name, double expected) {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of(name), false);
        Mask with = mask("c...", "....", "....");
        Mask without = mask("r...", "....", "....");
        evaluator.add("missed", without, with, Optional.empty());
        evaluator.add("invented", with, without, Optional.empty());
        assertThat(evaluator.result().perImage().get("missed")).containsEntry(name, expected);
        assertThat(evaluator.result().perImage().get("invented")).containsEntry(name, expected);
    }

    /** Outlines two rows apart of pixels 2.5 mm by 0.4 mm, and a region that was missed: the diagonal of 5 rows by 4 columns. */
    @Test
    void millimetres_follow_the_longer_side_of_pixels() {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of("hd95Mm", "asdMm", "hd95"), false);
        Mask actual = mask("rrrr", "....", "....", "....", "....");
        add(evaluator, "two rows below", mask("....", "....", "rrrr", "....", "...."), actual);
        add(evaluator, "missed", mask("....", "....", "....", "....", "...."), actual);
        Map<String, Map<String, Double>> images = evaluator.result().perImage();

        assertThat(images.get("two rows below"))
                .containsEntry("hd95Mm", 5.0)
                .containsEntry("asdMm", 5.0)
                .containsEntry("hd95", 2.0);
        assertThat(images.get("missed").get("asdMm")).isCloseTo(Math.hypot(12.5, 1.6), within(1e-12));
        assertThat(evaluator.result().labels())
                .containsEntry("hd95Mm", "hd95Mm (disc, mean of images, mm)")
                .containsEntry("hd95", "hd95 (disc, mean of images, pixels)");
    }

    private static void add(Evaluator evaluator, String id, Mask predicted, Mask actual) {
        Sample sample = new Sample(
                id,
                new Image(1, actual.size(), new float[actual.size().pixels()]),
                Optional.of(actual),
                Optional.empty(),
                Optional.of(SPACING));
        evaluator.add(sample, predicted, Probabilities.certain(predicted, 3));
    }

    @Test
    void millimetres_of_pixels_whose_size_nobody_says_are_refused_with_the_remedy() {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of("mDice", "hd95MmCup"), false);
        assertThatThrownBy(() -> evaluator.add("eye", mask("rr.."), mask("rr.."), Optional.empty()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "'hd95MmCup' is in millimetres, and nothing says how far apart the pixels of 'eye' lie")
                .hasMessageContaining("data.spacing");
    }

    @ParameterizedTest(name = "within {0} pixels: {1}")
    @CsvSource({"0, 0", "1, 0.8", "2, 1"})
    void outlines_are_the_same_within_the_tolerance(double tolerance, double expected) {
        // of the three predicted pixels two lie 1 above the mask's two, the third sqrt(2) away: within 1, P = 2/3 and R
        // = 1
        var evaluator = new Evaluator(
                Regions.of(CLASSES, REGIONS), MetricCatalog.builtIn(), List.of("boundaryF1"), false, tolerance);
        evaluator.add("a", mask("rrr.", "...."), mask("....", "rr.."), Optional.empty());
        assertThat(evaluator.result().value("boundaryF1")).isCloseTo(expected, within(1e-12));
    }

    @Test
    void what_does_not_count_is_as_the_end_of_the_picture() {
        var evaluator = new Evaluator(CLASSES, REGIONS, List.of("hd95", "asd"), false);
        evaluator.add("a", mask("rrrr", "rrrr", "rrr."), mask("rrrr", "rrrr", "rr##"), Optional.empty());
        assertThat(evaluator.result().values()).containsEntry("hd95", 0.0).containsEntry("asd", 0.0);
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
