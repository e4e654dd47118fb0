package dev.hanet.blocks.graph;

import dev.hanet.yaml.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Makes a {@link Graph} value by value.
 *
 * <p>Scopes give names, {@code shared} scopes give a name's parameters again, {@link #at} remembers which part of a spec
 * is being built, and {@link #point} names a place where another block can be inserted.
 *
 * <p>For one thread.
 */
public final class GraphBuilder {
    /** Most values; a number that was mistyped would else make layers until the memory is full. */
    private static final int MOST_VALUES = 100_000;

    /** Most elements of a value, 64 TiB of them: above it sums of bytes and operations would be no numbers any more. */
    private static final long MOST_ELEMENTS = 1L << 44;

    private final List<Value> values = new ArrayList<>();
    private final Map<String, Value> inputs = new LinkedHashMap<>();
    private final Map<String, Value> parameters = new LinkedHashMap<>();
    private final Map<String, Value> buffers = new LinkedHashMap<>();
    private final Map<Output, Value> outputs = new LinkedHashMap<>();
    private final Set<String> outputNames = new HashSet<>();
    private final Map<String, Value> points = new LinkedHashMap<>();
    private final Map<String, UnaryOperator<Value>> insertions = new LinkedHashMap<>();
    private final Map<Value, Initializer> initializers = new HashMap<>();
    private final Map<String, Integer> timesUsed = new HashMap<>();
    private final Map<String, Integer> partDepths = new LinkedHashMap<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    private final List<Objective> objectives = new ArrayList<>();
    private OptionalInt stride = OptionalInt.empty();
    private String scope = "";
    private String borrower = "";
    private String lender = "";
    private boolean sharing;
    private final Function<String, Origin> places;
    private Origin origin = Origin.PROGRAM;

    /** A network made by a program. */
    public GraphBuilder() {
        this(path -> new Origin(Optional.empty(), path));
    }

    /**
     * A network made from a spec.
     *
     * @param places where the spec's parts stand, by YAML path
     */
    public GraphBuilder(Function<String, Origin> places) {
        this.places = places;
    }

    /** Declares an input of a nominal shape; the program runs on other batch and image sizes as well. */
    public Value input(String name, TensorType type) {
        if (inputs.containsKey(name)) {
            throw refuse("two inputs are called '" + name + "'");
        }
        Value value = add(Value.Kind.INPUT, name, type, Optional.empty(), List.of());
        inputs.put(name, value);
        return value;
    }

    /**
     * Declares a trained tensor of the current scope; in a shared scope answers the one that is there.
     *
     * @param name local name: {@code weight}
     */
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return stored(parameters, Value.Kind.PARAMETER, name, shape, initializer);
    }

    /** Declares a tensor that is kept but not trained, such as a running mean. */
    public Value buffer(String name, Shape shape, float fill) {
        return buffer(name, shape, Initializer.constant(fill));
    }

    /** Declares a tensor that is kept but not trained, such as the bases of a mixture. */
    public Value buffer(String name, Shape shape, Initializer initializer) {
        return stored(buffers, Value.Kind.BUFFER, name, shape, initializer);
    }

    private Value stored(Map<String, Value> kept, Value.Kind kind, String name, Shape shape, Initializer initializer) {
        String fullName = lent(qualified(name));
        Value known = parameters.containsKey(fullName) ? parameters.get(fullName) : buffers.get(fullName);
        if (known != null) {
            if (!sharing || known.kind() != kind) {
                throw refuse("two blocks are called '" + scope + "'", "give one of them another name");
            }
            if (!known.shape().equals(shape)) {
                throw refuse(
                        "'" + fullName + "' is shared between the shapes " + known.shape() + " and " + shape,
                        "two blocks that share their weights have the same type and keys, and get as many channels");
            }
            return known;
        }
        if (!lender.isEmpty()) {
            throw refuse(
                    "'" + lender + "' has no '" + fullName.substring(lender.length() + 1) + "' to share",
                    "two blocks that share their weights have the same type and keys");
        }
        Value value = add(kind, fullName, TensorType.floats(shape), Optional.empty(), List.of());
        kept.put(fullName, value);
        initializers.put(value, initializer);
        return value;
    }

    /** Applies an operator, whose shape rule checks the operands. */
    public Value apply(Operator operator, Value... operands) {
        return apply(operator, List.of(operands));
    }

    /** Applies an operator, whose shape rule checks the operands. */
    public Value apply(Operator operator, List<Value> operands) {
        for (Value operand : operands) {
            if (operand.graph() != this) {
                throw new IllegalArgumentException(operand + " belongs to another graph");
            }
        }
        TensorType type = inferred(operator, operands);
        return add(Value.Kind.RESULT, unique(operator.name()), type, Optional.of(operator), operands);
    }

    /** A refusal knows both sides, each with the part of the spec that made it. */
    private static TensorType inferred(Operator operator, List<Value> operands) {
        try {
            return operator.infer(operands);
        } catch (GraphException e) {
            throw e.of(operands);
        }
    }

    private Value add(
            Value.Kind kind, String name, TensorType type, Optional<Operator> operator, List<Value> operands) {
        requireRoom(1);
        if (type.shape().isLargerThan(MOST_ELEMENTS)) {
            throw refuse("'" + name + "' would be " + type.shape() + ", which no machine holds", "use smaller numbers");
        }
        Value value = new Value(this, values.size(), kind, name, scope, type, operator, operands, origin);
        values.add(value);
        return value;
    }

    /**
     * Requires that so many values more can be: for who is about to do something as often as a spec says, before it is begun.
     *
     * @throws GraphException when the network would be larger than any that is meant
     */
    public void requireRoom(int more) {
        if (more > MOST_VALUES - values.size()) {
            throw refuse("the network has more than 100,000 values", "is one of its numbers meant to be smaller?");
        }
    }

    private String unique(String operatorName) {
        String base = qualified(operatorName);
        int times = timesUsed.merge(base, 1, Integer::sum);
        return times == 1 ? base : base + "_" + times;
    }

    private String qualified(String name) {
        return scope.isEmpty() ? name : scope + "." + name;
    }

    /** Builds under a name: what {@code body} declares is called {@code name.…}. */
    public <T> T scope(String name, Supplier<T> body) {
        String outer = scope;
        scope = qualified(name);
        try {
            return body.get();
        } finally {
            scope = outer;
        }
    }

    private String lent(String fullName) {
        return !lender.isEmpty() && fullName.startsWith(borrower + ".")
                ? lender + fullName.substring(borrower.length())
                : fullName;
    }

    /**
     * Builds under a name of its own with the parameters of another one, which has been built.
     *
     * @param name local name
     * @param from full name of the scope whose parameters are used again
     */
    public <T> T borrow(String name, String from, Supplier<T> body) {
        borrower = qualified(name);
        lender = from;
        try {
            return shared(name, body);
        } finally {
            borrower = "";
            lender = "";
        }
    }

    /**
     * Says how deep a part of the network is looked into by those who sum it up.
     *
     * @param name its full scope
     * @param depth 1 when it is one part, 2 when its stages are
     */
    public void part(String name, int depth) {
        partDepths.put(name, depth);
    }

    /** Says of the module of the current scope how it is computed, for those who plan. */
    public void remark(String text) {
        remarks.put(scope, text);
    }

    /**
     * Announces a further part of the loss, on behalf of the module that is being built: it is written once there is a mask, and never where a
     * network is not trained.
     *
     * @param weight of it beside the main loss
     * @param loss from class indices [B, H, W] of the image's pixels to a number []
     */
    public void objective(double weight, UnaryOperator<Value> loss) {
        objectives.add(new Objective(scope, origin, weight, loss));
    }

    /** Whether a further part of the loss was announced. */
    public boolean hasObjectives() {
        return !objectives.isEmpty();
    }

    /** What was announced as a further part of the loss, written for a mask: each [], with its weight, in the order of announcement. */
    public Map<Value, Double> objectives(Value mask) {
        Map<Value, Double> written = new LinkedHashMap<>();
        for (Objective objective : objectives) {
            Supplier<Value> loss =
                    () -> at(objective.origin(), () -> objective.loss().apply(mask));
            written.put(objective.scope().isEmpty() ? loss.get() : scope(objective.scope(), loss), objective.weight());
        }
        return written;
    }

    private record Objective(String scope, Origin origin, double weight, UnaryOperator<Value> loss) {}

    /** Builds under a name whose parameters may exist already and are then used again. */
    public <T> T shared(String name, Supplier<T> body) {
        boolean outer = sharing;
        sharing = true;
        try {
            return scope(name, body);
        } finally {
            sharing = outer;
        }
    }

    /** Builds on behalf of a part of a spec: its values and its mistakes carry the place. */
    public <T> T at(Origin part, Supplier<T> body) {
        Origin outer = origin;
        origin = part;
        try {
            return body.get();
        } finally {
            origin = outer;
        }
    }

    /**
     * Builds on behalf of a key of the part that is being built.
     *
     * @param key name of a record component, or {@code insert[0]}
     */
    public <T> T at(String key, Supplier<T> body) {
        return at(places.apply(origin.path().isEmpty() ? key : origin.path() + "." + key), body);
    }

    /** The part of the spec that is being built. */
    public Origin origin() {
        return origin;
    }

    /** Announces what to insert at a point before the network is built; see {@link #point}. */
    public void insert(String point, UnaryOperator<Value> block) {
        if (insertions.putIfAbsent(point, block) != null) {
            throw refuse("there is an insertion at '" + point + "' already", "give it a point of its own");
        }
    }

    /** The insertions whose point has not come up; empty once a network is whole. */
    public List<String> pendingInsertions() {
        return insertions.keySet().stream()
                .filter(name -> !points.containsKey(name))
                .toList();
    }

    /**
     * Names a place of the network, {@code encoder.layer3}, and inserts there what was announced for it.
     *
     * @param name local name, qualified by the scope
     * @return the value to go on with
     */
    public Value point(String name, Value value) {
        String fullName = qualified(name);
        if (points.containsKey(fullName)) {
            throw refuse("two points are called '" + fullName + "'");
        }
        points.put(fullName, value);
        UnaryOperator<Value> block = insertions.get(fullName);
        if (block == null) {
            return value;
        }
        Value inserted = block.apply(value);
        points.put(fullName, inserted);
        return inserted;
    }

    /** Declares a result of the network; its meaning and its name in files are its own in the graph. */
    public void output(Output output, Value value) {
        if (outputs.containsKey(output) || !outputNames.add(output.name())) {
            throw refuse("two outputs are called '" + output.name() + "'");
        }
        outputs.put(output, value);
    }

    /** A refusal at the part of the spec that is being built; the caller throws it. */
    public GraphException refuse(String message) {
        return new GraphException(origin, message, Optional.empty());
    }

    /** A refusal with a remedy. */
    public GraphException refuse(String message, String remedy) {
        return new GraphException(origin, message, Optional.of(remedy));
    }

    /** A refusal of a size, where images of other sizes would fit; the remedy is of the part that refuses, which sees no other. */
    public GraphException refuseSize(String message, String remedy) {
        return GraphException.ofSize(origin, message, remedy);
    }

    /** A refusal of a point the network has not, with the one that was probably meant and those it has. */
    public GraphException noPoint(String point) {
        String near = Suggestion.nearest(point, points.keySet())
                .map(meant -> "did you mean '" + meant + "'? ")
                .orElse("");
        return refuse("there is no point '" + point + "'", near + "there are: " + String.join(", ", points.keySet()));
    }

    /** Declares how many image pixels a place of an encoder's last features stands for; of several the most are the network's. */
    public void stride(int pixels) {
        stride = OptionalInt.of(Math.max(stride.orElse(1), pixels));
    }

    /** The named places so far, with the value that passes there. */
    public Map<String, Value> points() {
        return Collections.unmodifiableMap(points);
    }

    /** The network as it is now; what is built afterwards does not change it. */
    public Graph build() {
        return new Graph(
                values, inputs, parameters, buffers, outputs, points, partDepths, initializers, remarks, stride);
    }
}
