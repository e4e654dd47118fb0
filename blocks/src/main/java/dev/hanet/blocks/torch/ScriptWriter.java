package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Parts;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Segments;
import dev.hanet.blocks.graph.Segments.Segment;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a graph as TorchScript, one line a value, named after the graph.
 *
 * <p>Values that no wanted output depends on are left out, except in training those that change a buffer.
 */
final class ScriptWriter {
    private final Graph graph;
    private final Request request;
    private final Set<String> frozen;
    private final Identifiers identifiers = new Identifiers();
    private final Map<Value, String> names = new HashMap<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> parameters = new ArrayList<>();
    private final List<String> buffers = new ArrayList<>();
    private final Map<Integer, Value> lines = new HashMap<>();
    private final List<String> body = new ArrayList<>();
    private final Map<Crossing, String> crossings = new LinkedHashMap<>();
    private final Set<Value> handedOn = new HashSet<>();
    private Segments segments = Segments.of(Recompute.NONE, List.of(), Optional.empty());
    private Stages stages = Stages.NONE;

    private ScriptWriter(Graph graph, Request request) {
        this.graph = graph;
        this.request = request;
        this.frozen = new Parts(graph).tensors(request.frozen());
    }

    static Script write(Graph graph, Request request) {
        return new ScriptWriter(graph, request).script();
    }

    private Script script() {
        BitSet needed = needed();
        List<Value> computed = graph.values().stream()
                .filter(value -> needed.get(value.index()))
                .toList();
        for (Value value : computed) {
            if (value.kind() != Value.Kind.RESULT) {
                list(value.kind()).add(value.name());
            }
        }
        String header = "  def forward(self: __torch__.Program" + argument("inputs", inputs) + argument("p", parameters)
                + argument("b", buffers) + ") -> List[Tensor]:";
        List<String> head = List.of(
                "class Program(Module):", "  __parameters__ = []", "  __buffers__ = []", "  training : bool", header);
        List<Value> results =
                computed.stream().filter(value -> value.operator().isPresent()).toList();
        request.differentiated().ifPresent(output -> {
            Value loss = graph.output(output);
            segments = Segments.of(request.recompute(), results, Optional.of(loss));
            stages = Stages.of(graph, loss, this::isWanted, segments);
        });
        results.forEach(value -> value.operands().stream()
                .filter(operand -> !segments.of(operand).equals(segments.of(value)))
                .forEach(handedOn::add));
        for (Value value : results) {
            compute(value, head.size());
        }
        List<String> gradients = request.differentiated()
                .map(output -> gradients(output, needed, head.size()))
                .orElse(List.of());
        returnOutputs(gradients);
        body.addAll(methods(computed));
        String text = String.join("\n", head) + "\n" + String.join("\n", body) + "\n";
        return new Script(text, inputs, parameters, buffers, request.outputs(), gradients, lines);
    }

    /** What the operators call besides, each method once. */
    static List<String> methods(List<Value> computed) {
        return computed.stream()
                .flatMap(value -> value.operator().stream())
                .flatMap(operator -> operator.methods().stream())
                .distinct()
                .map(String::stripTrailing)
                .toList();
    }

    /** Whether the value is one whose gradient is asked for; what is frozen has none. */
    private boolean isWanted(Value value) {
        return (value.kind() == Value.Kind.PARAMETER && !frozen.contains(value.name()))
                || (value.kind() == Value.Kind.INPUT && request.inputGradients().contains(value.name()));
    }

    private List<String> list(Value.Kind kind) {
        return switch (kind) {
            case INPUT -> inputs;
            case PARAMETER -> parameters;
            case BUFFER -> buffers;
            case RESULT -> throw new IllegalArgumentException("results are no arguments");
        };
    }

    private static String argument(String name, List<String> values) {
        return values.isEmpty() ? "" : ", " + name + ": List[Tensor]";
    }

    private BitSet needed() {
        List<Value> wanted = new ArrayList<>();
        request.outputs().forEach(output -> wanted.add(graph.output(output)));
        request.differentiated().ifPresent(output -> wanted.add(graph.output(output)));
        request.inputGradients().forEach(input -> wanted.add(Named.in(graph.inputs(), input)));
        if (request.mode() == Mode.TRAINING) {
            graph.values().stream()
                    .filter(value -> value.operator().map(Operator::hasEffect).orElse(false))
                    .filter(value -> mode(value) == Mode.TRAINING)
                    .forEach(wanted::add);
        }
        return graph.upstream(wanted);
    }

