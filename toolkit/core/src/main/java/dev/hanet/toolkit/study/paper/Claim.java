package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.use.Compare;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Whether a row is better than another, seed by seed.
 *
 * @param spec what is claimed or asked
 * @param differences seed to the better row minus the other, one a run
 * @param images the same image by image, each the mean over the runs; absent where images have no value of their own
 */
public record Claim(ItemSpec.Comparison spec, Map<Long, List<Double>> differences, Optional<Compare.Line> images) {
    public Claim {
        differences = Collections.unmodifiableMap(new LinkedHashMap<>(differences));
    }

    /** Mean over the seeds. */
    public double mean() {
        return runs().average().orElse(Double.NaN);
    }

    /** Whether the mean over the seeds says so. */
    public boolean holds() {
        return mean() > 0;
    }

    /** Whether the paper says so, and it is not found. */
    public boolean missed() {
        return spec.whose() == ItemSpec.Comparison.Whose.PAPER && !holds();
    }

    private DoubleStream runs() {
        return differences.values().stream().flatMap(List::stream).mapToDouble(one -> one);
    }

    /** What is claimed. */
    String subject() {
        return spec.better() + " above " + spec.than();
    }

    /** In a sentence. */
    public String words() {
        long above = differences.values().stream()
                .filter(seed -> seed.stream().mapToDouble(one -> one).average().orElse(Double.NaN) > 0)
                .count();
        String seeds = String.format(
                Locale.ROOT,
                "%s in %s: by %+.4f in the mean, in %d of %d seeds",
                subject(),
                spec.metric(),
                mean(),
                above,
                differences.size());
        long runs = runs().count();
        return runs == differences.size()
                ? seeds
                : seeds + ", in " + runs().filter(one -> one > 0).count() + " of " + runs + " runs";
    }

    /** The sentence with its answer before it, and whose claim it is where it is not the paper's. */
    public String answer() {
        String asked = spec.whose() == ItemSpec.Comparison.Whose.OURS ? "asked by us, " : "";
        return asked + (holds() ? "holds: " : "does not hold: ") + words();
    }
}
