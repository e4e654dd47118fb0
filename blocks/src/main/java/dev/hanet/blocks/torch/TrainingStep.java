package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Parts;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import dev.hanet.blocks.optimizer.AverageSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Slot;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Training of a network, step by step: one program computes loss and gradients, a second one moves the weights.
 *
 * <p>On the CPU, equal weights, state, inputs, rates and seeds give equal results, bit by bit.
 */
public final class TrainingStep implements AutoCloseable {
    private final Network network;
    private final Request request;
    private final Program update;
    private final OptimizerSpec optimizer;
    private final NDManager manager;
    private final Map<String, NamedArrays> slots;
    private final List<String> trained;
    private final Summing summing;
    private final Optional<Clipping> clipping;
    private final Optional<MovingAverage> average;
    private Program forward;
    private List<Group> groups = List.of();
    private boolean closed;

    private TrainingStep(
            Network network,
            Request request,
            OptimizerSpec optimizer,
            NDManager manager,
            Map<String, NamedArrays> slots,
            TrainingRules rules) {
        this.network = network;
        this.request = request;
        this.update = Program.load(manager, update(optimizer));
        this.optimizer = optimizer;
        this.manager = manager;
        this.slots = slots;
        this.summing = Summing.of(manager);
        this.clipping = rules.clipNorm().map(norm -> Clipping.of(manager, norm));
        this.average = rules.average().map(spec -> MovingAverage.of(network, manager, spec));
        this.forward = network.program(request);
        this.trained = forward.script().gradients();
        this.groups = groups();
    }

    static TrainingStep create(Network network, Request request, OptimizerSpec optimizer, TrainingRules rules) {
        NDManager manager = network.manager().newSubManager();
        Program forward = network.program(request);
        Map<String, NamedArrays> slots = new LinkedHashMap<>();
        for (Slot slot : optimizer.slots()) {
            Iterable<Map<String, Tensor>> zeros = () -> forward.script().gradients().stream()
                    .map(name -> Map.of(name, zeros(shape(network, slot, name))))
                    .iterator();
            slots.put(slot.name(), NamedArrays.create(manager, zeros, network.element(slot)));
        }
        TrainingStep step = new TrainingStep(network, request, optimizer, manager, slots, rules);
        NativeHeap.giveBack();
        return step;
    }

    /**
     * Leaves parts as they are from now on: neither their weights nor their running statistics move, and they compute as in
     * use. What the optimiser remembers of them stays.
     *
     * @param parts names of {@link dev.hanet.blocks.graph.Parts}; none lets all be trained
     */
    public void freeze(Set<String> parts) {
        EngineThread.run(() -> {
            checkOpen();
            forward = network.program(request.freezing(parts));
            groups = groups();
        });
    }

    private List<Group> groups() {
        return groups(network.graph(), optimizer, forward.script().gradients());
    }