    private void compute(Value value, int headLines) {
        Optional<Segment> segment = segments.of(value);
        if (segment.isPresent()) {
            computeUnrecorded(value, segment.get(), headLines);
            return;
        }
        List<String> operands = value.operands().stream()
                .map(operand -> stages.isOwn(value) ? detached(operand) : entering(operand, value))
                .toList();
        String name = identifiers.of(value.name());
        names.put(value, name);
        String expression = value.operator().orElseThrow().torchScript(operands, mode(value));
        body.add("    " + name + " = "
                + (stages.isOwn(value) ? "torch.requires_grad_(" + expression + ", True)" : expression));
        lines.put(headLines + body.size(), value);
    }

    /** A result of a run that is computed again later: nothing of its inside is kept, and what it hands on begins a stage. */
    private void computeUnrecorded(Value value, Segment segment, int headLines) {
        List<String> operands = value.operands().stream()
                .map(operand -> segment.inside().contains(operand) ? named(operand) : detached(operand))
                .toList();
        String name = identifiers.of(value.name());
        names.put(value, name);
        body.add("    " + name + " = " + value.operator().orElseThrow().torchScript(operands, mode(value)));
        lines.put(headLines + body.size(), value);
        if (segment.isLast(value)) {
            segment.inside().stream()
                    .filter(inside -> stages.isOwn(inside) && handedOn.contains(inside))
                    .forEach(inside -> {
                        String begun = identifiers.of(inside.name());
                        body.add("    " + begun + " = torch.requires_grad_(" + detached(inside) + ", True)");
                        names.put(inside, begun);
                    });
        }
    }

    private String detached(Value value) {
        return "torch.detach(" + named(value) + ")";
    }

    /** An operand as a result of its own or a later stage reads it. */
    private String entering(Value operand, Value reader) {
        if (!stages.isCrossing(operand, reader)) {
            return named(operand);
        }
        Crossing crossing = new Crossing(operand, stages.of(reader));
        String known = crossings.get(crossing);
        if (known != null) {
            return known;
        }
        String name = identifiers.of(operand.name());
        body.add("    " + name + " = torch.requires_grad_(" + detached(operand) + ", True)");
        crossings.put(crossing, name);
        return name;
    }

    /** A result of an earlier stage where a later one, which is differentiated first, begins with it. */
    private record Crossing(Value value, int stage) {}

    /** A frozen part computes as in use. */
    private Mode mode(Value value) {
        boolean isFrozen = request.frozen().stream().anyMatch(part -> (value.scope() + ".").startsWith(part + "."))
                || value.operands().stream().anyMatch(operand -> frozen.contains(operand.name()));
        return isFrozen ? Mode.EVALUATION : request.mode();
    }

    /** The operand's name; inputs, parameters and buffers are named where they are first used. */
    private String named(Value value) {
        String known = names.get(value);
        if (known != null) {
            return known;
        }
        String list =
                switch (value.kind()) {
                    case INPUT -> "inputs";
                    case PARAMETER -> "p";
                    case BUFFER -> "b";
                    case RESULT -> throw new IllegalStateException(value + " is used before it is computed");
                };
        String name = identifiers.of(value.name());
        names.put(value, name);
        String stored = list + "[" + list(value.kind()).indexOf(value.name()) + "]";
        boolean isFrozen = value.kind() == Value.Kind.PARAMETER && frozen.contains(value.name());
        body.add("    " + name + " = " + (isFrozen ? "torch.detach(" + stored + ")" : stored));
        return name;
    }

