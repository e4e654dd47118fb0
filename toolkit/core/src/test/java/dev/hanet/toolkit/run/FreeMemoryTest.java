package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
    private static final long MIB = 1L << 20;

    @TempDir
    private Path root;

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private FreeMemory free() {
        return FreeMemory.read(root, 0);
    }

    @Test
    void machine_has_what_is_available() throws IOException {
        file("proc/meminfo", "MemTotal:       4096000 kB\nMemFree: 1 kB\nMemAvailable:    2048000 kB\n");
        assertThat(free().words()).isEqualTo("this machine has 1.95 GiB free");
    }

    @Test
    void second_version_of_control_groups_bounds_by_any_group_above() throws IOException {
        file("proc/meminfo", "MemAvailable:    2048000 kB\n");
        file("proc/self/cgroup", "0::/user/job\n");
        file("sys/fs/cgroup/user/job/memory.max", "max\n");
        file("sys/fs/cgroup/user/memory.max", 512 * MIB + "\n");
        file("sys/fs/cgroup/user/memory.current", 300 * MIB + "\n");
        file("sys/fs/cgroup/user/memory.stat", "anon 5\ninactive_file " + 200 * MIB + "\n");
        assertThat(free().words()).isEqualTo("the limit of its control group leaves 412.0 MiB");
    }

    @Test
    void first_version_of_control_groups_bounds_in_a_container_that_sees_only_its_own() throws IOException {
        file("proc/self/cgroup", "3:cpu,cpuacct:/docker/12\n2:memory:/docker/12\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", 256 * MIB + "\n");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", 56 * MIB + "\n");
        assertThat(free().bytes()).isEqualTo(200 * MIB);
    }

    @Test
    void number_near_the_largest_is_no_limit() throws IOException {
        file("proc/self/cgroup", "2:memory:/\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(free()).isEqualTo(FreeMemory.UNKNOWN);
    }

    @Test
    void limit_of_the_shell_bounds_what_is_not_mapped_yet() throws IOException {
        file(
                "proc/self/limits",
                "Max address space         " + 1024 * MIB + "            unlimited            bytes\n");
        file("proc/self/status", "VmSize:\t  524288 kB\n");
        assertThat(free().words()).isEqualTo("'ulimit -v' leaves 512.0 MiB");
    }

    @Test
    void other_systems_have_their_whole_memory() {
        assertThat(FreeMemory.read(root, 2048 * MIB).words()).isEqualTo("this machine has 2.00 GiB");
        assertThat(free()).isEqualTo(FreeMemory.UNKNOWN);
    }
}
