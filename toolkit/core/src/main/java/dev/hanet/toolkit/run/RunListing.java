package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of the runs in a folder of runs, by experiment and by the hash that stands in them.
 *
 * <p>The folder of an experiment is listed once. Whoever makes a run adds its name to a file in the folder of runs, and of that file only what is
 * new is read: so what a look costs does not grow with the runs that there are, and what another process makes is seen at once. The
 * file is no index: it may be removed, its names may be of runs that are gone, and what came by other means is seen when the folder is
 * listed again, a minute later at most.
 */
final class RunListing {
    /** The file with a line for every run that was made. */
    static final String MADE = ".made";

    /** How many digits of the hash stand in a name. */
    static final int HASH = 8;

    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Pattern MARK = Pattern.compile("-(?=([0-9a-f]{" + HASH + "}))");

    private final Path root;
    private final LongSupplier clock;
    private final Map<String, Folder> folders = new HashMap<>();
    private long read;

    /**
     * Nothing is listed yet.
     *
     * @param root the folder of all runs
     * @param clock nanoseconds that only grow
     */
    RunListing(Path root, LongSupplier clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * Adds a run that was made.
     *
     * @param name with its experiment's, {@code drive/hanet/20261122-120000-01234567}
     * @throws RunException when that cannot be written
     */
    static void add(Path root, String name) {
        Path file = root.resolve(MADE);
        // On a line of its own even where the power failed in the middle of the one before.
        ByteBuffer line = ByteBuffer.wrap(("\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        synchronized (RunListing.class) { // a process has a lock once
            try (FileChannel channel = PlainFile.channel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                channel.lock();
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            } catch (IOException e) {
                throw RunException.writing(file, e);
            }
        }
    }

    /** The runs of an experiment whose names have a hash in them, newest first. */
    List<Path> named(String experiment, String hash) {
        return folder(experiment).marked.getOrDefault(hash.substring(0, HASH), Set.of()).stream()
                .map(root.resolve(experiment)::resolve)
                .filter(Files::exists)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** All runs of an experiment that this did not answer before. */
    List<Path> arrived(String experiment) {
        List<String> names = folder(experiment).arrived;
        List<Path> arrived =
                names.stream().map(root.resolve(experiment)::resolve).toList();
        names.clear();
        return arrived;
    }

    private Folder folder(String experiment) {
        readMade(); // before the folder is listed: what is made between the two stands in both
        Folder folder = folders.computeIfAbsent(experiment, name -> new Folder(root.resolve(name)));
        folder.list(clock.getAsLong());
        return folder;
    }

    private void readMade() {
        Path file = root.resolve(MADE);
        // Opened in any case: on a network file system that is when what others have written is seen.
        try (FileChannel channel = PlainFile.channel(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < read) { // another one
                forget();
            }
            byte[] bytes = Channels.newInputStream(channel.position(read)).readNBytes(Math.toIntExact(size - read));
            String text = new String(bytes, StandardCharsets.ISO_8859_1); // a byte each
            int end = text.lastIndexOf('\n') + 1; // the rest is being written
            text.substring(0, end).lines().forEach(this::read);
            read += end;
        } catch (NoSuchFileException e) {
            forget();
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    private void forget() {
        if (read > 0) {
            read = 0;
            folders.clear();
        }
    }

    private void read(String line) {
        int slash = line.lastIndexOf('/');
        if (slash > 0 && RunDirectories.NAME.matcher(line).matches()) {
            folders.computeIfAbsent(line.substring(0, slash), name -> new Folder(root.resolve(name)))
                    .add(line.substring(slash + 1));
        }
    }

    /** What is known of the runs of an experiment. */
    private static final class Folder {
        private final Path path;
        private final Set<String> names = new HashSet<>();
        private final Map<String, Set<String>> marked = new HashMap<>();
        private final List<String> arrived = new ArrayList<>();
        private OptionalLong listed = OptionalLong.empty();

        Folder(Path path) {
            this.path = path;
        }

        void list(long now) {
            if (!Files.isDirectory(path) || (listed.isPresent() && now - listed.orElseThrow() < FRESH_NANOS)) {
                return;
            }
            try (Stream<Path> found = Files.list(path)) {
                found.map(one -> one.getFileName().toString()).forEach(this::add);
            } catch (IOException e) {
                throw RunException.reading(path, e);
            }
            listed = OptionalLong.of(now);
        }

        void add(String name) {
            if (name.endsWith(WholeFile.UNDER_WAY) || !names.add(name)) {
                return;
            }
            arrived.add(name);
            Matcher marks = MARK.matcher(name);
            while (marks.find()) {
                marked.computeIfAbsent(marks.group(1), none -> new HashSet<>()).add(name);
            }
        }
    }
}
