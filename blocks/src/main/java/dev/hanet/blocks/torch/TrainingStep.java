package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Slot;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Training of a network, step by step: one program computes loss and gradients, a second one moves the weights.
 *
 * <p>On the CPU, equal weights, state, inputs, rates and seeds give equal results, bit by bit.
 */
public final class TrainingStep implements AutoCloseable {
    private final Network network;
    private final Program forward;
    private final Program update;
    private final OptimizerSpec optimizer;
    private final NDManager manager;
    private final Map<String, NamedArrays> slots;
    private final NDList parameters;
    private boolean closed;

    private TrainingStep(
            Network network,
            Program forward,
            Program update,
            OptimizerSpec optimizer,
            NDManager manager,
            Map<String, NamedArrays> slots) {
        this.network = network;
        this.forward = forward;
        this.update = update;
        this.optimizer = optimizer;
        this.manager = manager;
        this.slots = slots;
        this.parameters = network.parameters().list(forward.script().gradients());
    }

    static TrainingStep create(Network network, Program forward, OptimizerSpec optimizer) {
        NDManager manager = network.manager().newSubManager();
        Map<String, NamedArrays> slots = new LinkedHashMap<>();
        for (Slot slot : optimizer.slots()) {
            Map<String, Tensor> zeros = new LinkedHashMap<>();
            for (String name : forward.script().gradients()) {
                zeros.put(name, zeros(shape(network, slot, name)));
            }
            slots.put(slot.name(), NamedArrays.create(manager, zeros, zeros.keySet(), network.element(slot)));
        }
        return new TrainingStep(network, forward, Program.load(manager, update(optimizer)), optimizer, manager, slots);
    }

    /** The optimiser's step over all parameters as one program. */
    private static Script update(OptimizerSpec optimizer) {
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

    private static Tensor zeros(Shape shape) {
        return Tensor.floats(shape, new float[Math.toIntExact(shape.elements())]);
    }

    private static Shape shape(Network network, Slot slot, String parameter) {
        return slot.scalar()
                ? Shape.of()
                : Named.in(network.graph().parameters(), parameter).shape();
    }

    /**
     * Makes one step.
     *
     * @param inputs by name
     * @param learningRate the rate of this step
     * @param seed what this step's dropout draws from
     * @throws NonFiniteException when loss or gradients are not finite; nothing has changed then
     */
    public StepResult run(Map<String, Tensor> inputs, double learningRate, long seed) {
        return EngineThread.call(() -> {
            checkOpen();
            JniUtils.setSeed(seed);
            try (NDManager step = manager.newSubManager()) {
                Buffers before = Buffers.remember(
                        step, network.buffers().list(forward.script().buffers()));
                NDList results = network.run(forward, step, network.inputs(step, forward.script(), inputs), true);
                List<Output> names = forward.script().outputs();
                double loss = Transfer.toJava(results.get(0)).item();
                double norm = Transfer.toJava(results.get(names.size())).item();
                if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                    before.restore(network.copying());
                    throw new NonFiniteException("the loss is " + loss + " and the norm of its gradients " + norm);
                }
                Map<Output, Tensor> reported = NamedArrays.toJava(names.subList(1, names.size()), results.subNDList(1));
                move(step, results.subNDList(names.size() + 1), learningRate);
                return new StepResult(loss, norm, reported);
            }
        });
    }

    private void move(NDManager step, NDList gradients, double learningRate) {
        List<NDList> arguments = new ArrayList<>();
        arguments.add(
                new NDList(Transfer.toEngine(step, Tensor.doubles(Shape.of(), learningRate), ElementType.DOUBLE)));
        arguments.add(parameters);
        arguments.add(gradients);
        slots.values().forEach(slot -> arguments.add(slot.list()));
        update.run(step, arguments, false);
    }

    /** A copy of what the optimiser remembers, as {@code momentum.<parameter>}. */
    public Map<String, Tensor> optimizerState() {
        return EngineThread.call(() -> {
            checkOpen();
            Map<String, Tensor> state = new LinkedHashMap<>();
            slots.forEach(
                    (slot, arrays) -> arrays.toJava().forEach((name, tensor) -> state.put(slot + "." + name, tensor)));
            return state;
        });
    }

    /**
     * Takes over what an optimiser remembered, all or nothing.
     *
     * @throws HanetException when a tensor is missing, left over or of another shape
     */
    public void loadOptimizerState(Map<String, Tensor> state) {
        Map<String, Shape> expected = new LinkedHashMap<>();
        for (Slot slot : optimizer.slots()) {
            for (String name : forward.script().gradients()) {
                expected.put(slot.name() + "." + name, shape(network, slot, name));
            }
        }
        WeightsCheck.check(expected, state);
        EngineThread.run(() -> {
            checkOpen();
            slots.forEach((slot, arrays) -> {
                Map<String, Tensor> own = new LinkedHashMap<>();
                forward.script().gradients().forEach(name -> own.put(name, Named.in(state, slot + "." + name)));
                arrays.load(own, manager, network.copying());
            });
        });
    }

    private void checkOpen() {
        network.checkOpen();
        if (closed) {
            throw new IllegalStateException("this training is closed");
        }
    }

    /** Frees what the optimiser remembers; the network stays. */
    @Override
    public void close() {
        EngineThread.run(() -> {
            if (!closed) {
                closed = true;
                update.close();
                manager.close();
            }
        });
    }

    /** Running statistics as they were before a step, for the case that the step cannot be made. */
    private static final class Buffers {
        private final NDList current;
        private final NDList copies = new NDList();

        private Buffers(NDList current) {
            this.current = current;
        }

        static Buffers remember(NDManager manager, NDList current) {
            Buffers buffers = new Buffers(current);
            for (NDArray array : current) {
                NDArray copy = array.duplicate();
                copy.attach(manager);
                buffers.copies.add(copy);
            }
            return buffers;
        }

        void restore(Copying copying) {
            copying.copy(copies, current);
        }
    }
}
