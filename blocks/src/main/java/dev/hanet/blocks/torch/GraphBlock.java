package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network as a DJL block, for programs that use DJL's Model, Trainer and Predictor.
 *
 * <p>Each weight is a DJL parameter under its full name; running statistics are parameters without gradients. A forward
 * pass runs the same program as {@link Network}, recorded for DJL's gradient collector.
 *
 * <p>Inputs made from Java arrays must stay open until the backward pass is over, which DJL's training loop sees to.
 */
public final class GraphBlock extends AbstractBlock {
    private static final byte VERSION = 1;

    private final Graph graph;
    private final List<Output> outputs;
    private final Map<Mode, Program> programs = new EnumMap<>(Mode.class);

    /**
     * Describes the block; its arrays are made when DJL initialises it.
     *
     * @param seed what the parameters' initialisers draw from
     * @param outputs the graph's outputs that make the block's result, in order
     */
    public GraphBlock(Graph graph, long seed, Output... outputs) {
        super(VERSION);
        this.graph = graph;
        this.outputs = List.of(outputs);
        stored().forEach(value -> addParameter(parameter(value, seed)));
    }

    private Stream<Value> stored() {
        return Stream.concat(graph.parameters().values().stream(), graph.buffers().values().stream());
    }

    private Parameter parameter(Value value, long seed) {
        return Parameter.builder()
                .setName(value.name())
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(value.shape().toArray()))
                .optRequiresGrad(value.kind() == Value.Kind.PARAMETER)
                .optInitializer((NDManager manager, Shape shape, DataType type) -> Transfer.toEngine(
                        manager, Beginnings.of(graph, value, seed), value.type().element()))
                .build();
    }

    /** The inputs the block takes, in order: those its outputs depend on. */
    public List<String> inputNames() {
        return ScriptWriter.write(graph, request(Mode.EVALUATION)).inputs();
    }

    private Request request(Mode mode) {
        return Request.outputs(mode, outputs);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> parameters) {
        Program program = program(training ? Mode.TRAINING : Mode.EVALUATION);
        NDArray first = inputs.get(0);
        List<NDList> arguments = new ArrayList<>(List.of(inputs));
        for (List<String> names :
                List.of(program.script().parameters(), program.script().buffers())) {
            NDList list = new NDList();
            names.forEach(
                    name -> list.add(store.getValue(Named.in(this.parameters, name), first.getDevice(), training)));
            arguments.add(list);
        }
        JniUtils.setGraphExecutorOptimize(false); // a setting of the thread
        return program.run(first.getManager(), arguments, JniUtils.isGradMode());
    }

    /** Compiled on the thread with the large stack; closed with the manager of the parameters, which is the model's. */
    private synchronized Program program(Mode mode) {
        Program known = programs.get(mode);
        if (known == null) {
            Script script = ScriptWriter.write(graph, request(mode));
            NDManager owner = parameters.values().iterator().next().getArray().getManager();
            known = EngineThread.call(() -> Program.load(owner, script));
            programs.put(mode, known);
        }
        return known;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        List<dev.hanet.blocks.graph.Shape> sizes = Stream.of(inputShapes)
                .map(shape -> dev.hanet.blocks.graph.Shape.of(shape.getShape()))
                .toList();
        return Replay.outputs(graph, inputNames(), sizes, outputs).stream()
                .map(shape -> new Shape(shape.toArray()))
                .toArray(Shape[]::new);
    }
}
