package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Folding;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.operator.Packing;
import dev.hanet.blocks.operator.Products;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Slot;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network with real weights on a device.
 *
 * <p>Its programs are compiled when first needed, one for each mode and choice of outputs, and closed with it. It may be
 * used from any thread; the engine does one thing after the other.
 */
public final class Network implements AutoCloseable {
    private final Graph graph;
    private final Graph computed;
    private final ElementType element;
    private final NDManager manager;
    private final NamedArrays parameters;
    private final NamedArrays buffers;
    private final Copying copying;
    private final Map<Request, Program> programs = new LinkedHashMap<>();
    private Optional<Graph> used = Optional.empty();
    private Optional<PackedWeights> packed = Optional.empty();
    private boolean isElsewhere;
    private boolean closed;

    private Network(
            Graph graph,
            Graph computed,
            ElementType element,
            NDManager manager,
            NamedArrays parameters,
            NamedArrays buffers) {
        this.graph = graph;
        this.computed = computed;
        this.element = element;
        this.manager = manager;
        this.parameters = parameters;
        this.buffers = buffers;
        this.copying = new Copying(manager);
    }

    /** Puts a network on a device, its parameters as their initialisers draw them from the seed. */
    public static Network create(Graph graph, Device device, long seed) {
        return create(graph, device, seed, ElementType.FLOAT);
    }

    /**
     * Puts a network on a device.
     *
     * @param precision what it computes in; what it is given, what it answers and its weights are in single precision all the same
     */
    public static Network create(Graph graph, Device device, long seed, Precision precision) {
        return create(graph, MixedPrecision.of(graph, precision), device, seed, ElementType.FLOAT);
    }

    /**
     * Puts a network on a device.
     *
     * @param element what it computes with: FLOAT, or DOUBLE for proofs; both begin with the same numbers
     */
    public static Network create(Graph graph, Device device, long seed, ElementType element) {
        if (element != ElementType.FLOAT && element != ElementType.DOUBLE) {
            throw new IllegalArgumentException("a network does not compute with " + element);
        }
        return create(graph, graph, device, seed, element);
    }

    private static Network create(Graph graph, Graph computed, Device device, long seed, ElementType element) {
        return EngineThread.call(() -> {
            TorchEngine.load();
            NDManager manager = NDManager.newBaseManager(device.toDjl(), TorchEngine.NAME);
            NamedArrays parameters = NamedArrays.create(
                    manager, Beginnings.of(graph, graph.parameters().values(), seed), element);
            parameters.requireGradients();
            NamedArrays buffers = NamedArrays.create(
                    manager, Beginnings.of(graph, graph.buffers().values(), seed), element);
            NativeHeap.giveBack();
            return new Network(graph, computed, element, manager, parameters, buffers);
        });
    }

    public Graph graph() {
        return graph;
    }

    /**
     * This network, from here on computed as programs that leave the toolkit are: HA's matrices are multiplied by the engine, which on some processors
     * rounds otherwise than {@link Products#ONEDNN}. What a file is held against is computed so.
     *
     * @throws IllegalStateException when the network has computed already
     */
    public Network asElsewhere() {
        if (!programs.isEmpty()) {
            throw new IllegalStateException("the network has computed already");
        }
        isElsewhere = true;
        return this;
    }

    /** A copy of the parameters, then of the buffers, by full name. */
    public Map<String, Tensor> state() {
        requireWhole();
        return EngineThread.call(() -> {
            checkOpen();
            Map<String, Tensor> state = parameters.toJava();
            state.putAll(buffers.toJava());
            return state;
        });
    }

    /**
     * Takes over parameters and buffers, all or none; one that was in use is as it was made.
     *
     * @throws HanetException when a tensor is missing, left over or of another shape; the network is as before
     */
    public void load(Map<String, Tensor> state) {
        requireFitting(state);
        EngineThread.run(() -> take(state, Optional.empty()));
    }

