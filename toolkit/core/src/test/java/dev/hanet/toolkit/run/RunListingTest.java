package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.disk.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunListingTest {
    private static final String NAME = "drive/hanet";
    private static final String HASH = "0123456789abcdef";

    @TempDir
    private Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private Path root = Path.of("");
    private long now;
    private RunListing listing = new RunListing(root, () -> now);

    @BeforeEach
    void begin() {
        root = disk.path(folder);
        listing = new RunListing(root, () -> now);
    }

    private Path made(String hash) {
        Clock noon = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
        return new RunDirectories(root, noon)
                .create(NAME, hash, "", "version: 1\n", made -> {})
                .path();
    }

    private void brought(String name) throws IOException {
        Files.createDirectories(folder.resolve(NAME).resolve(name));
    }

    private List<String> named(String hash) {
        return listing.named(NAME, hash).stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    @Test
    void runs_are_found_by_the_hash_wherever_it_stands_in_their_names_newest_first() throws IOException {
        brought("20261122-120000-01234567");
        brought("20261123-120000-01234567-2");
        brought("20261123-120000-01234567");
        brought("best-01234567-of-all");
        brought("20261123-120000-89abcdef");
        brought(".20261124-120000-01234567-1.part");
        brought("20261122-01234567");
        assertThat(named(HASH))
                .containsExactly(
                        "best-01234567-of-all",
                        "20261123-120000-01234567-2",
                        "20261123-120000-01234567",
                        "20261122-120000-01234567",
                        "20261122-01234567");
        assertThat(named("89abcdef89abcdef")).containsExactly("20261123-120000-89abcdef");
        assertThat(named("00000000")).isEmpty();
        assertThat(listing.named("none/such", HASH)).isEmpty();
    }

    @Test
    void what_anybody_makes_is_seen_at_once_and_what_is_removed_is_not() throws IOException {
        assertThat(named(HASH)).isEmpty();
        Path first = made(HASH);
        assertThat(named(HASH)).containsExactly("20261122-120000-01234567");
        made(HASH);
        made("fedcba9876543210");
        assertThat(named(HASH)).containsExactly("20261122-120000-01234567-2", "20261122-120000-01234567");
        AtomicFiles.remove(first);
        assertThat(named(HASH)).containsExactly("20261122-120000-01234567-2");
    }

    /** Ten looks a run, as many as a cell has from its first question to its last. */
    @Test
    void what_is_listed_for_many_runs_does_not_grow_with_their_square() throws IOException {
        int before = 100;
        int more = 200;
        for (int i = 0; i < before; i++) {
            brought("20261122-110000-" + "%08x".formatted(i));
        }
        RunListing other = new RunListing(root, () -> now);
        int listed = disk.listed();
        for (int i = before; i < before + more; i++) {
            String hash = "%016x".formatted((long) i << 32);
            assertThat(named(hash)).isEmpty();
            made(hash);
            for (int look = 0; look < 10; look++) {
                assertThat(named(hash)).hasSize(1);
            }
            assertThat(other.named(NAME, hash)).hasSize(1);
        }
        // Each listing once, and the passing name of each run as it is looked for what was cut off before.
        assertThat(disk.listed() - listed).isLessThan(3 * (before + more));
    }

    @Test
    void what_was_brought_there_is_seen_when_the_folder_is_listed_again() throws IOException {
        brought("20261122-120000-89abcdef");
        assertThat(named(HASH)).isEmpty();
        brought("20261122-120000-01234567");
        now += Duration.ofSeconds(59).toNanos();
        assertThat(named(HASH)).isEmpty();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(named(HASH)).hasSize(1);
    }

    @Test
    void each_run_is_answered_once_as_one_that_has_arrived() throws IOException {
        brought("20261122-120000-89abcdef");
        assertThat(listing.arrived(NAME)).hasSize(1);
        assertThat(listing.arrived(NAME)).isEmpty();
        Path run = made(HASH);
        assertThat(listing.arrived(NAME)).containsExactly(run);
    }

    @Test
    void the_file_of_names_may_be_removed_cut_off_or_hold_anything() throws IOException {
        made(HASH);
        assertThat(named(HASH)).hasSize(1);
        Files.delete(folder.resolve(RunListing.MADE));
        assertThat(named(HASH)).hasSize(1);
        made(HASH);
        assertThat(named(HASH)).hasSize(2);
        Files.writeString(
                folder.resolve(RunListing.MADE),
                "drive/hanet/../../20261122-120000-01234567\n/etc\n\0\0\n\u00e4/b\ndrive/hanet/2026");
        assertThat(named(HASH)).hasSize(2);
        made(HASH);
        assertThat(named(HASH)).hasSize(3);
    }

    @Test
    void a_folder_in_the_place_of_that_file_is_told_and_leaves_no_run() throws IOException {
        Files.createDirectory(folder.resolve(RunListing.MADE));
        assertThatThrownBy(() -> made(HASH))
                .hasMessage("cannot write '" + root.resolve(RunListing.MADE)
                        + "': a folder stands where a file is needed (move the folder away)");
        assertThat(folder.resolve(NAME)).isEmptyDirectory();
    }
}
