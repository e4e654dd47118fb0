package dev.hanet.blocks.pt2;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The graph of an exported program under construction, as the schema of {@code torch.export} has it: values become inputs and nodes, named after
 * the network behind a letter, so that no name is a word of Python.
 *
 * <p>Every tensor is said to lie row by row; of one that looks into another's memory that holds for its sizes alone.
 */
final class AtenNodes implements AtenBody {
    private final OpenSizes open;
    private final Attributes attributes;
    private final JsonArray inputs = new JsonArray();
    private final JsonArray nodes = new JsonArray();
    private final JsonObject tensors = new JsonObject();
    private final JsonObject numbers = new JsonObject();
    private final JsonArray taking = new JsonArray();
    private final Map<Value, AtenTensor> made = new HashMap<>();
    private final Map<Extent, Place> places = new HashMap<>();
    private final Map<Extent, String> asked = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private Optional<Value> current = Optional.empty();

    AtenNodes(OpenSizes open, Attributes attributes) {
        this.open = open;
        this.attributes = attributes;
    }

    /** An axis whose size can be asked. */
    private record Place(AtenTensor tensor, int axis) {}

    /** Declares a parameter, a buffer or an input; parameters come first, then buffers. */
    void declare(Value value) {
        boolean isInput = value.kind() == Value.Kind.INPUT;
        boolean isParameter = value.kind() == Value.Kind.PARAMETER;
        String letter = isParameter ? "p_" : "b_";
        String name = isInput ? fresh(value.name()) : fresh(letter + value.name());
        List<Extent> sizes = isInput ? open.of(value.shape()) : Extent.of(value.shape());
        made.put(value, tensor(name, value.type().element(), sizes));
        inputs.add(Schema.tensor(name));
        JsonObject named = Schema.object("name", name);
        JsonObject spec = new JsonObject();
        if (isInput) {
            spec.add("user_input", Schema.object("arg", Schema.tensor(name)));
        } else {
            JsonObject stored = Schema.object("arg", named);
            stored.addProperty(isParameter ? "parameter_name" : "buffer_name", attributes.of(value.name()));
            if (!isParameter) {
                stored.addProperty("persistent", true);
            }
            spec.add(isParameter ? "parameter" : "buffer", stored);
        }
        taking.add(spec);
    }

    /** Adds a result, whose operands are there already. */
    void add(Value value) {
        current = Optional.of(value);
        List<AtenTensor> operands = value.operands().stream().map(this::made).toList();
        made.put(value, value.operator().orElseThrow().aten().orElseThrow().write(this, operands));
        current = Optional.empty();
    }

    /** The tensor that a value became. */
    AtenTensor made(Value value) {
        return Objects.requireNonNull(made.get(value), value::name);
    }

    /** What the program takes, in order, as its signature says it. */
    JsonArray taking() {
        return taking;
    }

    /** The graph with its outputs. The open sizes stand by themselves too, for some readers ask what they were. */
    JsonObject graph(List<Value> outputs) {
        JsonArray answered = new JsonArray();
        outputs.forEach(output -> answered.add(Schema.tensor(made(output).name())));
        open.images().forEach((name, size) -> numbers.add(fresh(name), extent(size)));
        JsonObject graph = new JsonObject();
        graph.add("inputs", inputs);
        graph.add("outputs", answered);
        graph.add("nodes", nodes);
        graph.add("tensor_values", tensors);
        graph.add("sym_int_values", numbers);
        graph.add("sym_bool_values", new JsonObject());
        graph.addProperty("is_single_tensor_return", false);
        graph.add("custom_obj_values", new JsonObject());
        graph.add("sym_float_values", new JsonObject());
        return graph;
    }

    @Override
    public AtenTensor node(String target, List<AtenArgument> arguments, ElementType element, List<Extent> sizes) {
        JsonArray given = new JsonArray();
        for (AtenArgument argument : arguments) {
            boolean isKeyword = argument instanceof AtenArgument.Keyword;
            AtenArgument plain = argument instanceof AtenArgument.Keyword keyword ? keyword.argument() : argument;
            given.add(named(plain.name(), json(plain), isKeyword));
        }
        AtenTensor result = tensor(fresh(resultName()), element, sizes);
        nodes.add(call("torch.ops.aten." + target, given, Schema.tensor(result.name())));
        return result;
    }

    private String resultName() {
        return "v_" + current.map(Value::name).orElse("");
    }

    @Override
    public long fixed(Extent size, String what) {
        OptionalLong fixed = size.fixed();
        if (fixed.isEmpty()) {
            Value value = current.orElseThrow();
            throw new GraphException(
                    new Origin(value.declaredAt(), value.path()),
                    "an exported program takes images of every size that fits, and for '" + value.name() + "' " + what
                            + " depends on the size",
                    Optional.empty());
        }
        return fixed.getAsLong();
    }

