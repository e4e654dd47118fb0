package dev.hanet.toolkit.task.paper;

import java.util.List;
import java.util.Locale;

/**
 * Whether a row is better than another, seed by seed.
 *
 * @param spec what is claimed
 * @param differences the better row minus the other, one a seed
 */
public record Claim(ClaimSpec spec, List<Double> differences) {
    public Claim {
        differences = List.copyOf(differences);
    }

    /** Mean over the seeds. */
    public double mean() {
        return differences.stream().mapToDouble(one -> one).average().orElse(Double.NaN);
    }

    /** Whether the mean over the seeds says so. */
    public boolean holds() {
        return mean() > 0;
    }

    /** In a sentence. */
    public String words() {
        long above = differences.stream().filter(one -> one > 0).count();
        return String.format(
                Locale.ROOT,
                "%s above %s in %s: by %+.4f in the mean, in %d of %d seeds",
                spec.better(),
                spec.than(),
                spec.metric(),
                mean(),
                above,
                differences.size());
    }
}
