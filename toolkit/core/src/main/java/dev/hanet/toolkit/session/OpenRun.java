package dev.hanet.toolkit.session;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.RunDirectory;

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
    @Override
    public void close() {
        session.close();
        networks.close();
    }
}
