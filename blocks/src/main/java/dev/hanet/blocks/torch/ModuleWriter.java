package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a graph as a TorchScript module with its weights as attributes, for programs that know nothing of this library.
 *
 * <p>It evaluates: running statistics, no dropout, whatever the module is told about training. {@code forward} takes the
 * inputs the outputs depend on; it answers one output as a tensor, several by name. Attributes keep the network's dotted
 * names, which serialised modules reach by {@code getattr}.
 */
final class ModuleWriter {
    private final Graph graph;
    private final Identifiers identifiers = new Identifiers();
    private final Map<Value, String> names = new HashMap<>();
    private final List<String> body = new ArrayList<>();

    private ModuleWriter(Graph graph) {
        this.graph = graph;
    }

    static ModuleText write(Graph graph, List<Output> outputs) {
        return new ModuleWriter(graph).text(outputs);
    }

    private ModuleText text(List<Output> outputs) {
        List<Value> computed = graph.computed(outputs);
        List<Value> inputs = of(Value.Kind.INPUT, computed);
        List<Value> parameters = of(Value.Kind.PARAMETER, computed);
        List<Value> buffers = of(Value.Kind.BUFFER, computed);
        List<Value> results = of(Value.Kind.RESULT, computed);
        inputs.forEach(input -> names.put(input, identifiers.of(input.name())));
        results.forEach(this::compute);
        body.add("    return " + returned(outputs));

        List<String> lines = new ArrayList<>();
        lines.add("class Program(Module):");
        lines.add("  __parameters__ = " + quoted(parameters));
        lines.add("  __buffers__ = " + quoted(buffers));
        lines.add("  training : bool");
        parameters.forEach(parameter -> lines.add(attribute(parameter)));
        buffers.forEach(buffer -> lines.add(attribute(buffer)));
        lines.add(head(inputs, outputs));
        lines.addAll(body);
        lines.addAll(ScriptWriter.methods(results));
        return new ModuleText(String.join("\n", lines) + "\n", inputs, parameters, buffers);
    }

    private static List<Value> of(Value.Kind kind, List<Value> values) {
        return values.stream().filter(value -> value.kind() == kind).toList();
    }

    private String head(List<Value> inputs, List<Output> outputs) {
        String arguments =
                inputs.stream().map(input -> ", " + named(input) + ": Tensor").collect(Collectors.joining());
        String type = outputs.size() == 1 ? "Tensor" : "Dict[str, Tensor]";
        return "  def forward(self: __torch__.Program" + arguments + ") -> " + type + ":";
    }

    private static String quoted(List<Value> values) {
        return values.stream()
                .map(value -> "\"" + value.name() + "\"")
                .collect(Collectors.joining(", ", "[", values.isEmpty() ? "]" : ", ]"));
    }

    private static String attribute(Value stored) {
        return "  __annotations__[\"" + stored.name() + "\"] = Tensor";
    }

    private void compute(Value value) {
        List<String> operands = value.operands().stream().map(this::named).toList();
        String name = identifiers.of(value.name());
        names.put(value, name);
        body.add("    " + name + " = " + value.operator().orElseThrow().torchScript(operands, Mode.EVALUATION));
    }

    /** The value's name; parameters and buffers are named where they are first used. */
    private String named(Value value) {
        String known = names.get(value);
        if (known != null) {
            return known;
        }
        String name = identifiers.of(value.name());
        names.put(value, name);
        body.add("    " + name + " = getattr(self, \"" + value.name() + "\")");
        return name;
    }

    private String returned(List<Output> outputs) {
        if (outputs.size() == 1) {
            return named(graph.output(outputs.get(0)));
        }
        return outputs.stream()
                .map(output -> "\"" + output.name() + "\": " + named(graph.output(output)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /**
     * The text of a module that carries its weights.
     *
     * @param text one class {@code Program} with its attributes and a method {@code forward}
     * @param inputs the inputs it takes, in order
     * @param parameters the parameters among its attributes, in order
     * @param buffers the buffers among its attributes, in order
     */
    record ModuleText(String text, List<Value> inputs, List<Value> parameters, List<Value> buffers) {
        ModuleText {
            inputs = List.copyOf(inputs);
            parameters = List.copyOf(parameters);
            buffers = List.copyOf(buffers);
        }
    }
}
