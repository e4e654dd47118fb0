package dev.hanet.blocks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import org.junit.jupiter.api.Test;

/** Gradients of eight bytes each: two numbers. */
class GradientMemoryTest {
    private final GraphBuilder graph = new GraphBuilder();
    private final Value sum = value("sum");
    private final Value left = value("left");
    private final Value right = value("right");
    private final GradientMemory memory = new GradientMemory();

    private Value value(String name) {
        return graph.input(name, TensorType.floats(Shape.of(2)));
    }

    @Test
    void a_gradient_is_there_until_it_was_read() {
        assertThat(memory.arrive(sum)).isZero();
        assertThat(memory.bytes()).isEqualTo(8);
        memory.release(sum);
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void a_second_reader_of_a_value_adds_to_its_gradient() {
        memory.arrive(left);
        assertThat(memory.arrive(left)).as("the summand, while it is added").isEqualTo(8);
        assertThat(memory.bytes()).isEqualTo(8);
    }

    @Test
    void what_was_added_has_the_gradient_of_the_sum() {
        memory.arrive(sum);
        memory.pass(sum, left);
        memory.pass(sum, right);
        memory.release(sum);
        assertThat(memory.bytes()).isEqualTo(8);
        memory.release(left);
        assertThat(memory.bytes()).as("the other still reads it").isEqualTo(8);
        memory.release(right);
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void nothing_is_added_in_a_place_that_others_read() {
        memory.arrive(sum);
        memory.pass(sum, left);
        memory.pass(sum, right);
        memory.release(sum);
        memory.arrive(left);
        assertThat(memory.bytes()).isEqualTo(16);
    }

    @Test
    void a_gradient_that_is_handed_on_is_added_to_one_that_is_there() {
        memory.arrive(sum);
        memory.pass(sum, left);
        memory.pass(sum, right);
        memory.release(sum);
        Value second = value("second");
        memory.arrive(second);
        memory.pass(second, left);
        assertThat(memory.bytes()).as("of the second sum, left and right").isEqualTo(3 * 8);
    }
}