    /** Takes over tensors, for all that a network does or, where there is a graph for it, for use alone; then packed where the engine can. */
    private void take(Map<String, Tensor> tensors, Optional<Graph> inUse) {
        checkOpen();
        parameters.load(tensors, manager, copying);
        buffers.load(tensors, manager, copying);
        boolean isOther = inUse.isPresent() || used.isPresent();
        used = inUse;
        packed = inUse.filter(plain -> packs()).map(plain -> PackedWeights.of(plain, parameters, manager));
        if (isOther) { // programs of before read weights as they lay before
            programs.values().forEach(Program::close);
            programs.clear();
        }
        NativeHeap.giveBack();
    }

    private boolean packs() {
        return element == ElementType.FLOAT
                && !manager.getDevice().isGpu()
                && OneDnn.packs(computed == graph ? ElementType.FLOAT : ElementType.BFLOAT16);
    }

    private void requireFitting(Map<String, Tensor> state) {
        Map<String, Shape> expected = new LinkedHashMap<>();
        graph.parameters().forEach((name, value) -> expected.put(name, value.shape()));
        graph.buffers().forEach((name, value) -> expected.put(name, value.shape()));
        WeightsCheck.check(expected, state);
    }

    /**
     * Takes over parameters and buffers for evaluation alone: from now on it runs the graph of {@link Folding} and on the CPU that of {@link
     * Packing}, and neither trains nor answers its state. In half precision, where folding would round otherwise, nothing is folded.
     *
     * @throws HanetException when a tensor is missing, left over or of another shape; the network is as before
     */
    public void loadForUse(Map<String, Tensor> state) {
        requireFitting(state);
        if (computed != graph) {
            EngineThread.run(() -> take(state, Optional.of(computed)));
            return;
        }
        Folding folding = Folding.in(graph);
        Map<String, Tensor> weights = folding.weights(state);
        EngineThread.run(() -> take(weights, Optional.of(folding.graph())));
    }

    private void requireWhole() {
        if (used.isPresent()) {
            throw new IllegalStateException("the network's weights are folded or packed for evaluation");
        }
    }

    private Graph computed(Request request) {
        boolean isEvaluated =
                request.mode() == Mode.EVALUATION && request.differentiated().isEmpty();
        Graph plain =
                isEvaluated ? packed.map(PackedWeights::graph).or(() -> used).orElse(computed) : computed;
        if (element != ElementType.FLOAT || manager.getDevice().isGpu()) {
            return plain;
        }
        Graph trained = request.trained(plain);
        return OneDnn.multiplies() && !isElsewhere ? Products.ONEDNN.in(trained) : trained;
    }

    /**
     * Computes outputs as in use: running statistics, no dropout, no gradients.
     *
     * @param inputs by name; those no wanted output depends on may be left out
     * @param outputs which outputs to compute; others cost nothing
     */
    public Map<Output, Tensor> evaluate(Map<String, Tensor> inputs, Set<? extends Output> outputs) {
        List<Output> ordered = ordered(outputs);
        return EngineThread.call(() -> {
            checkOpen();
            Program program = program(Request.outputs(Mode.EVALUATION, ordered));
            packed.ifPresent(weights -> weights.fit(images(program.script(), inputs), ordered, parameters, manager));
            try (NDManager run = manager.newSubManager()) {
                NDList results = run(program, run, inputs(run, program.script(), inputs), false);
                return NamedArrays.toJava(ordered, results);
            }
        });
    }

    /** The shapes of the images among what a program is given. */
    private Map<String, Shape> images(Script script, Map<String, Tensor> given) {
        Map<String, Shape> images = new LinkedHashMap<>();
        for (String name : script.inputs()) {
            Tensor tensor = checked(Named.in(graph.inputs(), name), given.get(name));
            if (tensor.shape().rank() == 4) {
                images.put(name, tensor.shape());
            }
        }
        return images;
    }

    /**
     * Computes an output and its gradients without changing a parameter.
     *
     * @param mode TRAINING changes running statistics, EVALUATION does not
     * @param output a scalar output
     * @param inputGradients inputs whose gradients are wanted besides those of the parameters
     */
    public Gradients gradients(Mode mode, Output output, Map<String, Tensor> inputs, Set<String> inputGradients) {
        requireWhole();
        Request request = new Request(
                mode, List.of(output), Optional.of(output), List.copyOf(inputGradients), Set.of(), Recompute.NONE);
        return EngineThread.call(() -> {
            checkOpen();
            Program program = program(request);
            try (NDManager run = manager.newSubManager()) {
                NDList given = inputs(run, program.script(), inputs);
                for (int i = 0; i < given.size(); i++) {
                    if (inputGradients.contains(program.script().inputs().get(i))) {
                        given.get(i).setRequiresGradient(true);
                    }
                }
                NDList results = run(program, run, given, true);
                NDList gradients = results.subNDList(2);
                return new Gradients(
                        Transfer.toJava(results.get(0)).item(),
                        NamedArrays.toJava(program.script().gradients(), gradients));
            }
        });
    }

