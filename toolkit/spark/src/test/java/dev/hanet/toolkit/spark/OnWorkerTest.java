package dev.hanet.toolkit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.torch.TorchEngine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnWorkerTest {
    /** As the script of the toolkit sets it, which has a test of its own. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            hanet --quiet train --resume -                 | true
            hanet-in-jar train --resume - --threads 1      | true
            hanet sweep predict                            | true
            hanet --quiet predict runs/one -               | false
            hanet version                                  | false
            train predict train                            | false
            """)
    void a_process_that_trains_keeps_large_blocks_between_steps(String command, boolean trains) {
        Map<String, String> environment = OnWorker.process(List.of(command.split(" ")), Optional.empty())
                .environment();
        assertThat(environment)
                .containsEntry(
                        "GLIBC_TUNABLES",
                        System.getenv()
                                .getOrDefault(
                                        "GLIBC_TUNABLES",
                                        trains ? TorchEngine.TRAINING_ALLOCATOR : TorchEngine.ALLOCATOR));
    }
}