    /** Writes the gradients of the differentiated output and their common norm; answers what they belong to. */
    private List<String> gradients(Output differentiated, BitSet needed, int headLines) {
        Value loss = graph.output(differentiated);
        BitSet reached = reached(graph, loss);
        List<Value> targets = new ArrayList<>();
        for (Value value : graph.values()) {
            boolean wanted = value.kind() == Value.Kind.PARAMETER
                    ? reached.get(value.index()) && !frozen.contains(value.name())
                    : value.kind() == Value.Kind.INPUT
                            && request.inputGradients().contains(value.name());
            if (wanted && needed.get(value.index())) {
                targets.add(value);
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "output '" + differentiated.name() + "' depends on no parameter, so nothing can be trained");
        }
        if (stages.last() == 0) {
            String names = targets.stream().map(this::named).collect(Collectors.joining(", "));
            differentiate(names, "[" + named(loss) + "], targets, None");
        } else {
            differentiateStages(loss, targets, headLines);
        }
        // Optimisers walk over a parameter and its gradient as they lie in memory, so both have to lie alike. One after
        // the other, so that
        // what is laid anew is there twice for one of them alone.
        body.add("    moved = [" + targets.stream().map(this::named).collect(Collectors.joining(", ")) + "]");
        body.add("    for i in range(torch.len(gradients)):");
        body.add("      if torch.is_contiguous(moved[i]):");
        body.add("        alike = torch.contiguous(gradients[i])");
        body.add("      else:");
        body.add("        alike = torch.contiguous(gradients[i], memory_format=2)");
        body.add("      _2 = torch._set_item(gradients, i, alike)");
        body.add("    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))");
        return targets.stream().map(Value::name).toList();
    }

    /** Writes the gradients of targets, zeros where nothing leads to one, into the list {@code gradients}. */
    private void differentiate(String targets, String arguments) {
        body.add("    targets = [" + targets + "]");
        body.add("    optional = torch.autograd.grad(" + arguments + ", None, False, True)");
        body.add("    gradients = annotate(List[Tensor], [])");
        body.add("    for i in range(torch.len(optional)):");
        body.add("      one = optional[i]");
        body.add("      if torch.__is__(one, None):");
        body.add("        _0 = torch.append(gradients, torch.zeros_like(targets[i]))");
        body.add("      else:");
        body.add("        _1 = torch.append(gradients, unchecked_cast(Tensor, one))");
    }

    /**
     * Differentiates stage by stage, the last one first: a stage ends where operators compute their gradients themselves, and what
     * it begins with takes the gradients on to the stages before.
     */
    private void differentiateStages(Value loss, List<Value> targets, int headLines) {
        Map<Value, String> arrived = new HashMap<>();
        if (stages.isOwn(loss)) {
            arrived.put(loss, "torch.ones_like(" + named(loss) + ")");
        }
        BitSet reached = reached(graph, loss);
        for (int stage = stages.last(); stage >= 0; stage--) {
            int now = stage;
            List<Value> ends = graph.values().stream()
                    .filter(value -> value.operator().isPresent() && stages.of(value) == now && !stages.isOwn(value))
                    .filter(stages::isTracked)
                    .filter(value -> value.equals(loss) || arrived.containsKey(value))
                    .toList();
            Map<Value, String> begins = new LinkedHashMap<>();
            targets.stream()
                    .filter(target -> stages.reads(now, target))
                    .forEach(value -> begins.put(value, named(value)));
            crossings.forEach((crossing, name) -> {
                if (crossing.stage() == now && reached.get(crossing.value().index())) {
                    begins.put(crossing.value(), name);
                }
            });
            List<Value> own = graph.values().stream()
                    .filter(value -> stages.isOwn(value) && stages.of(value) == now)
                    .toList();
            own.stream().filter(value -> stages.reads(now, value)).forEach(value -> begins.put(value, named(value)));
            if (!ends.isEmpty() && !begins.isEmpty()) {
                String values = ends.stream().map(this::named).collect(Collectors.joining(", "));
                String given = ends.stream()
                        .map(value -> arrived.getOrDefault(value, "None"))
                        .collect(Collectors.joining(", "));
                differentiate(
                        String.join(", ", begins.values()),
                        "[" + values + "], targets, annotate(List[Optional[Tensor]], [" + given + "])");
                int i = 0;
                for (Value value : begins.keySet()) {
                    arrive(arrived, value, "gradients[" + i++ + "]");
                }
            }
            own.stream()
                    .filter(value -> segments.of(value).isEmpty() && arrived.containsKey(value))
                    .forEach(value -> ownGradients(value, arrived));
            segments.all().stream()
                    .filter(segment -> segment.inside().stream()
                            .anyMatch(value -> stages.of(value) == now && arrived.containsKey(value)))
                    .forEach(segment -> segmentGradients(segment, arrived, headLines));
        }
        body.add("    gradients = ["
                + targets.stream()
                        .map(target -> arrived.getOrDefault(target, "torch.zeros_like(" + named(target) + ")"))
                        .collect(Collectors.joining(", "))
                + "]");
    }

