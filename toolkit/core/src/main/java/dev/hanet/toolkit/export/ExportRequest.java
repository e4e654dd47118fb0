package dev.hanet.toolkit.export;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What to export.
 *
 * @param run the run directory
 * @param format the kind of file
 * @param out the file; by default {@code export/model.<ending>} in the run
 * @param output what the file says of each pixel
 * @param attention whether it answers the attention maps as well
 * @param overwrite whether an older file may go
 * @param check whether the file is loaded again and compared with the run's network, where the toolkit reads its format
 * @param sample where a drawn image and the network's answers go, by which readers of the file can be checked
 */
public record ExportRequest(
        Path run,
        ExportFormat format,
        Optional<Path> out,
        Output output,
        boolean attention,
        boolean overwrite,
        boolean check,
        Optional<Path> sample) {
    /** What is said of each pixel. */
    public enum Output {
        /** A number a map: one a class, the greatest for the likeliest, or as the model's activation has it. */
        LOGITS,
        /** The classes' probabilities, which add up to 1. */
        PROBABILITIES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the file goes. */
    Path file() {
        return out.orElseGet(() -> run.resolve("export").resolve("model." + format.ending()));
    }
}
