package dev.hanet.blocks.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.AxisOperators.SortOrder;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.blocks.operator.NarrowBatchNorm;
import dev.hanet.blocks.operator.OperatorGraphs;
import dev.hanet.blocks.operator.Packing.PackedConv2d;
import dev.hanet.blocks.operator.PairAgreement;
import dev.hanet.blocks.operator.RegionOperators.Boundary;
import dev.hanet.blocks.operator.RegionOperators.Nested;
import dev.hanet.blocks.operator.RegionOperators.PlaceClasses;
import dev.hanet.blocks.operator.WideConv2d;
import dev.hanet.yaml.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which operators ONNX can say. */
class OnnxFormsTest {
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

    @Test
    void every_operator_is_written_and_run_in_the_tests_or_refused_by_name() {
        Set<String> known = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.hanet.blocks")
                        .stream()
                        .filter(type -> type.isAssignableTo(Operator.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        Set<String> run = OperatorGraphs.operators(OperatorGraphs.all(4, 6)).stream()
                .map(Class::getName)
                .collect(Collectors.toSet());
        REFUSED.forEach(refused -> run.add(refused.getName()));

        assertThat(run).isEqualTo(known);
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

        assertThatThrownBy(() -> OnnxFile.write(
                        folder.resolve("x.onnx"), graph.build(), Map.of(), Outputs.list("loss"), Map.of()))
                .isInstanceOfSatisfying(GraphException.class, refusal -> {
                    assertThat(refusal)
                            .hasMessage("ONNX has no form of the operator 'crossEntropy' of 'decoder.crossEntropy'");
                    assertThat(refusal.place()).contains(place);
                    assertThat(refusal.path()).contains("model.decoder");
                });
        assertThat(folder).isEmptyDirectory();
    }
}
