package dev.hanet.toolkit.session;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
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
    /** In words, what is not yet as it will be when training has ended; absent where it has. */
    public Optional<String> caution() {
        return caution(directory, experiment);
    }

    /** Of a run that is not done: up to which epoch its weights are the best, and that a threshold which its spec has chosen is not. */
    static Optional<String> caution(RunDirectory directory, Experiment experiment) {
        RunStatus status = directory.status();
        List<String> words = new ArrayList<>();
        if (status != RunStatus.DONE) {
            words.add("the run '" + directory.path() + "' is not done but " + status.word()
                    + ": its weights are those of epoch "
                    + Checkpoints.of(directory).bestEpoch().epoch() + ", the best so far of "
                    + experiment.spec().train().epochs() + " that are to be trained");
        }
        experiment
                .spec()
                .evaluate()
                .threshold()
                .on()
                .filter(on -> ChosenThreshold.of(directory).isEmpty())
                .ifPresent(on -> words.add("the threshold is 0.5: none was chosen on "
                        + on.part().label() + ", which is done when training ends"));
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    @Override
    public void close() {
        session.close();
        networks.close();
    }
}
