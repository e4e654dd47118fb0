package dev.hanet.blocks.attention;

import dev.hanet.blocks.attention.HaSpec.LevelProjection;
import dev.hanet.blocks.attention.HaSpec.QueryKey;
import dev.hanet.blocks.attention.HaSpec.Residual;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole module in evaluation, one sample at a time, with the weights of a network whose scope is {@code ha}. */
final class ReferenceModule {
    private final HaSpec spec;
    private final Map<String, Tensor> state;
    private final int width;

    /** Of places that lie in rows of so many. */
    ReferenceModule(HaSpec spec, Map<String, Tensor> state, int width) {
        this.spec = spec;
        this.state = state;
        this.width = width;
    }

    /** [C, N] to [C, N]. */
    double[][] apply(double[][] x) {
        double[][] placed = spec.position() == HaSpec.Position.NONE ? x : combined(x, 1, positions(x), 1);
        double[][] query = conv("query", placed);
        double[][] key = spec.qk() == QueryKey.SHARED ? query : conv("key", placed);
        double[][] features = convBnRelu("value", x);
        List<double[][]> gathered = new PlainAttention(spec, delta(), query, key).gathered(features);
        List<double[][]> projected = new ArrayList<>();
        for (int level : spec.includedLevels()) {
            double[][] one = gathered.get(level - 1);
            projected.add(
                    spec.levelProjection() == LevelProjection.LINEAR
                            ? conv("level" + level, one)
                            : convBnRelu("level" + level, one));
        }
        double[][] result = convBnRelu("fusion", joined(projected));
        if (spec.residual() == Residual.NONE) {
            return result;
        }
        if (spec.residual() == Residual.GATED) {
            return gated(x, result);
        }
        double factor = spec.residual() == Residual.ADD ? 1 : number("gamma");
        return combined(result, factor, x, 1);
    }

    /** Half the channels hold the row, the others the column: sines and cosines of ever longer waves by turns. */
    private double[][] positions(double[][] like) {
        int half = like.length / 2;
        double[][] positions = new double[like.length][like[0].length];
        for (int c = 0; c < like.length; c++) {
            int k = c % half;
            double wave = Math.pow(10_000, 2.0 * (k / 2) / half);
            for (int n = 0; n < like[0].length; n++) {
                double angle = (c < half ? n / width : n % width) / wave;
                positions[c][n] = k % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        }
        return positions;
    }

    /** The threshold of the network: its number, or its parameter. */
    private double delta() {
        return spec.threshold() == HaSpec.Threshold.FIXED ? spec.delta() : number("delta");
    }

    private double[][] gated(double[][] x, double[][] result) {
        double[][] both = new double[2 * x.length][];
        System.arraycopy(x, 0, both, 0, x.length);
        System.arraycopy(result, 0, both, x.length, x.length);
        double[][] asked = conv("gate", both);
        double[][] mixed = new double[x.length][x[0].length];
        for (int c = 0; c < x.length; c++) {
            for (int n = 0; n < x[c].length; n++) {
                double share = 1 / (1 + Math.exp(-asked[c][n]));
                mixed[c][n] = share * result[c][n] + (1 - share) * x[c][n];
            }
        }
        return mixed;
    }

    private double[][] joined(List<double[][]> levels) {
        double[][] result = levels.get(0);
        switch (spec.fusion()) {
            case CONCAT -> {
                for (double[][] level : levels.subList(1, levels.size())) {
                    double[][] longer = new double[result.length + level.length][];
                    System.arraycopy(result, 0, longer, 0, result.length);
                    System.arraycopy(level, 0, longer, result.length, level.length);
                    result = longer;
                }
            }
            case SUM -> {
                for (double[][] level : levels.subList(1, levels.size())) {
                    result = combined(result, 1, level, 1);
                }
            }
            case GATED -> {
                result = combined(result, 0, result, gate(0));
                for (int i = 1; i < levels.size(); i++) {
                    result = combined(result, 1, levels.get(i), gate(i));
                }
            }
        }
        return result;
    }

    private double gate(int index) {
        return 1 / (1 + Math.exp(-number("gate" + spec.includedLevels().get(index))));
    }

    private static double[][] combined(double[][] a, double factorA, double[][] b, double factorB) {
        double[][] result = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[i][j] = factorA * a[i][j] + factorB * b[i][j];
            }
        }
        return result;
    }

    private double[][] conv(String name, double[][] x) {
        Tensor weight = state.get("ha." + name + ".weight");
        int outputs = (int) weight.shape().size(0);
        double[][] result = Matrices.times(Matrices.batch(weight.toDoubles(), 1, outputs, x.length)[0], x);
        if (!state.containsKey("ha." + name + ".bias")) {
            return result;
        }
        double[] bias = state.get("ha." + name + ".bias").toDoubles();
        for (int c = 0; c < outputs; c++) {
            for (int n = 0; n < x[0].length; n++) {
                result[c][n] += bias[c];
            }
        }
        return result;
    }

    private double[][] convBnRelu(String name, double[][] x) {
        double[][] y = conv(name + ".conv", x);
        for (int c = 0; c < y.length; c++) {
            double deviation = Math.sqrt(element(name + ".bn.running_var", c) + 1e-5);
            for (int n = 0; n < y[c].length; n++) {
                double normal = (y[c][n] - element(name + ".bn.running_mean", c)) / deviation;
                y[c][n] = Math.max(0, normal * element(name + ".bn.weight", c) + element(name + ".bn.bias", c));
            }
        }
        return y;
    }

    private double element(String name, int index) {
        return state.get("ha." + name).toDoubles()[index];
    }

    private double number(String name) {
        return element(name, 0);
    }
}
