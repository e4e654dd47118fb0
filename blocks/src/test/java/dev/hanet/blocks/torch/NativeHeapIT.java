package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeHeapIT {
    private static final int ARRAYS = 640;
    private static final int NUMBERS = 25_000; // below what glibc asks the system for by itself
    private static final long BYTES = 4L * NUMBERS;
    private static final Path STATUS = Path.of("/proc/self/status");

    @Test
    void what_is_freed_between_arrays_that_stay_goes_back_to_the_system() {
        assumeTrue(EngineThread.call(NativeHeap::giveBack), "another C library than glibc");

        long returned = EngineThread.call(() -> {
            TorchEngine.load();
            try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), TorchEngine.NAME)) {
                List<NDArray> arrays = new ArrayList<>();
                for (int i = 0; i < ARRAYS; i++) {
                    arrays.add(manager.ones(new Shape(NUMBERS)));
                }
                for (int i = 0; i < ARRAYS; i += 2) {
                    arrays.get(i).close();
                }
                long before = resident();
                NativeHeap.giveBack();
                return before - resident();
            }
        });

        assertThat(returned).isGreaterThan(ARRAYS / 4 * BYTES);
    }

    private static long resident() {
        try (var lines = Files.lines(STATUS)) {
            return 1024
                    * Long.parseLong(lines.filter(line -> line.startsWith("RssAnon"))
                            .findFirst()
                            .orElseThrow()
                            .replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
