package dev.hanet.toolkit.export;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A file that was written.
 *
 * @param file where it lies
 * @param bytes how long it is
 * @param format its kind
 * @param description what it takes and answers, for people
 * @param difference the largest difference from the run's network when the file was loaded again; absent unless checked
 */
public record Exported(
        Path file, long bytes, ExportFormat format, ExportDescription description, OptionalDouble difference) {
    /** Lines about inputs, outputs, and what the file leaves to its reader. */
    public List<String> lines() {
        return description.lines();
    }
}
