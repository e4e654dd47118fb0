package dev.hanet.toolkit.train;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.data.DataRoots;
import java.nio.file.Path;
import java.util.List;

/**
 * What a training needs to know besides its spec; where and how to compute.
 *
 * @param roots where data sets are looked for
 * @param weights where weights that a spec names are kept
 * @param device where to compute
 * @param threads processor cores that the engine uses; with another number a result may differ in its last digits
 * @param runs the folder of all run directories
 * @param prepared the folder of prepared images, which need not be there
 * @param anyCode whether earlier runs count that other code made
 * @param command the command line, for the record
 */
public record TrainSettings(
        DataRoots roots,
        WeightsFolder weights,
        Device device,
        int threads,
        Path runs,
        Path prepared,
        boolean anyCode,
        List<String> command) {
    public TrainSettings {
        command = List.copyOf(command);
    }
}
