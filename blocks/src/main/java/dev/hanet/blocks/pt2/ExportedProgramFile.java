package dev.hanet.blocks.pt2;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.StoredZip;
import dev.hanet.blocks.weights.pickle.PickleWriter;
import dev.hanet.yaml.HanetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A network with its weights as one exported program, a {@code .pt2} file that {@code torch.export.load} reads.
 *
 * <p>Inside is what evaluation computes, in single precision, with PyTorch's own operators. The program takes the inputs that the outputs depend
 * on; it answers a single output as a tensor, several as a dictionary by name. Batch and image sizes are open where the network leaves them open.
 * Parameters and buffers keep their names, see {@link Attributes}; those that no wanted output depends on are left out. Writing needs no engine, and nothing is read.
 *
 * <p>The layout is that of PyTorch 2.7, which later versions read too: a zip of the program as JSON, the weights as {@code torch.save} writes
 * them, example inputs, and texts.
 *
 * <p>Source: {@code torch/_export/serde/schema.yaml} and {@code torch/export/__init__.py} of PyTorch 2.7.
 */
public final class ExportedProgramFile {
    private static final Gson JSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final String ARCHIVE = "archive/";

    private static final Map<String, Tensor> ZERO = Map.of("zero", Tensor.floats(Shape.of(1), 0f));

    /** A leaf of a tree of arguments. */
    private static final String LEAF = "{\"type\": null, \"context\": null, \"children_spec\": []}";

    private ExportedProgramFile() {}

    /**
     * Looks whether the outputs can be written.
     *
     * @param stride image pixels per place of the network's coarsest features
     * @throws GraphException naming the operator that cannot be said, with its place
     */
    public static void check(Graph graph, int stride, List<Output> outputs) {
        program(graph, stride, outputs);
    }

