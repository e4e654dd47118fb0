package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.train.TrainSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What is to be done for an item: its order, where it is done, and the specs of its networks, each read once.
 *
 * @param item what is made
 * @param order how
 * @param settings where data and runs lie, and what computes
 * @param specs a network's spec by its name
 */
record Agenda(ItemSpec item, Order order, TrainSettings settings, Function<String, SpecSource> specs) {
    static Agenda of(ItemSpec item, Order order, TrainSettings settings, ExperimentLoader loader) {
        Map<String, SpecSource> read = new HashMap<>();
        return new Agenda(item, order, settings, name -> read.computeIfAbsent(name, loader::read));
    }
}
