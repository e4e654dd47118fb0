package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.operator.TorchText;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Slot;
import dev.hanet.blocks.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A training with its state as one TorchScript file: loss, gradients and the step of the optimiser are the programs that
 * {@link TrainingStep} runs.
 *
 * <pre>{@code
 * forward(image, mask, rate)     the network's inputs in the graph's order, then the learning rate, a number of type double
 *                                changes the weights, running statistics and what the optimiser remembers, all of which are in state_dict()
 *                                answers {"loss": [], "gradientNorm": []}
 * }</pre>
 *
 * <p>A step whose loss or gradients are not finite changes no weight. What draws at random draws from PyTorch's own generator:
 * {@code torch.manual_seed} before a step is the seed of {@link TrainingStep#run}.
 */
public final class TrainingFile {
    private static final String CLASS_END = "  training : bool\n";
    private static final String SELF = "(self: __torch__.Program";

    private TrainingFile() {}

    /**
     * What is trained, and how.
     *
     * @param optimizer moves the weights
     * @param rules clipping and recomputation; a moving average is not kept
     * @param frozen parts that stay as they are
     * @param precision what the network computes in
     */
    public record Training(OptimizerSpec optimizer, TrainingRules rules, Set<String> frozen, Precision precision) {
        public Training {
            frozen = Set.copyOf(frozen);
        }
    }

    /**
     * Writes the file.
     *
     * @param state parameters and buffers by name
     * @param optimizerState as {@link TrainingStep#optimizerState} answers it; what is missing begins at zero
     * @param extra text files by name, which {@code torch.jit.load} answers as {@code _extra_files}
     * @throws IllegalArgumentException when a moving average is asked for
     */
    public static void write(
            Path file,
            Graph graph,
            Training training,
            Map<String, Tensor> state,
            Map<String, Tensor> optimizerState,
            Map<String, String> extra)
            throws IOException {
        if (training.rules().average().isPresent()) {
            throw new IllegalArgumentException("a training file keeps no moving average");
        }
        Request request = new Request(
                Mode.TRAINING,
                List.of(Output.LOSS),
                Optional.of(Output.LOSS),
                List.of(),
                training.frozen(),
                training.rules().recompute());
        Script script = ScriptWriter.write(request.trained(MixedPrecision.of(graph, training.precision())), request);
        Map<String, Tensor> slots = slots(graph, training.optimizer(), script, optimizerState);
        List<String> buffers = new ArrayList<>(script.buffers());
        buffers.addAll(slots.keySet());
        ModulePickle pickle = new ModulePickle(true);
        List<Tensor> stored = new ArrayList<>();
        for (String name : script.parameters()) {
            Tensor tensor = Named.in(state, name);
            pickle.tensor(name, String.valueOf(stored.size()), tensor.shape(), true);
            stored.add(tensor);
        }
        for (String name : buffers) {
            Tensor tensor = slots.containsKey(name) ? Named.in(slots, name) : Named.in(state, name);
            pickle.tensor(name, String.valueOf(stored.size()), tensor.shape(), false);
            stored.add(tensor);
        }
        String text = text(graph, training, script, buffers);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                Archive archive = new Archive(out, text, pickle.end())) {
            for (int i = 0; i < stored.size(); i++) {
                archive.add("data/" + i, stored.get(i).asFloats().bytes());
            }
            for (Map.Entry<String, String> one : extra.entrySet()) {
                archive.add("extra/" + one.getKey(), StandardCharsets.UTF_8.encode(one.getValue()));
            }
        }
    }

    private static Map<String, Tensor> slots(
            Graph graph, OptimizerSpec optimizer, Script script, Map<String, Tensor> remembered) {
        Map<String, Tensor> slots = new LinkedHashMap<>();
        for (Slot slot : optimizer.slots()) {
            for (String parameter : script.gradients()) {
                String name = slot.name() + "." + parameter;
                Shape shape = slot.scalar()
                        ? Shape.of()
                        : Named.in(graph.parameters(), parameter).shape();
                Tensor zeros = Tensor.floats(shape, new float[Math.toIntExact(shape.elements())]);
                slots.put(name, remembered.getOrDefault(name, zeros));
            }
        }
        return slots;
    }

    private static String text(Graph graph, Training training, Script script, List<String> buffers) {
        OptimizerSpec optimizer = training.optimizer();
        List<String> body = new ArrayList<>();
        body.add("p = " + attributes(script.parameters()));
        body.add("b = " + attributes(script.buffers()));
        body.add("given = (self).laid(p)");
        body.add("results = (self).differentiate([" + inputs(script, "", ", ") + "]"
                + (script.parameters().isEmpty() ? "" : ", given")
                + (script.buffers().isEmpty() ? "" : ", b") + ")");
        body.add("loss = results[0]");
        body.add("norm = results[1]");
        body.add("gradients = ["
                + IntStream.range(0, script.gradients().size())
                        .mapToObj(i -> "torch.contiguous(results[" + (i + 2) + "])")
                        .collect(Collectors.joining(", "))
                + "]");
        body.add("if bool(torch.isfinite(torch.add(loss, norm))):");
        training.rules().clipNorm().ifPresent(norm -> {
            body.add("  lengths = [norm]");
            TrainingStep.clipping(norm).forEach(line -> body.add("  " + line));
        });
        int count = 0;
        for (TrainingStep.Group group : TrainingStep.groups(graph, optimizer, script.gradients())) {
            String number = String.valueOf(count++);
            body.add("  moved" + number + " = ["
                    + group.names().stream()
                            .map(name -> "torch.detach(p[" + script.parameters().indexOf(name) + "])")
                            .collect(Collectors.joining(", "))
                    + "]");
            body.add("  own" + number + " = ["
                    + group.places().stream()
                            .map(place -> "gradients[" + place + "]")
                            .collect(Collectors.joining(", "))
                    + "]");
            String slots = optimizer.slots().stream()
                    .map(slot -> ", "
                            + attributes(group.names().stream()
                                    .map(name -> slot.name() + "." + name)
                                    .toList()))
                    .collect(Collectors.joining());
            body.add("  rate" + number + " = torch.mul(rate, " + TorchText.number(group.factor()) + ")");
            body.add("  done" + number + " = (self).update([rate" + number + "], moved" + number + ", own" + number
                    + slots + ")");
        }
        body.add("else:");
        body.add("  pass");
        body.add("return {\"loss\": loss, \"gradientNorm\": norm}");
        return "class Program(Module):\n  __parameters__ = " + quoted(script.parameters()) + "\n  __buffers__ = "
                + quoted(buffers) + "\n" + CLASS_END
                + annotations(script.parameters()) + annotations(buffers)
                + "  def forward" + SELF + inputs(script, ": Tensor", "")
                + ", rate: Tensor) -> Dict[str, Tensor]:\n    "
                + String.join("\n    ", body) + "\n"
                + method(NamedArrays.CHANNELS_LAST.text(), "laid")
                + method(script.text(), "differentiate")
                + method(TrainingStep.update(optimizer).text(), "update");
    }

    /** A program's text without the head of its class, its {@code forward} under another name. */
    private static String method(String program, String name) {
        String methods = program.substring(program.indexOf(CLASS_END) + CLASS_END.length());
        return methods.replaceFirst("  def forward", "  def " + name);
    }

    private static String inputs(Script script, String type, String between) {
        return between.isEmpty()
                ? script.inputs().stream().map(name -> ", " + name + type).collect(Collectors.joining())
                : String.join(between, script.inputs());
    }

    private static String attributes(List<String> names) {
        return "annotate(List[Tensor], ["
                + names.stream().map(name -> "getattr(self, \"" + name + "\")").collect(Collectors.joining(", "))
                + "])";
    }

    private static String quoted(List<String> names) {
        return names.stream()
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(", ", "[", names.isEmpty() ? "]" : ", ]"));
    }

    private static String annotations(List<String> names) {
        return names.stream()
                .map(name -> "  __annotations__[\"" + name + "\"] = Tensor\n")
                .collect(Collectors.joining());
    }
}
