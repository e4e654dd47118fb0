package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What stays loaded of programs that were closed. */
class ProgramIT {
    private static Script times(double factor, String comment) {
        return Script.of("""
                class Program(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Program, numbers: List[Tensor]) -> List[Tensor]:
                    return [torch.mul(numbers[0], %s)]
                %s""".formatted(factor, comment.isEmpty() ? "" : "# " + comment + "\n"));
    }

    private static void inEngine(Consumer<NDManager> body) {
        EngineThread.run(() -> {
            try (NDManager manager = NDManager.newBaseManager(Device.CPU.toDjl(), TorchEngine.NAME)) {
                body.accept(manager);
            }
        });
    }

    private static float run(Program program, NDManager manager, float number) {
        return program.run(manager, List.of(new NDList(manager.create(new float[] {number}))), false)
                .get(0)
                .toFloatArray()[0];
    }

    @Test
    void a_program_that_was_closed_serves_the_next_one_of_its_text_and_of_no_other() {
        inEngine(manager -> {
            Program first = Program.load(manager, times(2, ""));
            Object module = first.module();
            assertThat(run(first, manager, 3)).isEqualTo(6);
            first.close();
            try (Program other = Program.load(manager, times(5, ""));
                    Program second = Program.load(manager, times(2, ""))) {
                assertThat(second.module()).isSameAs(module);
                assertThat(other.module()).isNotSameAs(module);
                assertThat(run(other, manager, 3)).isEqualTo(15);
                assertThat(run(second, manager, 4)).isEqualTo(8);
            }
        });
    }

    @Test
    void two_in_use_at_once_are_two_and_one_that_is_closed_twice_serves_one() {
        inEngine(manager -> {
            Program first = Program.load(manager, times(3, ""));
            Program second = Program.load(manager, times(3, ""));
            assertThat(second.module()).isNotSameAs(first.module());
            first.close();
            first.close();
            second.close();
            try (Program third = Program.load(manager, times(3, ""));
                    Program fourth = Program.load(manager, times(3, ""))) {
                assertThat(fourth.module()).isNotSameAs(third.module());
                assertThat(run(third, manager, 1) + run(fourth, manager, 1)).isEqualTo(6);
            }
        });
    }

    @Test
    void what_nobody_closes_is_closed_with_its_owner() {
        Object[] module = new Object[1];
        inEngine(owner -> module[0] = Program.load(owner, times(7, "")).module());
        inEngine(manager -> {
            Program again = Program.load(manager, times(7, ""));
            assertThat(again.module()).isSameAs(module[0]);
            assertThat(run(again, manager, 2)).isEqualTo(14);
        });
    }

    @Test
    void long_texts_make_room_for_those_that_were_used_later() {
        String half = "x".repeat(Program.MOST_CHARACTERS / 2);
        inEngine(manager -> {
            Object[] modules = new Object[3];
            for (int i = 0; i < 3; i++) {
                Program program = Program.load(manager, times(i, half));
                modules[i] = program.module();
                program.close();
            }
            Program last = Program.load(manager, times(2, half));
            assertThat(last.module()).isSameAs(modules[2]);
            assertThat(Program.load(manager, times(0, half)).module()).isNotSameAs(modules[0]);
            assertThat(run(last, manager, 2)).isEqualTo(4);
        });
    }
}
