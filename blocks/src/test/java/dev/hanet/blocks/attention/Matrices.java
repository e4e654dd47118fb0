package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Matrices and batches of them as plain arrays, done the slow way. */
final class Matrices {
    private Matrices() {}

    static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    static double[][] transposed(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }

    static double[][] map(double[][] a, DoubleUnaryOperator function) {
        return Arrays.stream(a)
                .map(row -> Arrays.stream(row).map(function).toArray())
                .toArray(double[][]::new);
    }

    static double[][] identity(int n) {
        double[][] result = new double[n][n];
        for (int i = 0; i < n; i++) {
            result[i][i] = 1;
        }
        return result;
    }

    static double[][] filled(int rows, int columns, double value) {
        double[][] result = new double[rows][columns];
        for (double[] row : result) {
            Arrays.fill(row, value);
        }
        return result;
    }

    /** Normally distributed numbers that float can hold, [batch, rows, columns]. */
    static double[][][] random(Random random, int batch, int rows, int columns) {
        double[][][] result = new double[batch][rows][columns];
        for (double[][] matrix : result) {
            for (double[] row : matrix) {
                Arrays.setAll(row, i -> (float) random.nextGaussian());
            }
        }
        return result;
    }

    static double[] flat(double[][][] batch) {
        return Arrays.stream(batch)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    static double[][][] batch(double[] flat, int batch, int rows, int columns) {
        double[][][] result = new double[batch][rows][];
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < rows; i++) {
                int from = (b * rows + i) * columns;
                result[b][i] = Arrays.copyOfRange(flat, from, from + columns);
            }
        }
        return result;
    }

    static void assertClose(double[][] actual, double[][] expected) {
        assertThat(actual.length).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as(Arrays.deepToString(actual)).containsExactly(expected[i], within(1e-9));
        }
    }
}
