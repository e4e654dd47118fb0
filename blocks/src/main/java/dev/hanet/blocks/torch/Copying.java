package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Copies arrays into arrays that stay where they are.
 *
 * <p>DJL's {@code copyTo} would make the target borrow a Java buffer's memory instead.
 */
final class Copying implements AutoCloseable {
    private static final String TEXT = """
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Program, into: List[Tensor], source: List[Tensor]) -> List[Tensor]:
                torch._foreach_copy_(into, source)
                return annotate(List[Tensor], [])
            """;

    private final Program program;

    Copying(NDManager manager) {
        program = Program.load(manager, Script.of(TEXT));
    }

    void copy(NDList source, NDList into) {
        if (!into.isEmpty()) {
            program.run(into.get(0).getManager(), List.of(into, source), false);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