    /** The parameters that move, those of one rate together. */
    static List<Group> groups(Graph graph, OptimizerSpec optimizer, List<String> names) {
        Map<String, Double> factors = new HashMap<>();
        Parts parts = new Parts(graph);
        optimizer.rates().keySet().stream()
                .sorted(Comparator.comparing(
                                (String part) -> parts.tensors(part).size())
                        .reversed())
                .forEach(part ->
                        parts.tensors(part).forEach(name -> factors.put(name, Named.in(optimizer.rates(), part))));
        Map<Double, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            double factor = factors.getOrDefault(names.get(i), 1.0);
            places.computeIfAbsent(factor, none -> new ArrayList<>()).add(i);
        }
        List<Group> found = new ArrayList<>();
        places.forEach((factor, of) ->
                found.add(new Group(factor, of, of.stream().map(names::get).toList())));
        return found;
    }

    /**
     * Parameters that share a rate.
     *
     * @param factor of the rate
     * @param places of their gradients among all
     * @param names theirs
     */
    record Group(double factor, List<Integer> places, List<String> names) {}

    /** The optimiser's step over all parameters as one program. */
    static Script update(OptimizerSpec optimizer) {
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
        return run(List.of(inputs), learningRate, seed);
    }

    /**
     * Makes one step from the mean gradient of several batches, one after the other.
     *
     * <p>Loss and reported outputs are means over the batches. Where each batch counts as many pixels and none has statistics of its own,
     * the step is that of all their images at once.
     *
     * @param batches inputs by name, at least one
     * @param learningRate the rate of this step
     * @param seed what this step's dropout draws from, batch after batch
     * @throws NonFiniteException when loss or gradients are not finite; nothing has changed then
     */
    public StepResult run(List<Map<String, Tensor>> batches, double learningRate, long seed) {
        return EngineThread.call(() -> {
            checkOpen();
            JniUtils.setSeed(seed);
            try (NDManager step = manager.newSubManager()) {
                Buffers before = Buffers.remember(
                        step, network.buffers().list(forward.script().buffers()));
                List<Output> names = forward.script().outputs();
                Map<Output, List<Tensor>> told = new LinkedHashMap<>();
                NDList found = new NDList(); // the norm of the gradients, and they
                for (Map<String, Tensor> inputs : batches) {
                    NDList results = network.run(forward, step, network.inputs(step, forward.script(), inputs), true);
                    NamedArrays.toJava(names, results)
                            .forEach((output, tensor) -> told.computeIfAbsent(output, none -> new ArrayList<>())
                                    .add(tensor));
                    found = summing.add(step, found, results.subNDList(names.size()), batches.size());
                }
                summing.divide(step, found, batches.size());
                Map<Output, Tensor> means = new LinkedHashMap<>();
                told.forEach((output, tensors) -> means.put(output, mean(tensors)));
                double loss = Named.in(means, names.get(0)).item();
                double norm = Transfer.toJava(found.get(0)).item();
                if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                    String where = notFinite(step, batches, seed, found.subNDList(1));
                    before.restore(network.copying());
                    throw new NonFiniteException(
                            "the loss is " + loss + " and the norm of its gradients " + norm + ": " + where);
                }
                NDList gradients = found.subNDList(1);
                NDArray length = found.get(0);
                clipping.ifPresent(clip -> clip.apply(step, gradients, length));
                groups.forEach(group -> move(step, group, gradients, learningRate));
                average.ifPresent(kept -> kept.add(step));
                means.remove(names.get(0));
                return new StepResult(loss, norm, means);
            }
        });
    }

    /** Element by element; a single one as it is. */
    private static Tensor mean(List<Tensor> tensors) {
        Tensor first = tensors.get(0);
        if (tensors.size() == 1) {
            return first;
        }
        double[] sums = new double[Math.toIntExact(first.shape().elements())];
        for (Tensor tensor : tensors) {
            double[] values = tensor.toDoubles();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += values[i] / tensors.size();
            }
        }
        Tensor mean = Tensor.doubles(first.shape(), sums);
        return first.type().element() == ElementType.DOUBLE ? mean : mean.asFloats();
    }

    /** Where numbers stop being finite: the first layer on the way to the loss, or the first gradient on the way back. */
    private String notFinite(NDManager step, List<Map<String, Tensor>> batches, long seed, NDList gradients) {
        Map<String, Output> layers = new LinkedHashMap<>(); // the last value of each
        for (Value value : network.graph().values()) {
            ElementType element = value.type().element();
            boolean isNumber = element == ElementType.FLOAT || element == ElementType.DOUBLE;
            if (value.operator().isPresent() && isNumber) {
                Output layer = new Output.Inside(value);
                layers.remove(layer.name());
                layers.put(layer.name(), layer);
            }
        }
        List<Output> wanted = List.copyOf(layers.values());
        try (Program look = Program.load(
                step,
                ScriptWriter.write(
                        network.graph(),
                        new Request(Mode.TRAINING, wanted, Optional.empty(), List.of(), Set.of(), Recompute.NONE)))) {
            JniUtils.setSeed(seed);
            for (Map<String, Tensor> inputs : batches) {
                NDList found = network.run(look, step, network.inputs(step, look.script(), inputs), false);
                for (int i = 0; i < wanted.size(); i++) {
                    if (!isFinite(found.get(i))) {
                        return "'" + wanted.get(i).name() + "' is the first layer that is not finite";
                    }
                }
            }
        }
        for (int i = trained.size() - 1; i >= 0; i--) {
            if (i < gradients.size() && !isFinite(gradients.get(i))) {
                return "all layers are finite, the gradient of '"
                        + forward.script().gradients().get(i) + "' is not";
            }
        }
        return "all layers and gradients are finite, their sum is too large";
    }

    private static boolean isFinite(NDArray array) {
        double[] numbers = Transfer.toJava(array).toDoubles();
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    private void move(NDManager step, Group group, NDList gradients, double learningRate) {
        NDList own = new NDList(group.places().size());
        group.places().forEach(place -> own.add(gradients.get(place)));
        List<NDList> arguments = new ArrayList<>();
        arguments.add(number(step, learningRate * group.factor()));
        arguments.add(network.parameters().list(group.names()));
        arguments.add(own);
        slots.values().forEach(slot -> arguments.add(slot.list(group.names())));
        update.run(step, arguments, false);
    }

    private static NDList number(NDManager manager, double value) {
        return new NDList(Transfer.toEngine(manager, Tensor.doubles(Shape.of(), value), ElementType.DOUBLE));
    }

    /** A copy of the moving average of parameters and buffers, by full name; empty when none is kept. */
    public Map<String, Tensor> average() {
        return EngineThread.call(() -> {
            checkOpen();
            return average.map(kept -> kept.arrays.toJava()).orElse(Map.of());
        });
    }

    /** How many steps the moving average has seen; absent when none is kept. */
    public OptionalLong averagedSteps() {
        return average.map(kept -> OptionalLong.of(kept.updates)).orElse(OptionalLong.empty());
    }

    /**
     * Takes over a moving average, all or nothing.
     *
     * @param updates how many steps it has seen
     * @throws HanetException when a tensor is missing, left over or of another shape
     * @throws IllegalStateException when no average is kept
     */
    public void loadAverage(Map<String, Tensor> state, long updates) {
        MovingAverage kept = average.orElseThrow(() -> new IllegalStateException("no average is kept"));
        Map<String, Shape> expected = new LinkedHashMap<>();
        network.graph().parameters().forEach((name, value) -> expected.put(name, value.shape()));
        network.graph().buffers().forEach((name, value) -> expected.put(name, value.shape()));
        WeightsCheck.check(expected, state);
        EngineThread.run(() -> {
            checkOpen();
            kept.arrays.load(state, manager, network.copying());
            kept.updates = updates;
        });
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
            for (String name : trained) {
                expected.put(slot.name() + "." + name, shape(network, slot, name));
            }
        }
        WeightsCheck.check(expected, state);
        EngineThread.run(() -> {
            checkOpen();
            slots.forEach((slot, arrays) -> {
                Map<String, Tensor> own = new LinkedHashMap<>();
                trained.forEach(name -> own.put(name, Named.in(state, slot + "." + name)));
                arrays.load(own, manager, network.copying());
            });
            NativeHeap.giveBack();
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
                summing.sum.close();
                summing.divide.close();
                clipping.ifPresent(clip -> clip.program.close());
                average.ifPresent(kept -> kept.program.close());
                manager.close();
            }
        });
    }

    private static Script script(String arguments, String... body) {
        String text = "class Program(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
                + "  def forward(self: __torch__.Program, " + arguments + ") -> List[Tensor]:\n    "
                + String.join("\n    ", body) + "\n    return annotate(List[Tensor], [])\n";
        return Script.of(text);
    }

    /** The mean of several batches' gradients. */
    private record Summing(Program sum, Program divide) {
        static Summing of(NDManager manager) {
            return new Summing(
                    Program.load(
                            manager,
                            script("sums: List[Tensor], more: List[Tensor]", "torch._foreach_add_(sums, more)")),
                    Program.load(
                            manager,
                            script(
                                    "sums: List[Tensor], lengths: List[Tensor], counts: List[Tensor]",
                                    "torch._foreach_div_(sums, torch.item(counts[0]))",
                                    "length = torch.norm(torch.stack(torch._foreach_norm(sums)))",
                                    "_0 = torch.copy_(lengths[0], length, False)")));
        }

        /** Sums with a further batch's; of a single batch as they are. */
        NDList add(NDManager step, NDList sums, NDList more, int batches) {
            if (batches == 1) {
                return more;
            }
            if (sums.isEmpty()) {
                // Copies: two parameters may have one gradient in common, which must not be added to twice.
                NDList copies = new NDList();
                more.forEach(array -> copies.add(array.duplicate()));
                copies.attach(step);
                more.close();
                return copies;
            }
            sum.run(step, List.of(sums.subNDList(1), more.subNDList(1)), false);
            more.close();
            return sums;
        }

        void divide(NDManager step, NDList sums, int batches) {
            if (batches > 1) {
                divide.run(step, List.of(sums.subNDList(1), new NDList(sums.get(0)), number(step, batches)), false);
            }
        }
    }

    /** Scales {@code gradients} whose length is {@code lengths[0]}. */
    static List<String> clipping(double norm) {
        return List.of(
                "share = torch.mul(torch.reciprocal(torch.add(lengths[0], 1e-06)), " + TorchText.number(norm) + ")",
                "torch._foreach_mul_(gradients, torch.clamp(share, None, 1.))");
    }

    /** Gradients scaled to a length, as PyTorch's clip_grad_norm_ does: by norm / (their length + 1e-6), at most 1. */
    private record Clipping(Program program) {
        static Clipping of(NDManager manager, double norm) {
            return new Clipping(Program.load(
                    manager,
                    script(
                            "gradients: List[Tensor], lengths: List[Tensor]",
                            clipping(norm).toArray(String[]::new))));
        }

        void apply(NDManager step, NDList gradients, NDArray length) {
            program.run(step, List.of(gradients, new NDList(length)), false);
        }
    }

    /** The average of parameters and buffers over the steps. */
    private static final class MovingAverage {
        private final Network network;
        private final AverageSpec spec;
        private final Program program;
        private final NamedArrays arrays;
        private long updates;

        private MovingAverage(Network network, AverageSpec spec, Program program, NamedArrays arrays) {
            this.network = network;
            this.spec = spec;
            this.program = program;
            this.arrays = arrays;
        }

        static MovingAverage of(Network network, NDManager manager, AverageSpec spec) {
            Map<String, Tensor> begun = network.parameters().toJava();
            begun.putAll(network.buffers().toJava());
            Program program = Program.load(
                    manager,
                    script(
                            "average: List[Tensor], current: List[Tensor], weights: List[Tensor]",
                            "torch._foreach_lerp_(average, current, torch.item(weights[0]))"));
            return new MovingAverage(
                    network,
                    spec,
                    program,
                    NamedArrays.create(manager, List.of(begun), network.element(new Slot("average", false))));
        }

        void add(NDManager step) {
            NDList current = new NDList(network.parameters().list());
            current.addAll(network.buffers().list());
            program.run(step, List.of(arrays.list(), current, number(step, spec.weight(updates))), false);
            updates++;
        }
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
