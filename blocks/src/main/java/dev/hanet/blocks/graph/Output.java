package dev.hanet.blocks.graph;

import java.util.regex.Pattern;

/**
 * What a result of a network means.
 *
 * <p>Programs ask for results by their meaning. The name is for files and for programs elsewhere; no two results share one,
 * whatever nodes and classifiers are called, and nothing reads a meaning out of a name.
 */
public sealed interface Output {
    /** The logits of the classifier that segments, [B, maps, H, W]. */
    Output LOGITS = new Logits("");

    /** How likely each class is in each pixel, [B, classes, H, W]. */
    Output PROBABILITIES = new Probabilities();

    /** What training minimises, []. */
    Output LOSS = new Loss();

    /** What it is called in files: {@code logits}, {@code context.attention.2}. */
    String name();

    /**
     * What a classifier says.
     *
     * @param classifier the point or the name of a further one; empty for the one that segments
     */
    record Logits(String classifier) implements Output {
        /** Beside the dot of a module's name no classifier can be taken for a level. */
        @Override
        public String name() {
            if (classifier.isEmpty()) {
                return "logits";
            }
            String name = "logits." + classifier;
            return Level.NAME.matcher(name).matches() ? "logits:" + classifier : name;
        }
    }

    /** The classes' probabilities. */
    record Probabilities() implements Output {
        @Override
        public String name() {
            return "probabilities";
        }
    }

    /** The weighted sum of the classifiers' losses. */
    record Loss() implements Output {
        @Override
        public String name() {
            return "loss";
        }
    }

    /**
     * The weights of one level of attention, [B, N, N]: row i holds what place i gathers with.
     *
     * @param level whose
     */
    record Attention(Level level) implements Output {
        @Override
        public String name() {
            return level.name("attention");
        }
    }

    /**
     * The graph of one level, [B, N, N]: 1 where place i gathers from place j, else 0.
     *
     * @param level whose
     */
    record Edges(Level level) implements Output {
        @Override
        public String name() {
            return level.name("edges");
        }
    }

    /**
     * The share of pairs of places that are neighbours on one level, [].
     *
     * @param level whose
     */
    record EdgeDensity(Level level) implements Output {
        @Override
        public String name() {
            return level.name("edgeDensity");
        }
    }

    /**
     * A result that only the program that declares it knows.
     *
     * @param name as that program calls it
     */
    record Named(String name) implements Output {}

    /**
     * What a layer computes, for a look inside; every graph has it of its own values.
     *
     * @param value the layer's result
     */
    record Inside(Value value) implements Output {
        @Override
        public String name() {
            return value.scope().isEmpty() ? value.name() : value.scope();
        }
    }

    /**
     * One level of one attention module of a network.
     *
     * @param module the module's scope: {@code context}
     * @param number from 1, or what the module counts its maps by
     */
    record Level(String module, int number) {
        private static final Pattern NAME =
                Pattern.compile("(.*\\.)?(attention|edges|edgeDensity)\\.\\d+", Pattern.DOTALL);

        /** A level of the module that is being built. */
        public static Level of(Value weights, int number) {
            return new Level(weights.scope(), number);
        }

        /** The name of what is known of it: {@code context.edges.2}. */
        public String name(String quantity) {
            return (module.isEmpty() ? "" : module + ".") + quantity + "." + number;
        }

        /** As a person calls it: {@code context, level 2}. */
        @Override
        public String toString() {
            return module + ", level " + number;
        }
    }
}
