package dev.hanet.toolkit.export;

import dev.hanet.toolkit.python.PythonConfig;
import dev.hanet.toolkit.python.PythonKeys;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.SpecException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What became of the keys of a configuration: taken, left, or a mistake. */
final class Findings {
    /**
     * What became of a key.
     *
     * @param at where it stands
     * @param key its path there
     * @param words of one that is taken, what it is here; of one that is left, what is the case instead
     */
    record Finding(Location at, String key, String words) {
        @Override
        public String toString() {
            return at + ": " + key + ": " + words;
        }
    }

    private final PythonConfig config;
    private final List<Problem> problems;
    private final List<Finding> taken = new ArrayList<>();
    private final List<Finding> left = new ArrayList<>();

    Findings(PythonConfig config) {
        this.config = config;
        this.problems = new ArrayList<>(config.problems());
    }

    /** The whole configuration. */
    PythonKeys keys() {
        return new PythonKeys(config.values(), "", problems::add);
    }

    void taken(Location at, String key, String words) {
        taken.add(new Finding(at, key, words));
    }

    void left(Location at, String key, String words) {
        left.add(new Finding(at, key, words));
    }

    List<Finding> taken() {
        return ordered(taken);
    }

    List<Finding> left() {
        return ordered(left);
    }

    private List<Finding> ordered(List<Finding> findings) {
        List<String> files = new ArrayList<>(config.lines().keySet());
        return findings.stream()
                .distinct()
                .sorted(Comparator.<Finding>comparingInt(
                                one -> files.indexOf(one.at().source()))
                        .thenComparingInt(one -> one.at().line())
                        .thenComparingInt(one -> one.at().column()))
                .toList();
    }

    /**
     * Ends the import where there are mistakes.
     *
     * @throws SpecException with every one
     */
    void requireNone() {
        if (!problems.isEmpty()) {
            List<String> files = new ArrayList<>(config.lines().keySet());
            problems.sort(Comparator.<Problem>comparingInt(
                            one -> files.indexOf(one.at().source()))
                    .thenComparingInt(one -> one.at().line())
                    .thenComparingInt(one -> one.at().column()));
            throw new SpecException(
                    problems.stream().distinct().toList(),
                    config.lines(),
                    config.files().get(0).toString());
        }
    }

    /** As one writes it in YAML: {@code 0.5}, {@code 4}, {@code 0.0001}. */
    static String number(double value) {
        String plain =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        return plain.length() > 24 ? Double.toString(value) : plain;
    }
}
