package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The run's {@code log.txt}: one line a sentence, each with its time in UTC, on the disk at once. */
public final class RunLog implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private final Clock clock;

    private RunLog(Path file, BufferedWriter writer, Clock clock) {
        this.file = file;
        this.writer = writer;
        this.clock = clock;
    }

    static RunLog open(Path file) {
        try {
            var writer = new BufferedWriter(Channels.newWriter(
                    PlainFile.channel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    StandardCharsets.UTF_8));
            return new RunLog(file, writer, Clock.systemUTC());
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    /**
     * Adds a line.
     *
     * @throws RunException when it cannot be written
     */
    public synchronized void say(String line) {
        try {
            writer.write(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }
}
