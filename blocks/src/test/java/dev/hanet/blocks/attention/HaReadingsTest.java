package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hanet.blocks.GoldenText;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which steps each reading of the paper takes in place of others; what the steps give is in {@link OptionsIT}. */
class HaReadingsTest {
    private static final int LEVELS = 2;

    @Test
    void each_reading_takes_the_steps_of_the_table() {
        List<String> usual = steps(HaSpec.of(0.7, LEVELS));
        StringJoiner text = new StringJoiner("\n", "", "\n");
        text.add("the paper's module");
        usual.forEach(step -> text.add("    " + step));
        OptionsIT.VALUES.lines().forEach(line -> {
            String[] cells = line.split("\\|");
            String base = cells[2].strip().replace("'", "");
            String keys = (base.isEmpty() ? "" : base + ", ") + cells[0].strip() + ": " + cells[1].strip();
            List<String> steps = steps(HaSpecs.with(HaSpec.of(0.7, LEVELS), keys));
            text.add("").add(keys);
            without(usual, steps).forEach(step -> text.add("  - " + step));
            without(steps, usual).forEach(step -> text.add("  + " + step));
        });
        GoldenText.assertSame(HaReadingsTest.class, "readings.txt", text.toString());
    }

    @ParameterizedTest(name = "{0}: {1} ({2})")
    @CsvSource(textBlock = OptionsIT.VALUES, delimiter = '|')
    void every_step_of_a_reading_is_read(String option, String value, String base) {
        assumeThat(option).as("maps of levels that are left out have no reader").isNotEqualTo("includeLevels");
        HaSpec spec = HaSpecs.with(HaSpecs.with(HaSpec.of(0.7, LEVELS), base), option + ": " + value);
        Graph graph = Module.graph(spec, Shape.of(2, 4, 3, 2));
        Set<Value> read = new HashSet<>(graph.outputs().values());
        graph.values().forEach(step -> read.addAll(step.operands()));

        assertThat(graph.values())
                .filteredOn(step -> !read.contains(step))
                .allMatch(
                        step -> step.name().startsWith("ha.detach")
                                || step.name().startsWith("ha.unpackedPairs"),
                        "another view of the scores, or bits as truth values, which cost nothing where nobody reads them");
    }

    /** From query and key to the result, without what stands in the scopes of layers; then the outputs. */
    private static List<String> steps(HaSpec spec) {
        List<String> steps = new ArrayList<>();
        Graph graph = Module.graph(spec, Shape.of(2, 4, 3, 2));
        for (Value value : graph.values()) {
            if (value.scope().equals("ha")) {
                value.operator().ifPresent(operator -> steps.add(operator + " " + value.shape()));
            }
        }
        graph.outputs().keySet().stream()
                .map(Output::name)
                .filter(name -> name.startsWith("ha."))
                .forEach(name -> steps.add("output " + name));
        return steps;
    }

    private static List<String> without(List<String> steps, List<String> others) {
        List<String> rest = new ArrayList<>(steps);
        others.forEach(rest::remove);
        return rest;
    }
}