    /**
     * Writes the file.
     *
     * @param stride image pixels per place of the network's coarsest features
     * @param state parameters and buffers by name
     * @param outputs the outputs it computes, in order
     * @param extra text files by name, which {@code torch.export.load} answers as {@code extra_files}
     * @throws HanetException as {@link #check} does, before anything is written
     */
    public static void write(
            Path file,
            Graph graph,
            int stride,
            Map<String, Tensor> state,
            List<Output> outputs,
            Map<String, String> extra)
            throws IOException {
        Program program = program(graph, stride, outputs);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        program.stored()
                .forEach(value -> weights.put(
                        value.name(),
                        Objects.requireNonNull(state.get(value.name()), value::name)
                                .asFloats()));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                StoredZip zip = new StoredZip(out, "")) {
            zip.add("serialized_exported_program.json", JSON.toJson(program.json()));
            zip.add("serialized_state_dict.pt", stream -> saved(stream, pickle(program), weights));
            zip.add("serialized_constants.pt", "");
            if (program.inputs().stream().allMatch(input -> input.element() == ElementType.FLOAT)) {
                zip.add("serialized_example_inputs.pt", stream -> saved(stream, pickled(program.inputs()), ZERO));
            } else {
                zip.add("serialized_example_inputs.pt", "");
            }
            zip.add("version", Schema.MAJOR + "." + Schema.MINOR);
            for (Map.Entry<String, String> text : extra.entrySet()) {
                zip.add("extra_files/" + text.getKey(), text.getValue());
            }
        }
    }

    /**
     * A program before it is written.
     *
     * @param json it, as the schema has it
     * @param stored parameters and buffers, in order
     * @param attributes under which it keeps them
     * @param inputs what it takes, in order
     */
    record Program(JsonObject json, List<Value> stored, Attributes attributes, List<AtenTensor> inputs) {
        Program {
            stored = List.copyOf(stored);
            inputs = List.copyOf(inputs);
        }
    }

    static Program program(Graph graph, int stride, List<Output> outputs) {
        List<Value> computed = graph.computed(outputs);
        computed.forEach(ExportedProgramFile::requireForm);
        OpenSizes open = new OpenSizes(stride);
        Attributes attributes = new Attributes();
        AtenNodes nodes = new AtenNodes(open, attributes);
        List<Value> taken = new ArrayList<>(computed);
        taken.removeIf(value -> value.kind() == Value.Kind.RESULT);
        taken.sort(Comparator.comparingInt(ExportedProgramFile::order)); // stable
        taken.forEach(nodes::declare);
        computed.stream().filter(value -> value.kind() == Value.Kind.RESULT).forEach(nodes::add);
        List<Value> inputs =
                taken.stream().filter(value -> value.kind() == Value.Kind.INPUT).toList();
        List<Value> stored =
                taken.stream().filter(value -> value.kind() != Value.Kind.INPUT).toList();
        List<AtenTensor> tensors = inputs.stream().map(nodes::made).toList();
        return new Program(json(graph, nodes, open, outputs, tensors), stored, attributes, tensors);
    }

    /** Parameters first, then buffers, then inputs. */
    private static int order(Value value) {
        return switch (value.kind()) {
            case PARAMETER -> 0;
            case BUFFER -> 1;
            case INPUT, RESULT -> 2;
        };
    }

    private static void requireForm(Value value) {
        if (value.operator().isPresent()) {
            Operator operator = value.operator().orElseThrow();
            if (operator.aten().isEmpty()) {
                throw new GraphException(
                        new Origin(value.declaredAt(), value.path()),
                        "PyTorch's exported programs have no form of the operator '" + operator.name() + "' of '"
                                + value.name() + "'",
                        Optional.empty());
            }
        }
    }

    private static JsonObject json(
            Graph graph, AtenNodes nodes, OpenSizes open, List<Output> outputs, List<AtenTensor> inputs) {
        List<Value> answered = outputs.stream().map(graph::output).toList();
        JsonArray answering = new JsonArray();
        answered.forEach(value -> answering.add(Schema.object(
                "user_output",
                Schema.object("arg", Schema.tensor(nodes.made(value).name())))));
        JsonObject signature = Schema.object("input_specs", nodes.taking());
        signature.add("output_specs", answering);
        JsonObject module = Schema.object("graph", nodes.graph(answered));
        module.add("signature", signature);
        module.add("module_call_graph", calls(outputs, inputs));
        module.add("metadata", new JsonObject());
        module.add("treespec_namedtuple_fields", new JsonObject());
        JsonObject ranges = new JsonObject();
        for (String name : open.names()) {
            JsonObject range = Schema.object("min_val", 1);
            range.add("max_val", JsonNull.INSTANCE);
            ranges.add(name, range);
        }
        JsonObject version = Schema.object("major", Schema.MAJOR);
        version.addProperty("minor", Schema.MINOR);
        JsonArray verifiers = new JsonArray();
        verifiers.add("TRAINING");
        JsonObject program = Schema.object("graph_module", module);
        program.add("opset_version", Schema.object("aten", Schema.OPERATORS));
        program.add("range_constraints", ranges);
        program.add("schema_version", version);
        program.add("verifiers", verifiers);
        program.addProperty("torch_version", "2.7");
        return program;
    }

    /** How the program is called: a tuple of tensors in, a tensor or a dictionary out. */
    private static JsonArray calls(List<Output> outputs, List<AtenTensor> inputs) {
        JsonArray names = new JsonArray();
        inputs.forEach(input -> names.add(input.name()));
        String taken = tree("builtins.tuple", "null", inputs.size());
        String nothing = tree("builtins.dict", "[]", 0);
        JsonArray keys = new JsonArray();
        outputs.forEach(output -> keys.add(output.name()));
        String answer = outputs.size() == 1 ? LEAF : tree("builtins.dict", JSON.toJson(keys), outputs.size());
        JsonObject signature = Schema.object("inputs", new JsonArray());
        signature.add("outputs", new JsonArray());
        signature.addProperty("in_spec", "[1, " + tree("builtins.tuple", "null", List.of(taken, nothing)) + "]");
        signature.addProperty("out_spec", "[1, " + answer + "]");
        signature.add("forward_arg_names", names);
        JsonObject call = Schema.object("fqn", "");
        call.add("signature", signature);
        JsonArray calls = new JsonArray();
        calls.add(call);
        return calls;
    }

    private static String tree(String type, String context, int leaves) {
        return tree(type, context, Collections.nCopies(leaves, LEAF));
    }

    private static String tree(String type, String context, List<String> children) {
        return "{\"type\": \"" + type + "\", \"context\": " + JSON.toJson(context) + ", \"children_spec\": ["
                + String.join(", ", children) + "]}";
    }

    /** The weights by name, each in the storage of its number. */
    private static byte[] pickle(Program program) {
        PickleWriter pickle = new PickleWriter().emptyDictionary().mark();
        for (int i = 0; i < program.stored().size(); i++) {
            Value value = program.stored().get(i);
            pickle.text(program.attributes().of(value.name()));
            if (value.kind() == Value.Kind.PARAMETER) {
                pickle.global("torch._utils", "_rebuild_parameter").mark();
                pickle.tensor(String.valueOf(i), value.shape(), false);
                pickle.truth(false).noHooks().tuple().call();
            } else {
                pickle.tensor(String.valueOf(i), value.shape(), false);
            }
        }
        return pickle.setItems().end();
    }

    /** Images of zeros, and no arguments by name. */
    private static byte[] pickled(List<AtenTensor> inputs) {
        PickleWriter pickle = new PickleWriter().mark().mark();
        for (AtenTensor input : inputs) {
            Shape shape =
                    Shape.of(input.sizes().stream().mapToLong(Extent::example).toArray());
            pickle.repeated("0", shape);
        }
        return pickle.tuple().emptyDictionary().tuple().end();
    }

    /** What {@code torch.save} makes of a pickle and the storages it names. */
    private static void saved(OutputStream out, byte[] pickle, Map<String, Tensor> storages) throws IOException {
        try (StoredZip zip = new StoredZip(out, ARCHIVE)) {
            zip.add("data.pkl", pickle);
            zip.add("byteorder", "little");
            int key = 0;
            for (Tensor tensor : storages.values()) {
                zip.add("data/" + key++, tensor.bytes());
            }
            zip.add("version", "3\n");
        }
    }
}
