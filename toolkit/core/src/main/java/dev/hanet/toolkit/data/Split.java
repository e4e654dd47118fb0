package dev.hanet.toolkit.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which items are for what; no item is in two parts.
 *
 * @param training fits the weights; empty where another network is only tested
 * @param validation chooses the epoch; may be empty, then the last epoch is taken
 * @param test scored once, at the end; may be empty
 */
public record Split(List<Item> training, List<Item> validation, List<Item> test) {
    /**
     * Holds the parts apart.
     *
     * @throws DataException when an item is in two parts
     */
    public Split {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        Set<String> seen = new HashSet<>();
        for (List<Item> part : List.of(training, validation, test)) {
            for (Item item : part) {
                if (!seen.add(item.id())) {
                    throw new DataException("'" + item.id() + "' is in two parts of the split");
                }
            }
        }
    }

    public List<Item> of(Part part) {
        return switch (part) {
            case TRAINING -> training;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }
}
