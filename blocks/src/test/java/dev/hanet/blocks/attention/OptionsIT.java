package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value of every option does what its formula says, and something else than the default. */
class OptionsIT {
    private static final Shape SHAPE = Shape.of(2, 4, 3, 4);
    private static final double[][][] X = Matrices.random(new Random(5), 2, 4, 12);

    private static final Map<HaSpec, double[]> RESULTS = new HashMap<>();

    /** Option, value, and what else it takes for the value to have an effect. */
    static final String VALUES = """
            delta          | 0.6                | ''
            neighbours     | 3                  | delta: 0.5
            symmetrize     | or                 | delta: 0.5, neighbours: 4
            symmetrize     | and                | delta: 0.5, neighbours: 4
            normalize      | cosine             | delta: 0.5, neighbours: 4
            threshold      | learned            | ''
            steepness      | 5                  | threshold: learned
            levels         | 1                  | ''
            levels         | 3                  | ''
            includeLevels  | [2]                | ''
            includeLevels  | [1 3]              | levels: 3
            channels       | 6                  | ''
            keyChannels    | 3                  | ''
            normalize      | minmax-row         | ''
            normalize      | sigmoid            | ''
            normalize      | exp-rowmax         | ''
            normalize      | cosine             | ''
            normalize      | softmax-row        | ''
            normalize      | none               | ''
            scores         | normalized         | ''
            temperature    | 0.25               | scores: normalized
            nonEdges       | zero               | ''
            selfLoops      | as-thresholded     | ''
            selfLoops      | remove             | ''
            emptyRows      | uniform            | selfLoops: remove, delta: 0.85
            emptyRows      | zero               | selfLoops: remove, delta: 0.85
            hops           | cumulative         | selfLoops: remove
            hops           | shell              | ''
            hopValue       | count              | ''
            hopValue       | row-stochastic     | ''
            symmetrize     | or                 | ''
            symmetrize     | and                | ''
            symmetrize     | mean               | ''
            orientation    | column             | ''
            orientation    | unnormalized       | ''
            propagation    | power-of-attention | ''
            propagation    | power-of-softmax   | ''
            propagation    | none               | ''
            powerScale     | inverse-nodes      | propagation: power-of-attention
            powerScale     | row-l1             | propagation: power-of-attention
            levelProjection| bn-relu            | ''
            fusion         | sum                | ''
            fusion         | gated              | ''
            residual       | add                | ''
            residual       | gamma              | ''
            residual       | gated              | ''
            qk             | shared             | ''
            position       | sine               | ''
            """;

    @ParameterizedTest(name = "{0}: {1} ({2})")
    @CsvSource(textBlock = VALUES, delimiter = '|')
    void a_value_is_its_formula_and_not_the_default(String option, String value, String base) {
        HaSpec ordinary = HaSpecs.with(HaSpec.of(0.7, 2), base);
        HaSpec changed = HaSpecs.with(ordinary, option + ": " + value);

        double[] result = assertReference(changed);

        assertThat(distance(result, assertReference(ordinary))).isGreaterThan(1e-4);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "hops: shell, hopValue: count",
                "delta: 0.5, neighbours: 2, selfLoops: remove, hops: cumulative, levels: 3",
                "delta: 0.5, neighbours: 3, scores: normalized, normalize: minmax-row, orientation: column",
                "delta: 0.5, neighbours: 100, levels: 3",
                "threshold: learned, propagation: none, levels: 3, orientation: column",
                "threshold: learned, steepness: 3, levels: 3, normalize: minmax-row, orientation: unnormalized",
                "threshold: learned, scores: normalized, normalize: cosine, levels: 3, includeLevels: [1 3]",
                "hops: shell, hopValue: row-stochastic, nonEdges: zero",
                "hopValue: count, selfLoops: remove, nonEdges: zero, levels: 3",
                "hopValue: row-stochastic, selfLoops: remove, delta: 0.85, levels: 3",
                "orientation: column, selfLoops: remove, delta: 0.85",
                "orientation: column, selfLoops: remove, delta: 0.85, emptyRows: uniform",
                "orientation: column, selfLoops: remove, delta: 0.85, emptyRows: zero",
                "orientation: unnormalized, nonEdges: zero, selfLoops: as-thresholded",
                "orientation: column, propagation: power-of-attention, powerScale: row-l1, levels: 3",
                "orientation: column, propagation: power-of-softmax, levels: 3",
                "propagation: power-of-softmax, nonEdges: zero, selfLoops: remove, levels: 3",
                "propagation: power-of-attention, powerScale: inverse-nodes, levels: 3",
                "scores: normalized, normalize: cosine, symmetrize: or, temperature: 0.1",
                "scores: normalized, normalize: minmax-row, symmetrize: mean, hopValue: count",
                "normalize: exp-rowmax, symmetrize: and, delta: 0.4",
                "hops: cumulative, selfLoops: remove, levels: 4, includeLevels: [2 4], fusion: gated",
            })
    void options_combine_as_their_formulas_do(String keys) {
        assertReference(HaSpecs.with(HaSpec.of(0.7, 2), keys));
    }

    @Test
    void the_table_has_every_value_of_every_option() {
        Set<String> table = new HashSet<>();
        VALUES.lines()
                .map(line -> line.split("\\|"))
                .forEach(cells -> table.add(cells[0].strip() + ": " + cells[1].strip()));
        HaSpec defaults = HaSpec.of(0.5, 2);

        Stream<String> wanted = Arrays.stream(HaSpec.class.getRecordComponents())
                .filter(component -> component.getType().isEnum())
                .filter(component -> component.getType() != Compute.class) // changes no result: FusedAttentionIT
                .flatMap(component -> Arrays.stream(component.getType().getEnumConstants())
                        .filter(value ->
                                value != HaSpec.Threshold.STRAIGHT_THROUGH) // changes gradients alone: GradientsIT
                        .skip(1)
                        .map(value -> component.getName() + ": " + HaSpecs.text(value)));

        assertThat(wanted).isSubsetOf(table);
        assertThat(HaSpecs.with(defaults, "")).isEqualTo(defaults);
    }

    private static double[] assertReference(HaSpec spec) {
        double[] known = RESULTS.get(spec);
        if (known != null) {
            return known;
        }
        try (Module module = new Module(spec, SHAPE, 3)) {
            ReferenceModule reference = new ReferenceModule(spec, module.state(), (int) SHAPE.size(3));
            double[][][] expected = Arrays.stream(X).map(reference::apply).toArray(double[][][]::new);
            double[] result = Matrices.flat(module.run(X, "result"));
            assertThat(distance(result, Matrices.flat(expected))).isLessThan(1e-6);
            RESULTS.put(spec, result);
            return result;
        }
    }

    private static double distance(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        double greatest = 0;
        for (int i = 0; i < a.length; i++) {
            greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
        }
        return greatest;
    }
}
