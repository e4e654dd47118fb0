package dev.hanet.toolkit.data.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.data.transform.CenterCrop;
import dev.hanet.toolkit.data.transform.GreenChannel;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.toolkit.data.transform.Resize;
import dev.hanet.toolkit.data.transform.ResizeShortSide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbabilityRowsTest {
    private static final List<TransformSpec> GREEN =
            List.of(new GreenChannel(), new Normalize(Normalize.Using.GIVEN, List.of(0.4), List.of(0.3)));

    /** Any image, of which no two values are equal. */
    private static Image drawn(int height, int width) {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (255 * random.nextDouble());
        }
        return new Image(3, new ImageSize(height, width), values);
    }

    /** Two classes that depend on an image's values, on its size and on how many are seen at once. */
    private static List<Probabilities> network(List<Image> images) {
        return images.stream()
                .map(image -> {
                    int pixels = image.size().pixels();
                    float[] values = new float[2 * pixels];
                    for (int i = 0; i < pixels; i++) {
                        values[i] = (float) (1 / (1 + Math.exp(image.values()[i] / images.size())));
                        values[pixels + i] = 1 - values[i];
                    }
                    return new Probabilities(2, image.size(), values);
                })
                .toList();
    }

    private static PatchSpec patches(int size, int stride) {
        return new PatchSpec(
                ImageSize.of(size), stride, Optional.of(ImageSize.of(7)), PatchSpec.Sampling.ORDERED, 1, 0);
    }

    private static void assertSame(
            Image image,
            List<TransformSpec> prepare,
            Optional<PatchSpec> patches,
            int batch,
            int band,
            List<Double> scales) {
        Inference inference = new Inference(new Pipeline(prepare, List.of()), patches, batch);
        Function<List<Image>, List<Probabilities>> network = ProbabilityRowsTest::network;
        Probabilities whole = inference.run(Sample.of("eye", image), Mirrors.BOTH, scales, network);
        Function<UnaryOperator<Image>, ImageRows> open = pixels -> new ImageRows(
                image.size(),
                band,
                (top, count) -> Framing.window(image, top, 0, new ImageSize(count, image.width())),
                pixels);
        float[] values = new float[whole.values().length];
        try (ProbabilityRows found = inference.rows(open, Mirrors.BOTH, scales, network)) {
            for (int top = 0; top < image.height(); top += 5) {
                int count = Math.min(5, image.height() - top);
                Probabilities next = found.next(count);
                for (int c = 0; c < 2; c++) {
                    System.arraycopy(
                            next.values(),
                            c * count * image.width(),
                            values,
                            (c * image.height() + top) * image.width(),
                            count * image.width());
                }
            }
        }
        assertThat(values).containsExactly(whole.values());
    }

    @ParameterizedTest(name = "{0} x {1}, patches of {2} every {3}, {4} at once, bands of {5}")
    @CsvSource({
        "31, 23, 10, 4, 3, 6",
        "31, 23, 10, 10, 64, 1",
        "9, 23, 10, 7, 2, 9",
        "40, 7, 10, 3, 5, 17",
        "30, 30, 10, 5, 1, 30"
    })
    void patches_of_rows_say_what_patches_of_the_whole_say(
            int height, int width, int patch, int stride, int batch, int band) {
        assertSame(drawn(height, width), GREEN, Optional.of(patches(patch, stride)), batch, band, List.of(1.0));
    }

    @ParameterizedTest(name = "{0} x {1} resized to {2}, bands of {3}")
    @CsvSource({"31, 23, 8, 6", "31, 23, 50, 1", "17, 64, 16, 17", "64, 17, 17, 5"})
    void rows_that_are_resized_say_what_the_resized_image_says(int height, int width, int side, int band) {
        Image image = drawn(height, width);
        List<TransformSpec> prepare = new ArrayList<>(List.of(new GreenChannel(), new Resize(ImageSize.of(side))));
        prepare.add(new CenterCrop(ImageSize.of(side - 1)));
        assertSame(image, prepare, Optional.empty(), 1, band, List.of(1.0, 0.5));
        assertSame(
                image,
                List.of(new GreenChannel(), new ResizeShortSide(side)),
                Optional.of(patches(6, 3)),
                2,
                band,
                List.of(1.0));
    }

    @Test
    void what_has_to_see_the_whole_image_is_refused_with_its_key() {
        Image image = drawn(20, 20);
        assertRefused(
                image, List.of(new CenterCrop(ImageSize.of(8))), Optional.of(patches(4, 4)), "data.prepare[0] looks");
        assertRefused(
                image,
                List.of(new GreenChannel(), new Normalize(Normalize.Using.IMAGE, List.of(), List.of())),
                Optional.of(patches(4, 4)),
                "data.prepare[1] looks");
        assertRefused(image, GREEN, Optional.empty(), "the network sees the whole image");
        assertRefused(
                image,
                List.of(new Resize(new ImageSize(20_000, 6_000))),
                Optional.empty(),
                "data.prepare[0] makes it 20000x6000");
    }

    private static void assertRefused(
            Image image, List<TransformSpec> prepare, Optional<PatchSpec> patches, String why) {
        Inference inference = new Inference(new Pipeline(prepare, List.of()), patches, 1);
        assertThatThrownBy(() -> inference.rows(
                        pixels -> new ImageRows(image.size(), 20, (top, count) -> image, pixels),
                        Mirrors.NONE,
                        List.of(1.0),
                        ProbabilityRowsTest::network))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(why);
    }
}