    private AtenTensor tensor(String name, ElementType element, List<Extent> sizes) {
        AtenTensor tensor = new AtenTensor(name, element, sizes);
        JsonObject meta = new JsonObject();
        meta.addProperty("dtype", Schema.code(element));
        meta.add("sizes", extents(sizes));
        meta.addProperty("requires_grad", false);
        meta.add("device", Schema.processor());
        meta.add("strides", extents(strides(sizes)));
        meta.add("storage_offset", Schema.object("as_int", 0));
        meta.addProperty("layout", Schema.STRIDED);
        tensors.add(name, meta);
        for (int axis = 0; axis < tensor.rank(); axis++) {
            places.putIfAbsent(tensor.size(axis), new Place(tensor, axis));
        }
        return tensor;
    }

    private static List<Extent> strides(List<Extent> sizes) {
        List<Extent> strides = new ArrayList<>();
        for (int axis = 1; axis <= sizes.size(); axis++) {
            strides.add(Extent.product(sizes.subList(axis, sizes.size())));
        }
        return strides;
    }

    private static JsonArray extents(List<Extent> sizes) {
        JsonArray array = new JsonArray();
        sizes.forEach(size -> array.add(extent(size)));
        return array;
    }

    private static JsonObject extent(Extent size) {
        if (size.fixed().isPresent()) {
            return Schema.object("as_int", size.example());
        }
        JsonObject expression = Schema.object("expr_str", size.toString());
        expression.add("hint", Schema.object("as_int", size.example()));
        return Schema.object("as_expr", expression);
    }

    private JsonObject json(AtenArgument argument) {
        if (argument instanceof AtenArgument.Operand operand) {
            return Schema.tensor(operand.tensor().name());
        } else if (argument instanceof AtenArgument.Operands operands) {
            JsonArray all = new JsonArray();
            operands.tensors().forEach(tensor -> all.add(Schema.object("name", tensor.name())));
            return Schema.object("as_tensors", all);
        } else if (argument instanceof AtenArgument.Whole whole) {
            return Schema.object("as_int", whole.value());
        } else if (argument instanceof AtenArgument.Wholes wholes) {
            return Schema.object("as_ints", wholes(wholes.values().stream().mapToLong(Long::longValue)));
        } else if (argument instanceof AtenArgument.Size size) {
            return size(size.size());
        } else if (argument instanceof AtenArgument.Sizes sizes) {
            return sizes(sizes.sizes());
        } else if (argument instanceof AtenArgument.Real real) {
            return Schema.object("as_float", real.value());
        } else if (argument instanceof AtenArgument.Reals reals) {
            JsonArray all = new JsonArray();
            reals.values().forEach(all::add);
            return Schema.object("as_floats", all);
        } else if (argument instanceof AtenArgument.Truth truth) {
            return Schema.object("as_bool", truth.value());
        } else if (argument instanceof AtenArgument.Elements elements) {
            return Schema.object("as_scalar_type", Schema.code(elements.element()));
        } else {
            return Schema.object("as_none", true);
        }
    }

    private static JsonArray wholes(LongStream values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private JsonObject size(Extent size) {
        return size.fixed().isPresent()
                ? Schema.object("as_int", size.example())
                : Schema.object("as_sym_int", Schema.object("as_name", asked(size)));
    }

    /** Sizes that are open are asked at run time; one that no tensor has yet is whatever is left. */
    private JsonObject sizes(List<Extent> sizes) {
        boolean areFixed = sizes.stream().allMatch(size -> size.fixed().isPresent() || !places.containsKey(size));
        if (areFixed) {
            return Schema.object("as_ints", wholes(sizes.stream().mapToLong(AtenNodes::orRest)));
        }
        JsonArray all = new JsonArray();
        for (Extent size : sizes) {
            boolean isAsked = size.fixed().isEmpty() && places.containsKey(size);
            all.add(isAsked ? Schema.object("as_name", asked(size)) : Schema.object("as_int", orRest(size)));
        }
        return Schema.object("as_sym_ints", all);
    }

    private static long orRest(Extent size) {
        return size.fixed().orElse(-1);
    }

    /** The name of a size, which is asked of the first tensor that has it. */
    private String asked(Extent size) {
        String known = asked.get(size);
        if (known != null) {
            return known;
        }
        Place place = Objects.requireNonNull(places.get(size), size::toString);
        String name = fresh("size");
        asked.put(size, name);
        numbers.add(name, extent(size));
        JsonArray given = new JsonArray();
        given.add(named("self", Schema.tensor(place.tensor().name()), false));
        given.add(named("dim", Schema.object("as_int", place.axis()), false));
        nodes.add(call(
                "torch.ops.aten.sym_size.int", given, Schema.object("as_sym_int", Schema.object("as_name", name))));
        return name;
    }

    private static JsonObject call(String target, JsonArray arguments, JsonObject result) {
        JsonArray results = new JsonArray();
        results.add(result);
        JsonObject node = Schema.object("target", target);
        node.add("inputs", arguments);
        node.add("outputs", results);
        node.add("metadata", new JsonObject());
        return node;
    }

    private static JsonObject named(String name, JsonObject argument, boolean isKeyword) {
        JsonObject named = Schema.object("name", name);
        named.add("arg", argument);
        named.addProperty("kind", isKeyword ? 2 : 1);
        return named;
    }

    /** A name that nothing has yet, of letters, digits and underscores. */
    private String fresh(String wanted) {
        String base = wanted.replaceAll("[^A-Za-z0-9]", "_");
        String name = base;
        for (int i = 1; !names.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }
}
