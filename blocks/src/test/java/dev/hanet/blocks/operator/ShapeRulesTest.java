package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ShapeRulesTest {
    private final Graph graph = new Graph();
    private final Value image = graph.input("image", TensorType.floats(Shape.of(2, 3, 8, 6)));
    private final Value half = graph.scope("encoder", () -> Operators.maxPool(image, 2, 2, 0));
    private final Value mask = graph.input("mask", new TensorType(Shape.of(2, 8, 6), ElementType.INT));

    @Test
    void a_sum_needs_equal_shapes_and_names_both() {
        refuses(
                () -> Operators.add(image, half),
                "'add' needs equal shapes: image [2, 3, 8, 6] and encoder.maxPool [2, 3, 4, 3]");
        refuses(
                () -> Operators.add(image, Operators.flattenSpatial(image)),
                "'add' needs equal shapes: image [2, 3, 8, 6] and flattenSpatial [2, 3, 48]");
    }

    @Test
    void axes_of_size_one_and_scalars_stretch() {
        Value mean = Operators.globalAveragePool(image);
        assertThat(Operators.multiply(mean, image).shape()).isEqualTo(image.shape());
        assertThat(Operators.multiply(image, Operators.mean(image, 0, 1, 2, 3)).shape())
                .isEqualTo(image.shape());
    }

    @Test
    void elements_of_two_types_do_not_add() {
        refuses(
                () -> Operators.add(mask, Operators.mean(image, 1)),
                "'add' needs elements of one type: mask [2, 8, 6] and mean [2, 8, 6]");
    }

    @Test
    void a_concatenation_needs_equal_images() {
        assertThat(Operators.concat(image, image, image).shape()).isEqualTo(Shape.of(2, 9, 8, 6));
        refuses(
                () -> Operators.concat(image, half),
                "'concat' needs equal shapes but for axis 1: image [2, 3, 8, 6] and encoder.maxPool [2, 3, 4, 3]");
    }

    @Test
    void a_concatenation_of_one_part_is_that_part() {
        assertThat(Operators.concat(1, List.of(image))).isSameAs(image);
    }

    @Test
    void a_product_needs_a_common_axis() {
        Value flat = Operators.flattenSpatial(image);
        assertThat(Operators.matmul(Operators.transpose(flat), flat).shape()).isEqualTo(Shape.of(2, 48, 48));
        refuses(
                () -> Operators.matmul(flat, flat),
                "'matmul' needs [..., M, K] and [..., K, N]: flattenSpatial [2, 3, 48] and flattenSpatial [2, 3, 48]");
    }

    @Test
    void a_window_fits_the_image() {
        Value small = Operators.maxPool(half, 2, 2, 0);
        refuses(
                () -> Operators.maxPool(small, 3, 2, 0),
                "'maxPool' has a window of 3, but maxPool [2, 3, 2, 1] with padding 0 is smaller");
    }

    @Test
    void groups_divide_the_channels() {
        refuses(
                () -> Layers.conv("conv", image, 8, Convolution.of(3).withGroups(2)),
                "3 channels to 8 cannot be split into 2 groups: image [2, 3, 8, 6]");
    }

    @Test
    void a_reshape_keeps_the_elements() {
        assertThat(Operators.reshape(image, 0L, 3L, -1L).shape()).isEqualTo(Shape.of(2, 3, 48));
        refuses(() -> Operators.reshape(image, 5L, -1L), "'reshape' cannot make [5, -1] of image [2, 3, 8, 6]");
    }

    @Test
    void a_place_in_a_row_goes_back_where_it_was() {
        Value flat = Operators.flattenSpatial(image);
        assertThat(Operators.unflattenLike(flat, image).shape()).isEqualTo(image.shape());
        refuses(
                () -> Operators.unflattenLike(flat, half),
                "'unflattenLike' needs N = H * W: flattenSpatial [2, 3, 48] and encoder.maxPool [2, 3, 4, 3]");
    }

    @Test
    void a_loss_needs_a_mask_of_the_logits_size() {
        refuses(
                () -> graph.apply(new CrossEntropy(List.of(), 255), half, mask),
                "'crossEntropy' needs a mask of the logits' size: encoder.maxPool [2, 3, 4, 3] and mask [2, 8, 6]");
        refuses(
                () -> graph.apply(new CrossEntropy(List.of(), 255), image, Operators.mean(image, 1)),
                "'crossEntropy' needs elements of type INT, but mean [2, 8, 6] has FLOAT");
    }

    @Test
    void an_image_operator_needs_an_image() {
        refuses(() -> Layers.conv1x1("conv", mask, 2), "'conv2d' needs [B, C, H, W], not mask [2, 8, 6]");
    }

    private static void refuses(ThrowingCallable building, String message) {
        assertThatThrownBy(building).isInstanceOf(GraphException.class).hasMessage(message);
    }
}
