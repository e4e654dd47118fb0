package dev.hanet.toolkit.train;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.run.RecordedData;
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
 * @param reuse which earlier runs count
 * @param command the command line, for the record
 */
public record TrainSettings(
        DataRoots roots,
        WeightsFolder weights,
        Device device,
        int threads,
        Path runs,
        Path prepared,
        Reuse reuse,
        List<String> command) {
    public TrainSettings {
        command = List.copyOf(command);
    }

    /**
     * Which earlier runs count, where several are trained.
     *
     * @param anyCode whether those count that other code made, and whether a run may go on by other code than it began with
     * @param retry whether what failed before is trained again
     * @param changedData whether a run may go on with other data than it began with
     */
    public record Reuse(boolean anyCode, boolean retry, boolean changedData) {
        /** What the same code made; what failed stays failed. */
        public static final Reuse SAME_CODE = new Reuse(false, false, false);

        /** With what a run may go on. */
        public RecordedData.Accepted accepted() {
            return new RecordedData.Accepted(changedData, anyCode);
        }
    }
}
