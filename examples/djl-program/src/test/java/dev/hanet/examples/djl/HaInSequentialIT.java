package dev.hanet.examples.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.junit.jupiter.api.Test;

class HaInSequentialIT {
    @Test
    void attention_stands_between_blocks_of_djl_at_any_size() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block = HaInSequential.block(8, 3);
            NDArray small = HaInSequential.answer(block, manager, manager.ones(new Shape(2, 3, 16, 16)));
            NDArray other = HaInSequential.answer(block, manager, manager.ones(new Shape(1, 3, 12, 20)));

            assertThat(small.getShape().getShape()).containsExactly(2, 3, 16, 16);
            assertThat(other.getShape().getShape()).containsExactly(1, 3, 12, 20);
            assertThat(block.getParameters().keys()).anyMatch(name -> name.contains("query"));
        }
    }
}
