package dev.hanet.toolkit.task;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataRoots;
import java.nio.file.Path;
import java.util.List;

/**
 * What a training needs to know besides its spec; nothing of it changes a result on the same kind of device.
 *
 * @param roots where data sets are looked for
 * @param device where to compute
 * @param runs the folder of all run directories
 * @param command the command line, for the record
 */
public record TrainSettings(DataRoots roots, Device device, Path runs, List<String> command) {
    public TrainSettings {
        command = List.copyOf(command);
    }
}
