package dev.hanet.blocks.operator;

import dev.hanet.blocks.GoldenText;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** What a plan reckons each operator with, as a table: inputs x [2, 3, 4, 6] and mask [2, 4, 6]. */
class OperatorRulesTest {
    @Test
    void every_operator_has_the_shape_work_and_memory_of_the_table() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        Graph graph = OperatorGraphs.withLosses(4, 6);
        graph.values().stream()
                .filter(value -> value.operator().isPresent())
                .map(OperatorRulesTest::line)
                .distinct()
                .forEach(lines::add);
        GoldenText.assertSame(OperatorRulesTest.class, "rules.txt", lines.toString());
    }

    private static String line(Value result) {
        Operator operator = result.operator().orElseThrow();
        List<Value> operands = result.operands();
        TensorType type = result.type();
        List<String> words = new ArrayList<>();
        operands.forEach(operand -> words.add(operand.shape().toString()));
        String line = operator.name() + " " + String.join(" ", words) + " = " + type.shape() + " " + type.element();
        long macs = operator.macs(operands, type);
        Saved saved = operator.saved(operands, type);
        Workspace workspace = operator.workspace(operands, type);
        return line
                + (macs == 0 ? "" : "; macs " + macs)
                + (saved.operands().isEmpty() ? "" : "; keeps operands " + saved.operands())
                + (saved.result() ? "; keeps its result" : "")
                + (saved.extraBytes() == 0 ? "" : "; keeps " + saved.extraBytes() + " bytes more")
                + (workspace.forward() == 0 ? "" : "; forward takes " + workspace.forward() + " bytes")
                + (workspace.backward() == 0 ? "" : "; backward takes " + workspace.backward() + " bytes")
                + (operator.isView() ? "; a view" : "")
                + (operator.passesGradient() ? "; hands its gradient on" : "")
                + (operator.isDifferentiable() ? "" : "; constant")
                + (operator.hasEffect() ? "; changes a buffer" : "");
    }
}
