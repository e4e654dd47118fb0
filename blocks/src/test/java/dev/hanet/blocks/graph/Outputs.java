package dev.hanet.blocks.graph;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Outputs by their names, so that tests read as what is in files. */
public final class Outputs {
    private static final Pattern LEVEL = Pattern.compile("(?:(.*)\\.)?(attention|edges|edgeDensity)\\.(\\d+)");

    private Outputs() {}

    /** An output by its name: {@code logits.encoder.layer3}, {@code context.attention.2}, or one of a test's own. */
    public static Output of(String name) {
        Matcher level = LEVEL.matcher(name);
        if (level.matches()) {
            Output.Level of =
                    new Output.Level(level.group(1) == null ? "" : level.group(1), Integer.parseInt(level.group(3)));
            return switch (level.group(2)) {
                case "attention" -> new Output.Attention(of);
                case "edges" -> new Output.Edges(of);
                default -> new Output.EdgeDensity(of);
            };
        }
        return switch (name) {
            case "logits" -> Output.LOGITS;
            case "probabilities" -> Output.PROBABILITIES;
            case "loss" -> Output.LOSS;
            default ->
                name.startsWith("logits.")
                        ? new Output.Logits(name.substring("logits.".length()))
                        : new Output.Named(name);
        };
    }

    /** Several. */
    public static Set<Output> set(String... names) {
        return new LinkedHashSet<>(list(names));
    }

    /** Several in order. */
    public static List<Output> list(String... names) {
        return Arrays.stream(names).map(Outputs::of).collect(Collectors.toList());
    }
}
