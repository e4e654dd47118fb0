package dev.hanet.blocks.pt2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.AxisOperators.SortOrder;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.blocks.operator.NarrowBatchNorm;
import dev.hanet.blocks.operator.OperatorGraphs;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.Packing.PackedConv2d;
import dev.hanet.blocks.operator.PairAgreement;
import dev.hanet.blocks.operator.RegionOperators.Boundary;
import dev.hanet.blocks.operator.RegionOperators.Nested;
import dev.hanet.blocks.operator.RegionOperators.PlaceClasses;
import dev.hanet.blocks.operator.WideConv2d;
import dev.hanet.yaml.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which operators exported programs can say, and of which types they say the results are. */
class AtenFormsTest {
    /** Operators of losses, which no exported output depends on, and of use by the engine alone. */
    private static final Set<Class<?>> REFUSED = Set.of(
            CrossEntropy.class,
            Boundary.class,
            NarrowBatchNorm.class,
            WideConv2d.class,
            Nested.class,
            PackedConv2d.class,
            PairAgreement.class,
            PlaceClasses.class,
            SortOrder.class);

    /** Twice and three times its stride of 6, with which the batch of 2 are the examples of what is open. */
    private static final Graph ALL = OperatorGraphs.all(12, 18);

    @Test
    void every_operator_is_written_in_the_tests_or_refused_by_name() {
        Set<String> known = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.hanet.blocks")
                        .stream()
                        .filter(type -> type.isAssignableTo(Operator.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        Set<String> written =
                OperatorGraphs.operators(ALL).stream().map(Class::getName).collect(Collectors.toSet());
        REFUSED.forEach(refused -> written.add(refused.getName()));

        assertThat(written).isEqualTo(known);
    }

    @Test
    void every_result_is_said_to_have_the_type_that_the_graph_knows() {
        List<Output> outputs = List.copyOf(ALL.outputs().keySet());
        JsonObject graph = graph(ALL, 6, outputs);
        JsonArray answered = graph.getAsJsonArray("outputs");

        for (int i = 0; i < outputs.size(); i++) {
            TensorType type = ALL.output(outputs.get(i)).type();
            JsonObject meta = graph.getAsJsonObject("tensor_values")
                    .getAsJsonObject(answered.get(i)
                            .getAsJsonObject()
                            .getAsJsonObject("as_tensor")
                            .get("name")
                            .getAsString());
            assertThat(sizes(meta))
                    .as(outputs.get(i).name())
                    .isEqualTo(type.shape().sizes());
            assertThat(meta.get("dtype").getAsInt())
                    .as(outputs.get(i).name())
                    .isEqualTo(
                            switch (type.element()) {
                                case INT -> 5;
                                case FLOAT -> 7;
                                case DOUBLE -> 8;
                                case BOOL, BIT -> 12;
                                case BFLOAT16 -> 13;
                            });
        }
    }

    private static JsonObject graph(Graph graph, int stride, List<Output> outputs) {
        return ExportedProgramFile.program(graph, stride, outputs)
                .json()
                .getAsJsonObject("graph_module")
                .getAsJsonObject("graph");
    }

    /** Open sizes by their examples. */
    private static List<Long> sizes(JsonObject meta) {
        List<Long> sizes = new ArrayList<>();
        for (JsonElement size : meta.getAsJsonArray("sizes")) {
            JsonObject one = size.getAsJsonObject();
            JsonObject fixed =
                    one.has("as_int") ? one : one.getAsJsonObject("as_expr").getAsJsonObject("hint");
            sizes.add(fixed.get("as_int").getAsLong());
        }
        return sizes;
    }

    @Test
    void an_operator_without_a_form_is_told_with_its_place_before_anything_is_written(@TempDir Path folder) {
        Location place = new Location("lung.yaml", 7, 3);
        GraphBuilder graph = new GraphBuilder(path -> new Origin(Optional.of(place), path));
        Value x = graph.input("x", TensorType.floats(Shape.of(2, 3, 4, 4)));
        Value mask = graph.input("mask", new TensorType(Shape.of(2, 4, 4), ElementType.INT));
        graph.output(
                Outputs.of("loss"),
                graph.at(
                        "model.decoder",
                        () -> graph.scope("decoder", () -> graph.apply(new CrossEntropy(List.of(), 255), x, mask))));

        assertThatThrownBy(() -> ExportedProgramFile.write(
                        folder.resolve("x.pt2"), graph.build(), 1, Map.of(), Outputs.list("loss"), Map.of()))
                .isInstanceOfSatisfying(GraphException.class, refusal -> {
                    assertThat(refusal)
                            .hasMessage("PyTorch's exported programs have no form of the operator 'crossEntropy' of"
                                    + " 'decoder.crossEntropy'");
                    assertThat(refusal.place()).contains(place);
                    assertThat(refusal.path()).contains("model.decoder");
                });
        assertThat(folder).isEmptyDirectory();
    }

    /** Windows at a step of 3 need other zeros from height to height where the stride is 2. */
    @Test
    void zeros_that_differ_from_size_to_size_are_told() {
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(Shape.of(2, 3, 8, 8)));
        graph.output(Output.LOGITS, Operators.samePadding(image, 4, 3));

        assertThatThrownBy(() -> ExportedProgramFile.check(graph.build(), 2, List.of(Output.LOGITS)))
                .isInstanceOf(GraphException.class)
                .hasMessage(
                        "an exported program takes images of every size that fits, and for 'samePadding' the number of"
                                + " zeros around the image depends on the size");
    }
}
