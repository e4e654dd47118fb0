package dev.hanet.toolkit.session;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.RunDirectory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run trained, not on a device yet.
 *
 * @param directory its files
 * @param experiment its spec and network
 * @param weights the best parameters and buffers by name
 * @param chosenThreshold what decides two classes, where its spec had it chosen and the run is done
 */
public record TrainedRun(
        RunDirectory directory,
        Experiment experiment,
        Map<String, Tensor> weights,
        Optional<ChosenThreshold> chosenThreshold) {
    public TrainedRun {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /** Of two classes, from which probability on a pixel is of the second. */
    public double threshold() {
        return chosenThreshold
                .map(ChosenThreshold::threshold)
                .orElseGet(() -> experiment.spec().evaluate().threshold().beforehand());
    }

    /** In words, what is not yet as it will be when training has ended; absent where it has. */
    public Optional<String> caution() {
        return OpenRun.caution(directory, experiment);
    }

    /** Whether it is looked at on the data it was trained on, and not on another data set laid over its spec. */
    public boolean isOfItsOwnData() {
        return experiment.overlay().options().stream().noneMatch(option -> option.startsWith("data.dataset"));
    }
}
