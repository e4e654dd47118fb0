package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/** Declares which result of the paper a spec repeats. */
@About("which result of the paper this repeats")
public record PaperSpec(
        @About("number of the table") Optional<@Positive Integer> table,

        @About("the row of the table, by its first cell") Optional<String> row,

        @About("number of the figure") Optional<@Positive Integer> figure,

        @About("the threshold of the point in the figure") Optional<Double> delta,

        @About("the levels of the point in the figure") Optional<@Positive Integer> levels) {}
