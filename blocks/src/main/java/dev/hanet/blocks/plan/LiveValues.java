package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The values that the main result needs; diagnostics cost nothing unless someone asks for them. */
final class LiveValues {
    private final List<Value> results;
    private final List<Value> inputs;
    private final Set<Value> outputs;
    private final BitSet live;

    private LiveValues(List<Value> results, List<Value> inputs, Set<Value> outputs, BitSet live) {
        this.results = results;
        this.inputs = inputs;
        this.outputs = outputs;
        this.live = live;
    }

    /** What the loss needs where there is one, else the logits, else every output. */
    static LiveValues of(Graph graph) {
        Set<Value> outputs = Stream.of(Output.LOSS, Output.LOGITS)
                .filter(graph.outputs()::containsKey)
                .findFirst()
                .map(main -> Set.of(graph.output(main)))
                .orElse(Set.copyOf(graph.outputs().values()));
        BitSet live = graph.upstream(outputs);
        List<Value> all = graph.values();
        List<Value> results = live.stream()
                .mapToObj(all::get)
                .filter(value -> value.kind() == Value.Kind.RESULT)
                .toList();
        List<Value> inputs = graph.inputs().values().stream()
                .filter(value -> live.get(value.index()))
                .toList();
        return new LiveValues(results, inputs, outputs, live);
    }

    boolean contains(Value value) {
        return live.get(value.index());
    }

    /** What is computed, in order. */
    List<Value> results() {
        return results;
    }

    List<Value> inputs() {
        return inputs;
    }

    long inputBytes() {
        return inputs.stream().mapToLong(value -> value.type().bytes()).sum();
    }

    /** The one output that is differentiated, where there is one. */
    Optional<Value> output() {
        return outputs.size() == 1 ? outputs.stream().findFirst() : Optional.empty();
    }

    boolean isOutput(Value value) {
        return outputs.contains(value);
    }

    static Operator operator(Value result) {
        return result.operator().orElseThrow();
    }

    /** The value whose memory this one is a view of, or itself. */
    static Value storage(Value value) {
        Value owner = value;
        while (owner.kind() == Value.Kind.RESULT && operator(owner).isView()) {
            owner = owner.operands().get(0);
        }
        return owner;
    }

    /** For each value's index: the last result that reads its memory; outputs are read by the end. */
    int[] lastUses(int values) {
        int[] last = new int[values];
        for (Value result : results) {
            last[storage(result).index()] = Math.max(last[storage(result).index()], result.index());
            for (Value operand : result.operands()) {
                last[storage(operand).index()] = result.index();
            }
        }
        for (Value output : outputs) {
            last[storage(output).index()] = Integer.MAX_VALUE;
        }
        return last;
    }

    int values() {
        return live.length();
    }

    /**
     * The results that are last read by a result, as the values that own their memory.
     *
     * @param lastUses by index of the value that owns the memory
     */
    static Set<Value> released(Value result, int[] lastUses) {
        Set<Value> owners = new LinkedHashSet<>();
        owners.add(storage(result));
        result.operands().forEach(operand -> owners.add(storage(operand)));
        owners.removeIf(owner -> owner.kind() != Value.Kind.RESULT || lastUses[owner.index()] != result.index());
        return owners;
    }
}
