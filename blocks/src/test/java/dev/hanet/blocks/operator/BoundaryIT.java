package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.RegionOperators.Boundary;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundaryIT {
    @Test
    void classes_meet_where_a_neighbour_is_of_another_one_and_nobody_knows_beside_the_unknown() {
        long[] mask = {
            0, 0, 0, 0, 0,
            0, 0, 0, 2, 2,
            0, 0, 0, 2, 2,
            255, 0, 0, 0, 0,
        };
        long[] expected = {
            0, 0, 1, 1, 1,
            0, 0, 1, 1, 1,
            255, 255, 1, 1, 1,
            255, 255, 1, 1, 1,
        };
        Shape shape = Shape.of(1, 4, 5);
        GraphBuilder graph = new GraphBuilder();
        Value given = graph.input("mask", new TensorType(shape, ElementType.INT));
        graph.output(Outputs.of("boundary"), graph.apply(new Boundary(255), given));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            Tensor found = network.evaluate(Map.of("mask", Tensor.ints(shape, mask)), Outputs.set("boundary"))
                    .get(Outputs.of("boundary"));
            assertThat(found.toLongs()).containsExactly(expected);
        }
    }
}
