package dev.hanet.blocks.attention;

import static dev.hanet.blocks.attention.Matrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module with its convolutions, in evaluation. */
class ModuleIT {
    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"minmax-sample", "minmax-row", "exp-rowmax"})
    void places_may_come_in_any_order_and_samples_in_any_company(String normalize) {
        int[] order = {5, 0, 3, 1, 4, 2};
        double[][][] x = Matrices.random(new Random(8), 3, 4, 6);
        x[0] = Matrices.map(x[0], value -> 5 * value); // would move the extremes of a batch taken together
        double[][][] permuted = new double[][][] {shuffled(x[1], order)};
        try (Module module = new Module(HaSpecs.spec("normalize: " + normalize), Shape.of(1, 4, 2, 3), 4)) {
            double[][] together = module.run(x, "result")[1];
            double[][] alone = module.run(permuted, "result")[0];

            assertClose(alone, shuffled(together, order));
        }
    }

    private static double[][] shuffled(double[][] x, int[] order) {
        return Arrays.stream(x)
                .map(row -> Arrays.stream(order).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void one_program_serves_all_sizes() {
        HaSpec spec = HaSpecs.spec("hops: shell, selfLoops: remove");
        double[][][] x = Matrices.random(new Random(8), 2, 4, 16);
        try (Module module = new Module(spec, Shape.of(1, 4, 2, 3), 4)) {
            double[][][] result = module.run(x, "result");

            assertClose(result[1], new ReferenceModule(spec, module.state(), 4).apply(x[1]));
        }
    }

    @Test
    void diagnostics_tell_who_gathers_from_whom() {
        double[][][] x = Matrices.random(new Random(8), 2, 4, 6);
        try (Module row = new Module(HaSpecs.spec("delta: 0.7"), Shape.of(1, 4, 2, 3), 4);
                Module column = new Module(HaSpecs.spec("delta: 0.7, orientation: column"), Shape.of(1, 4, 2, 3), 4)) {
            double[][][] weights = row.run(x, "ha.attention.1");
            double edges =
                    Arrays.stream(Matrices.flat(weights)).map(Math::signum).sum();

            assertThat(row.run(x, "ha.edgeDensity.1")[0][0][0]).isCloseTo(edges / (2 * 6 * 6), within(1e-6));
            for (double[] place : column.run(x, "ha.attention.2")[1]) {
                assertThat(Arrays.stream(place).sum()).isCloseTo(1, within(1e-12));
            }
        }
    }
}
