package dev.hanet.blocks.pt2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hanet.blocks.GoldenText;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.pickle.TorchFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a file; whether PyTorch computes the same with it is tried by {@code examples/exported-model/pt2.py}. */
class ExportedProgramFileTest {
    @TempDir
    private Path folder;

    /** A convolution at stride 2 and back to the image's size. */
    private static Graph network(String name) {
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(Shape.of(1, 1, 5, 4)));
        Value small = Operators.maxPool(Layers.convBnRelu(name, image, 2, 1), 3, 2, 1);
        Value logits = Operators.resizeLike(small, image);
        graph.output(Output.LOGITS, logits);
        graph.output(Output.PROBABILITIES, Operators.softmax(logits, 1));
        return graph.build();
    }

    private static Map<String, Tensor> state(Graph graph) {
        Map<String, Value> stored = new LinkedHashMap<>(graph.parameters());
        stored.putAll(graph.buffers());
        Map<String, Tensor> state = new LinkedHashMap<>();
        stored.forEach((name, value) -> {
            float[] numbers = new float[(int) value.shape().elements()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = name.hashCode() % 7 + i / 2f;
            }
            state.put(name, Tensor.floats(value.shape(), numbers));
        });
        return state;
    }

    private Path write(Graph graph, List<Output> outputs) throws IOException {
        Path file = folder.resolve("model.pt2");
        ExportedProgramFile.write(file, graph, 2, state(graph), outputs, Map.of("hanet.json", "{\"größe\": 1}"));
        return file;
    }

    private static byte[] content(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }

    @Test
    void a_program_is_what_the_published_schema_says() {
        JsonElement program = ExportedProgramFile.program(
                        network("unit"), 2, List.of(Output.LOGITS, Output.PROBABILITIES))
                .json();

        GoldenText.assertSame(
                getClass(),
                "program.json",
                new GsonBuilder()
                                .serializeNulls()
                                .disableHtmlEscaping()
                                .setPrettyPrinting()
                                .create()
                                .toJson(program)
                        + "\n");
    }

    @Test
    void a_file_is_laid_out_as_pytorch_lays_out_its_own_with_nothing_compressed() throws IOException {
        try (ZipFile zip =
                new ZipFile(write(network("unit"), List.of(Output.LOGITS)).toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "serialized_exported_program.json",
                            "serialized_state_dict.pt",
                            "serialized_constants.pt",
                            "serialized_example_inputs.pt",
                            "version",
                            "extra_files/hanet.json");
            assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
            assertThat(content(zip, "version")).asString(StandardCharsets.UTF_8).isEqualTo("8.7");
            assertThat(content(zip, "extra_files/hanet.json"))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"größe\": 1}");
        }
    }

    /** The reader of PyTorch's files, which was made for those that PyTorch writes. */
    @Test
    void the_weights_are_a_state_dict() throws IOException {
        Graph graph = network("unit");
        Path weights = folder.resolve("weights.pt");
        try (ZipFile zip = new ZipFile(write(graph, List.of(Output.LOGITS)).toFile())) {
            Files.write(weights, content(zip, "serialized_state_dict.pt"));
        }

        Map<String, Tensor> read = TorchFile.read(weights).tensors();
        Map<String, Tensor> expected = state(graph);
        assertThat(read).containsOnlyKeys(expected.keySet());
        expected.forEach((name, tensor) -> {
            assertThat(read.get(name).shape()).isEqualTo(tensor.shape());
            assertThat(read.get(name).toFloats()).as(name).containsExactly(tensor.toFloats());
        });
    }

    @Test
    void equal_networks_give_equal_files() throws IOException {
        byte[] first = Files.readAllBytes(write(network("unit"), List.of(Output.LOGITS)));

        assertThat(write(network("unit"), List.of(Output.LOGITS))).hasBinaryContent(first);
    }

    /** Modules of Python have methods, and programs words, that a part of a network may be called as well. */
    @Test
    void names_that_mean_something_in_python_get_an_underscore() {
        assertThat(targets("forward")).contains("forward_.conv.weight", "forward_.bn.running_mean");
        assertThat(targets("for")).contains("for_.conv.weight");
        assertThat(targets("größe")).contains("ngröße.conv.weight");
        assertThat(targets("a\"b\\\n")).contains("na_b__.conv.weight");
        assertThat(targets("_parameters")).contains("n_parameters.conv.weight");
        assertThat(targets("layer1.0")).contains("layer1.0.conv.weight");
    }

    @Test
    void names_that_become_one_stay_apart() {
        Attributes attributes = new Attributes();

        assertThat(List.of(attributes.of("a/b"), attributes.of("a+b"), attributes.of("a/b")))
                .containsExactly("na_b", "na_b_", "na_b");
    }

    /** Names of values are words of Python too: letters, digits and underscores behind a letter of their kind. */
    @Test
    void every_value_has_a_name_of_its_own() {
        for (String name : List.of("torch", "self", "image", "größe", "p_unit", "0")) {
            JsonObject graph = program(name).getAsJsonObject("graph");
            assertThat(graph.getAsJsonObject("tensor_values").keySet())
                    .allMatch(value -> value.equals("image") || value.matches("[pbv]_[A-Za-z0-9_]*"));
            List<String> results = new ArrayList<>();
            graph.getAsJsonArray("nodes")
                    .forEach(node -> results.add(node.getAsJsonObject()
                            .getAsJsonArray("outputs")
                            .get(0)
                            .toString()));
            assertThat(results).doesNotHaveDuplicates();
        }
    }

    private static JsonObject program(String name) {
        return ExportedProgramFile.program(network(name), 2, List.of(Output.LOGITS))
                .json()
                .getAsJsonObject("graph_module");
    }

    private static List<String> targets(String name) {
        Map<String, String> targets = new TreeMap<>();
        program(name).getAsJsonObject("signature").getAsJsonArray("input_specs").forEach(spec -> spec.getAsJsonObject()
                .entrySet()
                .forEach(kind -> kind.getValue().getAsJsonObject().entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("_name"))
                        .forEach(entry -> targets.put(entry.getValue().getAsString(), kind.getKey()))));
        return List.copyOf(targets.keySet());
    }
}
