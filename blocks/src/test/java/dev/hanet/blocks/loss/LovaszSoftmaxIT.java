package dev.hanet.blocks.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the algorithm of the paper, written out in double precision. */
class LovaszSoftmaxIT {
    private static final int CLASSES = 3;
    private static final int PIXELS = 2 * 4 * 5;

    private final float[] logits = new float[CLASSES * PIXELS];
    private final long[] mask = new long[PIXELS];

    LovaszSoftmaxIT() {
        Random random = new Random(7);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 11 == 3 ? 255 : random.nextInt(CLASSES);
        }
    }

    @Test
    void it_is_the_papers_algorithm() {
        assertThat(run().loss()).isCloseTo(reference(widened()), within(1e-6));
    }

    @Test
    void a_class_that_is_not_there_does_not_count() {
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mask[i] == 2 ? 0 : mask[i];
        }
        assertThat(run().loss()).isCloseTo(reference(widened()), within(1e-6));
    }

    @Test
    void nothing_that_counts_costs_nothing() {
        Arrays.fill(mask, 255);
        assertThat(run().loss()).isZero();
    }

    @Test
    void its_gradient_is_that_of_the_reference() {
        float[] gradient = run().gradient();
        double step = 1e-6;
        for (int i = 0; i < logits.length; i += 7) {
            double[] more = widened();
            double[] less = widened();
            more[i] += step;
            less[i] -= step;
            assertThat((double) gradient[i]).isCloseTo((reference(more) - reference(less)) / (2 * step), within(1e-5));
        }
    }

    private record Outcome(double loss, float[] gradient) {}

    private Outcome run() {
        Shape shape = Shape.of(2, CLASSES, 4, 5);
        GraphBuilder graph = new GraphBuilder();
        Value given = graph.parameter("logits", shape, (values, of, random) -> {
            System.arraycopy(logits, 0, values, 0, values.length);
        });
        Value truth = graph.input("mask", new TensorType(Shape.of(2, 4, 5), ElementType.INT));
        graph.output(Outputs.of("loss"), new LovaszSoftmaxSpec().loss(given, truth));
        Map<String, Tensor> inputs = Map.of("mask", Tensor.ints(Shape.of(2, 4, 5), mask));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            double loss = network.evaluate(inputs, Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
            float[] gradient = network.gradients(Mode.EVALUATION, Outputs.of("loss"), inputs, Set.of())
                    .byName()
                    .get("logits")
                    .toFloats();
            return new Outcome(loss, gradient);
        }
    }

    private double[] widened() {
        return IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
    }

    private double reference(double[] values) {
        double sum = 0;
        int there = 0;
        for (int c = 0; c < CLASSES; c++) {
            int held = c;
            long all = IntStream.range(0, PIXELS).filter(i -> mask[i] == held).count();
            if (all > 0) {
                sum += ofClass(values, c, all);
                there++;
            }
        }
        return there == 0 ? 0 : sum / there;
    }

    private double ofClass(double[] values, int c, long all) {
        record Pixel(double error, boolean isTrue) {}
        List<Pixel> pixels = IntStream.range(0, PIXELS)
                .filter(i -> mask[i] != 255)
                .mapToObj(i -> {
                    double likely = probability(values, c, i);
                    return mask[i] == c ? new Pixel(1 - likely, true) : new Pixel(likely, false);
                })
                .sorted(Comparator.comparingDouble(Pixel::error).reversed())
                .toList();
        double loss = 0;
        double before = 0;
        long hit = 0;
        long missed = 0;
        for (Pixel pixel : pixels) {
            hit += pixel.isTrue() ? 1 : 0;
            missed += pixel.isTrue() ? 0 : 1;
            double lost = 1 - (double) (all - hit) / (all + missed);
            loss += pixel.error() * (lost - before);
            before = lost;
        }
        return loss;
    }

    private static double probability(double[] values, int c, int pixel) {
        int perImage = PIXELS / 2;
        int at = pixel / perImage * CLASSES * perImage + pixel % perImage;
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
            sum += Math.exp(values[at + k * perImage]);
        }
        return Math.exp(values[at + c * perImage]) / sum;
    }
}
