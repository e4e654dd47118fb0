package dev.hanet.toolkit.data.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.baseline.Baseline;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PhantomTest {
    @ParameterizedTest
    @CsvSource({"FUNDUS, 04bc3fb0840c7eaa", "VESSELS, acccc1b7edcc1bd2", "LUNG, 28c26311244d4b02"})
    void phantom_is_the_same_on_every_machine(PhantomSpec.Kind kind, String digest) throws NoSuchAlgorithmException {
        Sample sample = first(phantom(kind, PhantomSpec.Difficulty.MIDDLE, 3, 64));
        MessageDigest sum = MessageDigest.getInstance("SHA-256");
        ByteBuffer values = ByteBuffer.allocate(4 * sample.image().values().length);
        values.asFloatBuffer().put(sample.image().values());
        sum.update(values);
        sum.update(sample.mask().orElseThrow().classes());
        assertThat(HexFormat.of().formatHex(sum.digest()).substring(0, 16)).isEqualTo(digest);
    }

    @Test
    void how_many_there_are_changes_none_of_them() {
        assertThat(first(phantom(PhantomSpec.Kind.FUNDUS, PhantomSpec.Difficulty.HARD, 1, 32))
                        .image()
                        .values())
                .isEqualTo(first(phantom(PhantomSpec.Kind.FUNDUS, PhantomSpec.Difficulty.HARD, 9, 32))
                        .image()
                        .values());
    }

    @ParameterizedTest
    @EnumSource(PhantomSpec.Kind.class)
    void masks_hold_all_classes_and_no_other(PhantomSpec.Kind kind) {
        PhantomSpec spec = phantom(kind, PhantomSpec.Difficulty.MIDDLE, 4, 96);
        Dataset dataset = spec.open(DataRoots.of());
        dataset.items().forEach(item -> {
            int[] histogram = dataset.load(item).mask().orElseThrow().histogram();
            for (int value = 0; value < 256; value++) {
                assertThat(histogram[value] > 0)
                        .as("class " + value)
                        .isEqualTo(value < spec.classes().size());
            }
        });
    }

    @Test
    void cup_lies_inside_the_disc() {
        Dataset dataset = phantom(PhantomSpec.Kind.FUNDUS, PhantomSpec.Difficulty.EASY, 8, 64)
                .open(DataRoots.of());
        dataset.items().forEach(item -> {
            Mask mask = dataset.load(item).mask().orElseThrow();
            for (int y = 1; y < 63; y++) {
                for (int x = 1; x < 63; x++) {
                    if (mask.classAt(y, x) == 2) {
                        assertThat(mask.classAt(y - 1, x)).isPositive();
                        assertThat(mask.classAt(y, x + 1)).isPositive();
                    }
                }
            }
        });
    }

    @Test
    void outline_without_wobble_has_the_area_of_its_ellipse() {
        Outline ellipse = new Outline(50, 50, 30, 20, 0.4, 0, new java.util.SplittableRandom(1));
        int inside = 0;
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 100; x++) {
                inside += ellipse.contains(x + 0.5, y + 0.5) ? 1 : 0;
            }
        }
        assertThat((double) inside).isBetween(Math.PI * 600 - 20, Math.PI * 600 + 20);
    }

    @Test
    void middle_difficulty_cannot_be_had_without_training() {
        Dataset dataset = phantom(PhantomSpec.Kind.FUNDUS, PhantomSpec.Difficulty.MIDDLE, 72, 64)
                .open(DataRoots.of());
        List<Sample> all = dataset.items().stream().map(dataset::load).toList();
        List<Baseline> baselines = Baseline.suited(List.of("background", "rim", "cup"), all.subList(0, 48));
        assertThat(baselines).extracting(Baseline::name).containsExactly("intensity threshold", "mean mask");
        assertThat(meanDice(baselines.get(0), all.subList(48, 72))).isBetween(0.3, 0.60);
        assertThat(meanDice(baselines.get(1), all.subList(48, 72))).isBetween(0.3, 0.75);
    }

    @Test
    void easy_difficulty_is_within_reach_of_a_threshold() {
        Dataset dataset = phantom(PhantomSpec.Kind.FUNDUS, PhantomSpec.Difficulty.EASY, 36, 64)
                .open(DataRoots.of());
        List<Sample> all = dataset.items().stream().map(dataset::load).toList();
        Baseline threshold = Baseline.suited(List.of("background", "rim", "cup"), all.subList(0, 24))
                .get(0);
        assertThat(meanDice(threshold, all.subList(24, 36))).isGreaterThan(0.75);
    }

    @Test
    void lungs_and_vessels_are_found_by_their_baselines_in_part() {
        for (PhantomSpec.Kind kind : List.of(PhantomSpec.Kind.LUNG, PhantomSpec.Kind.VESSELS)) {
            PhantomSpec spec = phantom(kind, PhantomSpec.Difficulty.MIDDLE, 4, 128);
            Dataset dataset = spec.open(DataRoots.of());
            List<Sample> all = dataset.items().stream().map(dataset::load).toList();
            Baseline baseline =
                    Baseline.suited(spec.classes(), all.subList(0, 2)).get(0);
            assertThat(meanDice(baseline, all.subList(2, 4)))
                    .as(baseline.name())
                    .isBetween(0.3, 0.97);
        }
    }

    /** The mean over images and nested regions. */
    private static double meanDice(Baseline baseline, List<Sample> samples) {
        double sum = 0;
        int regions = 0;
        for (Sample sample : samples) {
            Mask found = baseline.segment(sample);
            Mask drawn = sample.mask().orElseThrow();
            int classes = java.util.stream.IntStream.range(0, 256)
                    .filter(v -> drawn.histogram()[v] > 0)
                    .max()
                    .orElse(1);
            for (int label = 1; label <= classes; label++) {
                int both = 0;
                int either = 0;
                for (int i = 0; i < drawn.classes().length; i++) {
                    boolean a = found.classes()[i] >= label;
                    boolean b = drawn.classes()[i] >= label;
                    both += a && b ? 1 : 0;
                    either += (a ? 1 : 0) + (b ? 1 : 0);
                }
                sum += either == 0 ? 1 : 2.0 * both / either;
                regions++;
            }
        }
        return sum / regions;
    }

    private static Sample first(PhantomSpec spec) {
        Dataset dataset = spec.open(DataRoots.of());
        return dataset.load(dataset.items().get(0));
    }

    private static PhantomSpec phantom(PhantomSpec.Kind kind, PhantomSpec.Difficulty difficulty, int count, int size) {
        return new PhantomSpec(kind, difficulty, new PhantomSpec.Counts(count, 0, 0), ImageSize.of(size), 1);
    }
}
