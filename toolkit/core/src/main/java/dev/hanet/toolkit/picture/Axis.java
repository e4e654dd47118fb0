package dev.hanet.toolkit.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A scale with round numbers at its ticks.
 *
 * @param low value at its start
 * @param high value at its end
 * @param step distance of the ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {
    private static final int TICKS = 6;

    /** An axis that holds the values; {@code whole} keeps ticks at whole numbers. */
    static Axis over(double least, double most, boolean whole) {
        double span = most > least ? most - least : Math.max(1e-3, Math.abs(least) * 0.1);
        double power = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = factor * power;
            if (span / step <= TICKS + 1e-9) {
                break;
            }
        }
        if (whole) {
            step = Math.max(1, Math.rint(step));
        }
        return new Axis(Math.floor(least / step + 1e-9) * step, Math.ceil((least + span) / step - 1e-9) * step, step);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; low + i * step <= high + step * 1e-6; i++) {
            ticks.add(low + i * step);
        }
        return ticks;
    }

    /** Share of the way from start to end. */
    double place(double value) {
        return (value - low) / (high - low);
    }

    String label(double tick) {
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        return BigDecimal.valueOf(tick).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
}