    /**
     * Prepares training that minimises {@link Output#LOSS}.
     *
     * @param reported outputs every step returns
     */
    public TrainingStep training(OptimizerSpec optimizer, Set<? extends Output> reported) {
        return training(optimizer, reported, TrainingRules.NONE);
    }

    /**
     * Prepares training that minimises {@link Output#LOSS}.
     *
     * @param reported outputs every step returns
     * @param rules what a step does besides the optimiser's own
     */
    public TrainingStep training(OptimizerSpec optimizer, Set<? extends Output> reported, TrainingRules rules) {
        requireWhole();
        Request request = new Request(
                Mode.TRAINING, ordered(reported), Optional.of(Output.LOSS), List.of(), Set.of(), rules.recompute());
        return EngineThread.call(() -> {
            checkOpen();
            return TrainingStep.create(this, request.withFirst(Output.LOSS), optimizer, rules);
        });
    }

    /** What an optimiser's arrays are made of: as the weights, but single numbers always FLOAT, as the engine wants. */
    ElementType element(Slot slot) {
        return slot.scalar() ? ElementType.FLOAT : element;
    }

    NDManager manager() {
        return manager;
    }

    NamedArrays parameters() {
        return parameters;
    }

    NamedArrays buffers() {
        return buffers;
    }

    Copying copying() {
        return copying;
    }

    private List<Output> ordered(Collection<? extends Output> outputs) {
        outputs.forEach(graph::output);
        return graph.outputs().keySet().stream().filter(outputs::contains).toList();
    }

    Program program(Request request) {
        Program known = programs.get(request);
        if (known == null) {
            known = Program.load(manager, ScriptWriter.write(computed(request), request));
            programs.put(request, known);
        }
        return known;
    }

    NDList run(Program program, NDManager run, NDList inputs, boolean recording) {
        Script script = program.script();
        return program.run(
                run, List.of(inputs, parameters.list(script.parameters()), buffers.list(script.buffers())), recording);
    }

    NDList inputs(NDManager run, Script script, Map<String, Tensor> given) {
        NDList list = new NDList();
        for (String name : script.inputs()) {
            Tensor tensor = checked(Named.in(graph.inputs(), name), given.get(name));
            boolean floating = tensor.type().element() == ElementType.FLOAT;
            NDArray array = Transfer.toEngine(
                    run, tensor, floating ? element : tensor.type().element());
            list.add(array);
        }
        return list;
    }

    /** Compares what a program is given with what its graph was described for. */
    private static Tensor checked(Value input, @Nullable Tensor given) {
        if (given == null) {
            throw new IllegalArgumentException("the input '" + input.name() + "' is missing");
        }
        boolean sameElement = given.type().element() == input.type().element();
        if (!sameElement || given.shape().rank() != input.shape().rank()) {
            throw new IllegalArgumentException(
                    "the input '" + input.name() + "' is " + input.type().element() + " " + input.shape()
                            + " (its sizes may differ), not " + given.type().element() + " " + given.shape());
        }
        return given;
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the network is closed");
        }
    }

    /** Frees weights and programs; what was returned before stays. */
    @Override
    public void close() {
        EngineThread.run(() -> {
            if (!closed) {
                closed = true;
                copying.close();
                programs.values().forEach(Program::close);
                manager.close();
                NativeHeap.giveBack();
            }
        });
    }

    /**
     * An output and how it changes with parameters and inputs.
     *
     * @param value the output
     * @param byName one gradient for each parameter the output depends on and each input that was asked for
     */
    public record Gradients(double value, Map<String, Tensor> byName) {
        public Gradients {
            byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        }
    }
}