    private void ownGradients(Value value, Map<Value, String> arrived) {
        OwnGradient operator = (OwnGradient) value.operator().orElseThrow();
        List<String> operands = value.operands().stream().map(this::detached).toList();
        body.add("    gradients = "
                + operator.gradients(operands, detached(value), Objects.requireNonNull(arrived.get(value))));
        for (int i = 0; i < operator.learned(value.operands()); i++) {
            Value operand = value.operands().get(i);
            if (stages.isTracked(operand)) {
                arrive(arrived, operand, "gradients[" + i + "]");
            }
        }
    }

    /** Computes a run of results again, now recorded, and differentiates it. */
    private void segmentGradients(Segment segment, Map<Value, String> arrived, int headLines) {
        Map<Value, String> again = new HashMap<>();
        Map<Value, String> begins = new LinkedHashMap<>();
        for (Value value : segment.entering()) {
            String name = named(value);
            if (stages.isTracked(value)) {
                if (value.operator().isPresent()) {
                    name = identifiers.of(value.name() + ".again");
                    body.add("    " + name + " = torch.requires_grad_(" + detached(value) + ", True)");
                }
                begins.put(value, name);
            }
            again.put(value, name);
        }
        List<Value> ends = segment.inside().stream()
                .filter(value -> arrived.containsKey(value))
                .toList();
        BitSet needed = graph.upstream(ends);
        for (Value value : segment.inside()) {
            if (needed.get(value.index())) {
                List<String> operands = value.operands().stream()
                        .map(operand -> Named.in(again, operand))
                        .toList();
                Mode mode = mode(value) == Mode.TRAINING ? Mode.RECOMPUTE : mode(value);
                String name = identifiers.of(value.name() + ".again");
                body.add("    " + name + " = " + value.operator().orElseThrow().torchScript(operands, mode));
                lines.put(headLines + body.size(), value);
                again.put(value, name);
            }
        }
        differentiate(
                String.join(", ", begins.values()),
                "[" + ends.stream().map(value -> Named.in(again, value)).collect(Collectors.joining(", "))
                        + "], targets, annotate(List[Optional[Tensor]], ["
                        + ends.stream().map(value -> Named.in(arrived, value)).collect(Collectors.joining(", "))
                        + "])");
        int i = 0;
        for (Value value : begins.keySet()) {
            arrive(arrived, value, "gradients[" + i++ + "]");
        }
    }

    private void arrive(Map<Value, String> arrived, Value value, String gradient) {
        String name = identifiers.of(value.name() + ".gradient");
        String before = arrived.get(value);
        body.add("    " + name + " = " + (before == null ? gradient : "torch.add(" + before + ", " + gradient + ")"));
        arrived.put(value, name);
    }

    /** What gradients of the value can reach. */
    static BitSet reached(Graph graph, Value from) {
        BitSet reached = new BitSet();
        reached.set(from.index());
        for (int i = from.index(); i >= 0; i--) {
            Value value = graph.values().get(i);
            if (reached.get(i)) {
                value.operator()
                        .map(operator -> operator.differentiated(value.operands()))
                        .orElse(List.of())
                        .forEach(operand -> reached.set(operand.index()));
            }
        }
        return reached;
    }

    private void returnOutputs(List<String> gradients) {
        List<String> results = new ArrayList<>();
        for (Output output : request.outputs()) {
            Value value = graph.output(output);
            // Whoever reads an image reads it row by row, channel by channel.
            String name = value.shape().rank() == 4 ? "torch.contiguous(" + named(value) + ")" : named(value);
            results.add(request.hasGradients() ? "torch.detach(" + name + ")" : name);
        }
        String list = "[" + String.join(", ", results) + "]";
        if (gradients.isEmpty()) {
            body.add("    return " + list);
        } else {
            body.add("    results = annotate(List[Tensor], " + list + ")");
            body.add("    return torch.add(torch.add(results, [norm]), gradients)");
        }
    }
}
