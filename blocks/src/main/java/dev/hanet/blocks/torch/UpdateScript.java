package dev.hanet.blocks.torch;

import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Slot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes an optimiser's step over all parameters as one program. */
final class UpdateScript {
    private UpdateScript() {}

    static Script write(OptimizerSpec optimizer) {
        String slots = optimizer.slots().stream()
                .map(slot -> ", " + slot.name() + ": List[Tensor]")
                .collect(Collectors.joining());
        StringBuilder text = new StringBuilder("class Program(Module):\n  __parameters__ = []\n  __buffers__ = []\n")
                .append("  training : bool\n")
                .append("  def forward(self: __torch__.Program, rates: List[Tensor], parameters: List[Tensor], ")
                .append("gradients: List[Tensor]")
                .append(slots)
                .append(") -> List[Tensor]:\n    rate = rates[0]\n");
        optimizer.update().forEach(line -> text.append("    ").append(line).append('\n'));
        text.append("    return rates\n");
        List<String> names = optimizer.slots().stream().map(Slot::name).toList();
        return new Script(text.toString(), List.of("rate"), names, List.of(), List.of(), List.of(), Map.of());
    }
}
