package dev.hanet.toolkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportFormatTest {
    /** A loss, which no exported output depends on. */
    private static Graph unsayable() {
        GraphBuilder builder = new GraphBuilder(path -> new Origin(Optional.of(new Location("lung.yaml", 7, 3)), path));
        Value x = builder.input("x", TensorType.floats(Shape.of(2, 3, 4, 4)));
        Value image = builder.input("image", TensorType.floats(Shape.of(2, 3, 4, 4)));
        Value mask = builder.input("mask", new TensorType(Shape.of(2, 4, 4), ElementType.INT));
        builder.point("image", image);
        builder.output(
                Output.LOSS,
                builder.at("model.decoder", () -> builder.apply(new CrossEntropy(List.of(), 255), x, mask)));
        return builder.build();
    }

    @Test
    void what_onnx_cannot_carry_is_told_with_its_place_and_the_format_that_can() {
        ExportFormat.TORCHSCRIPT.requireWritable(unsayable(), List.of(Output.LOSS));
        assertThatThrownBy(() -> ExportFormat.ONNX.requireWritable(unsayable(), List.of(Output.LOSS)))
                .isInstanceOfSatisfying(HanetException.class, refusal -> {
                    assertThat(refusal.problem())
                            .isEqualTo("lung.yaml:7:3: model.decoder: ONNX has no form of the operator 'crossEntropy'"
                                    + " of 'crossEntropy'");
                    assertThat(refusal.remedy()).contains("export it with --format torchscript instead");
                });
    }

    @Test
    void what_an_exported_program_cannot_carry_is_told_alike() {
        assertThatThrownBy(() -> ExportFormat.PT2.requireWritable(unsayable(), List.of(Output.LOSS)))
                .isInstanceOfSatisfying(HanetException.class, refusal -> {
                    assertThat(refusal.problem())
                            .isEqualTo("lung.yaml:7:3: model.decoder: PyTorch's exported programs have no form of the"
                                    + " operator 'crossEntropy' of 'crossEntropy'");
                    assertThat(refusal.remedy()).contains("export it with --format torchscript instead");
                });
    }
}
