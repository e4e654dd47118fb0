package dev.hanet.toolkit.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.train.Obtain;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final Launcher.Worker CONTENT = new Launcher.Worker("north", List.of(), 0);

    @Test
    void each_worker_that_lacks_something_is_named_once_with_all_that_it_lacks() {
        Launcher.Worker south = new Launcher.Worker(
                "south", List.of("does not see '/data'", "has 'hanet 2', and here it is 'hanet 1'"), 0);
        Launcher.Worker west = new Launcher.Worker("west", List.of("does not share the folder '/runs'"), 0);

        assertThatThrownBy(() -> Launcher.Worker.require(List.of(west, CONTENT, south)))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining(
                        "2 of 3 workers cannot do this: south does not see '/data' and has 'hanet 2', and here it is"
                                + " 'hanet 1'; west does not share the folder '/runs'")
                .hasMessageContaining("nothing was begun");
    }

    @Test
    void clocks_more_than_a_minute_apart_are_told_and_others_are_not() {
        assertThat(Launcher.Worker.require(List.of(CONTENT, new Launcher.Worker("near", List.of(), -60_000))))
                .isEmpty();
        List<String> told = Launcher.Worker.require(List.of(
                new Launcher.Worker("early", List.of(), 61_000), new Launcher.Worker("late", List.of(), -3_600_000)));
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("the clock of early is 61 s ahead: ");
        assertThat(told.get(1)).startsWith("the clock of late is 3600 s behind: ");
    }

    @Test
    void this_machine_segments_no_images_of_a_cluster_and_keeps_no_tables() {
        assertThatThrownBy(() ->
                        new ThisMachine().segment(new Launcher.Images(List.of(), "", "in", "out", Pattern.compile(""))))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("images are segmented by Spark or by this machine");
        assertThat(new ThisMachine().write(Path.of("cells.parquet"), List.of())).isEmpty();
        assertThat(new ThisMachine().program(List.of("hanet"))).containsExactly("hanet");
    }

    @Test
    void what_a_training_came_to_is_read_from_its_run(@TempDir Path run) throws Exception {
        Files.writeString(run.resolve("resolved.yaml"), "version: 1\n");
        Launcher.Result paused = Launcher.Result.of(new Obtain.Paused(run, 3));
        assertThat(paused.outcome()).isEqualTo("paused");
        assertThat(paused.epoch()).isEqualTo(3);
        assertThat(paused.spec()).isEqualTo("version: 1\n");
        assertThat(paused.provenance()).isEmpty();
        Launcher.Result failed = Launcher.Result.of(new Obtain.Failed(Optional.empty(), "no data", false));
        assertThat(failed.path()).isEmpty();
        assertThat(failed.why()).contains("no data");
        assertThat(failed.test()).isEqualTo(Map.of());
    }
}
