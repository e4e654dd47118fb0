package dev.hanet.blocks.optimizer;

/**
 * What an optimiser remembers of each parameter between steps; zero at the start.
 *
 * @param name as in a checkpoint, where the parameter's name follows: {@code momentum}
 * @param scalar one number a parameter, []; else an array of the parameter's shape
 */
public record Slot(String name, boolean scalar) {
    static Slot likeParameter(String name) {
        return new Slot(name, false);
    }

    static Slot number(String name) {
        return new Slot(name, true);
    }
}
