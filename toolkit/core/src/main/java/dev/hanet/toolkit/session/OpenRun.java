package dev.hanet.toolkit.session;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.RunDirectory;
import java.util.Optional;

/**
 * A run that was trained, rebuilt.
 *
 * @param directory its files
 * @param experiment what was trained
 * @param session the network with its best weights
 * @param networks those of other runs that its preparation asks
 */
public record OpenRun(RunDirectory directory, Experiment experiment, Session session, RunNetworks networks)
        implements AutoCloseable {
    /** In words, why it decides as if no threshold had been asked for, where its spec has one chosen and none was yet. */
    public Optional<String> caution() {
        return experiment
                .spec()
                .evaluate()
                .threshold()
                .on()
                .filter(on -> ChosenThreshold.of(directory).isEmpty())
                .map(on -> "the threshold is 0.5: none was chosen on "
                        + on.part().label() + ", which is done when training ends");
    }

    @Override
    public void close() {
        session.close();
        networks.close();
    }
}
