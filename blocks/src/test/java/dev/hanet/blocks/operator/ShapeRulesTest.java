package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.AxisOperators.Gather;
import dev.hanet.blocks.operator.AxisOperators.SortOrder;
import dev.hanet.blocks.operator.EdgeOperators.Combine;
import dev.hanet.blocks.operator.EdgeOperators.MaskScores;
import dev.hanet.blocks.operator.EdgeOperators.SameRowOrColumn;
import dev.hanet.blocks.operator.EdgeOperators.SelfLoop;
import dev.hanet.blocks.operator.EdgeOperators.Threshold;
import dev.hanet.blocks.operator.ImageOperators.AdaptiveAveragePool;
import dev.hanet.blocks.operator.ImageOperators.AveragePool;
import dev.hanet.blocks.operator.ImageOperators.MaxPool;
import dev.hanet.blocks.operator.ImageOperators.ResizeBy;
import dev.hanet.blocks.operator.ImageOperators.ResizeLike;
import dev.hanet.blocks.operator.RegionOperators.Boundary;
import dev.hanet.blocks.operator.RegionOperators.Nested;
import dev.hanet.blocks.operator.RegionOperators.OneHot;
import dev.hanet.blocks.operator.RegionOperators.Rings;
import dev.hanet.blocks.operator.RegionOperators.RunningMinimum;
import dev.hanet.blocks.operator.ScoreOperators.Interpolate;
import dev.hanet.blocks.operator.ScoreOperators.Rescale;
import dev.hanet.blocks.operator.ShapeOperators.FlattenSpatial;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeRulesTest {
    private final GraphBuilder graph = new GraphBuilder();
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
    void a_window_lies_at_least_by_half_on_the_image() {
        assertThat(Operators.maxPool(image, 3, 1, 1).shape()).isEqualTo(Shape.of(2, 3, 8, 6));
        refuses(
                () -> Operators.maxPool(image, 1, 2, 1),
                "'maxPool' pads 1 on each side, more than half of its window of 1");
        refuses(
                () -> Operators.averagePool(image, 3, 1, 2),
                "'averagePool' pads 2 on each side, more than half of its window of 3");
    }

    @Test
    void a_transposed_convolution_adds_less_than_a_step() {
        assertThat(Layers.transposedConv("even", image, 4, 3, 2, 1, 1).shape()).isEqualTo(Shape.of(2, 4, 16, 12));
        refuses(
                () -> Layers.transposedConv("up", image, 4, 2, 2, 0, 2),
                "'transposedConv2d' adds 2 below and at the right, and has to add less than its stride of 2");
        refuses(
                () -> Layers.transposedConv("same", image, 4, 3, 1, 1, 1),
                "'transposedConv2d' adds 1 below and at the right, and has to add less than its stride of 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {9, Integer.MAX_VALUE})
    void padding_leaves_something_of_a_transposed_convolution(int padding) {
        refuses(
                () -> Layers.transposedConv("up", image, 4, 2, 2, padding, 0),
                "'transposedConv2d' of image [2, 3, 8, 6] with padding " + padding + " leaves nothing");
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

    @Test
    void what_would_make_two_images_fit_is_told() {
        Value wider = Layers.conv1x1("conv", image, 5);
        Value both = Layers.conv1x1("both", half, 5);
        String resize = "resize one to the size of the other";
        String channels = "give both as many channels, by a 1 x 1 convolution for example";

        assertThat(remedy(() -> Operators.add(image, half))).contains(resize);
        assertThat(remedy(() -> Operators.add(image, wider))).contains(channels);
        assertThat(remedy(() -> Operators.add(image, both))).contains(resize + ", and " + channels);
        assertThat(remedy(() -> Operators.concat(image, half))).contains(resize);
        assertThat(remedy(() -> Operators.concat(image, both))).contains(resize);
        assertThat(remedy(() -> Operators.add(image, Operators.flattenSpatial(image))))
                .isEmpty();
        assertThat(remedy(() -> Operators.add(Operators.flattenSpatial(half), Operators.flattenSpatial(image))))
                .isEmpty();
    }

    @Test
    void an_axis_is_counted_from_either_end_and_must_be_there() {
        assertThat(Operators.softmax(image, -4).shape()).isEqualTo(image.shape());
        assertThat(Operators.transpose(image, 0, 3).shape()).isEqualTo(Shape.of(6, 3, 8, 2));
        refuses(() -> Operators.softmax(image, 4), "'softmax' works on axis 4, which image [2, 3, 8, 6] has not");
        refuses(
                () -> Operators.logSoftmax(image, -5),
                "'logSoftmax' works on axis -5, which image [2, 3, 8, 6] has not");
    }

    @Test
    void a_window_may_be_as_large_as_the_image_with_its_padding() {
        assertThat(Operators.averagePool(image, 8, 1, 1).shape()).isEqualTo(Shape.of(2, 3, 3, 1));
        refuses(
                () -> Operators.averagePool(image, 9, 1, 1),
                "'averagePool' has a window of 9, but image [2, 3, 8, 6] with padding 1 is smaller");
        refuses(
                () -> Layers.conv(
                        "conv", image, 2, Convolution.of(3).withDilation(4).withPadding(0)),
                "'conv2d' has a window of 9, but image [2, 3, 8, 6] with padding 0 is smaller");
    }

    @Test
    void a_convolution_needs_the_channels_of_its_weight() {
        Value weight = graph.parameter("weight", Shape.of(8, 2, 3, 3), Initializer.constant(0));
        Value four = Layers.conv1x1("four", image, 4);
        assertThat(graph.apply(new ConvolutionOperators.Conv2d(1, 1, 1, 2), four, weight)
                        .shape())
                .isEqualTo(Shape.of(2, 8, 8, 6));
        refuses(
                () -> graph.apply(new ConvolutionOperators.Conv2d(1, 1, 1, 2), image, weight),
                "'conv2d' needs 4 channels: image [2, 3, 8, 6] and weight [8, 2, 3, 3]");
        refuses(
                () -> graph.apply(new ConvolutionOperators.TransposedConv2d(2, 0, 0), image, weight),
                "'transposedConv2d' needs 8 channels: image [2, 3, 8, 6] and weight [8, 2, 3, 3]");
    }

    @Test
    void group_normalization_needs_an_image_and_channels_that_the_groups_share_out() {
        Value three = graph.parameter("three", Shape.of(3), Initializer.constant(0));
        Value two = graph.parameter("two", Shape.of(2), Initializer.constant(0));
        GroupNorm norm = new GroupNorm(3, 1e-5);
        assertThat(graph.apply(norm, image, three, three).shape()).isEqualTo(image.shape());
        refuses(() -> graph.apply(norm, three, three, three), "'groupNorm' needs [B, C, H, W], not three [3]");
        refuses(
                () -> graph.apply(norm, image, two, two),
                "'groupNorm' needs one number a channel: image [2, 3, 8, 6] and two [2]");
        refuses(
                () -> graph.apply(new GroupNorm(2, 1e-5), image, three, three),
                "3 channels cannot be split into 2 groups: image [2, 3, 8, 6]");
    }

    @Test
    void batch_normalization_needs_channels_and_one_number_for_each() {
        Value numbers = graph.parameter("numbers", Shape.of(2), Initializer.constant(0));
        Value matrix = graph.parameter("matrix", Shape.of(3, 1), Initializer.constant(0));
        BatchNorm norm = new BatchNorm(1e-5, 0.1);
        refuses(() -> graph.apply(norm, numbers, numbers), "'batchNorm' needs [B, C, ...], not numbers [2]");
        refuses(
                () -> graph.apply(norm, image, numbers),
                "'batchNorm' needs one number a channel: image [2, 3, 8, 6] and numbers [2]");
        refuses(
                () -> graph.apply(norm, image, matrix),
                "'batchNorm' needs one number a channel: image [2, 3, 8, 6] and matrix [3, 1]");
        assertThat(graph.apply(norm, matrix, graph.parameter("one", Shape.of(1), Initializer.constant(0)))
                        .shape())
                .isEqualTo(Shape.of(3, 1));
    }

    @Test
    void a_product_needs_two_axes_and_equal_batches() {
        Value flat = Operators.flattenSpatial(image);
        Value vector = Operators.mean(flat, 0, 1);
        Value other = graph.input("other", TensorType.floats(Shape.of(1, 48, 3)));
        Value matrix = graph.input("matrix", TensorType.floats(Shape.of(48, 3)));
        assertThat(Operators.matmul(Operators.transpose(matrix), matrix).shape())
                .isEqualTo(Shape.of(3, 3));
        refuses(
                () -> Operators.matmul(vector, vector),
                "'matmul' needs [..., M, K] and [..., K, N]: mean [48] and mean [48]");
        refuses(
                () -> Operators.matmul(flat, Operators.mean(other, 0)),
                "'matmul' needs [..., M, K] and [..., K, N]: flattenSpatial [2, 3, 48] and mean_2 [48, 3]");
        refuses(
                () -> Operators.matmul(flat, other),
                "'matmul' needs [..., M, K] and [..., K, N]: flattenSpatial [2, 3, 48] and other [1, 48, 3]");
    }

    @Test
    void a_concatenation_needs_equal_axes_and_elements() {
        refuses(
                () -> Operators.concat(image, Operators.flattenSpatial(image)),
                "'concat' needs equal shapes but for axis 1: image [2, 3, 8, 6] and flattenSpatial [2, 3, 48]");
        refuses(
                () -> Operators.concat(0, List.of(mask, Operators.mean(image, 1))),
                "'concat' needs equal shapes but for axis 0: mask [2, 8, 6] and mean [2, 8, 6]");
    }

    @Test
    void a_choice_needs_truth_values_and_elements_of_one_type() {
        Value isKnown = Operators.otherThan(mask, 255);
        Value mean = Operators.mean(image, 1);
        assertThat(Operators.where(isKnown, Operators.sum(mean, 0, 1, 2), mean).shape())
                .isEqualTo(mask.shape());
        assertThat(Operators.where(isKnown, mean, Operators.sum(mean, 0, 1, 2)).shape())
                .isEqualTo(mask.shape());
        Value ofSample = Operators.above(Operators.meanKeeping(mean, 1, 2), 0); // [2, 1, 1]
        assertThat(Operators.where(ofSample, Operators.sum(mean, 0, 1, 2), mean).shape())
                .isEqualTo(mask.shape());
        assertThat(Operators.where(ofSample, mean, Operators.sum(mean, 0, 1, 2)).shape())
                .isEqualTo(mask.shape());
        refuses(
                () -> Operators.where(mask, mean, mean),
                "'where' needs elements of type BOOL, but mask [2, 8, 6] has INT");
        refuses(
                () -> Operators.where(isKnown, mean, mask),
                "'where' needs elements of one type: mean [2, 8, 6] and mask [2, 8, 6]");
    }

    @Test
    void places_to_gather_from_are_one_for_each_element() {
        Value order = graph.apply(new SortOrder(true), half);
        assertThat(graph.apply(new Gather(), half, order).type()).isEqualTo(half.type());
        refuses(
                () -> graph.apply(new Gather(), half, half),
                "'gather' needs elements of type INT, but encoder.maxPool [2, 3, 4, 3] has FLOAT");
        refuses(
                () -> graph.apply(new Gather(), image, order),
                "'gather' needs equal shapes: image [2, 3, 8, 6] and sortOrder [2, 3, 4, 3]");
    }

    @Test
    void one_sample_is_repeated_for_a_batch() {
        Value one = graph.input("one", TensorType.floats(Shape.of(1, 5)));
        Value number = Operators.mean(image, 0, 1, 2, 3);
        assertThat(Operators.expandBatch(one, image).shape()).isEqualTo(Shape.of(2, 5));
        refuses(
                () -> Operators.expandBatch(image, image),
                "'expandBatch' needs [1, ...] and [B, ...]: image [2, 3, 8, 6] and image [2, 3, 8, 6]");
        refuses(
                () -> Operators.expandBatch(number, image),
                "'expandBatch' needs [1, ...] and [B, ...]: mean [] and image [2, 3, 8, 6]");
        refuses(
                () -> Operators.expandBatch(one, number),
                "'expandBatch' needs [1, ...] and [B, ...]: one [1, 5] and mean []");
    }

    @Test
    void a_reshape_counts_sizes_from_its_operand() {
        Value flat = Operators.flattenSpatial(half);
        assertThat(Operators.reshape(flat, 0L, 0L, 4L, 3L).shape()).isEqualTo(half.shape());
        assertThat(Operators.reshape(flat, -1L).shape()).isEqualTo(Shape.of(72));
        refuses(() -> Operators.reshape(flat, 2L, 3L), "'reshape' cannot make [2, 3] of flattenSpatial [2, 3, 12]");
    }

    @Test
    void only_a_buffer_is_moved_by_what_has_its_shape() {
        Value buffer = graph.buffer("bases", Shape.of(1, 3, 48), 0);
        Value flat = Operators.flattenSpatial(image);
        assertThat(graph.apply(new MoveBuffer(0.9), buffer, flat).shape()).isEqualTo(buffer.shape());
        refuses(
                () -> graph.apply(new MoveBuffer(0.9), flat, flat),
                "'moveBuffer' needs a buffer [1, ...] and [B, ...]: flattenSpatial [2, 3, 48] and flattenSpatial [2,"
                        + " 3, 48]");
        refuses(
                () -> graph.apply(new MoveBuffer(0.9), buffer, half),
                "'moveBuffer' needs a buffer [1, ...] and [B, ...]: bases [1, 3, 48] and encoder.maxPool [2, 3, 4, 3]");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operatorsOfImages")
    void operators_of_images_refuse_a_row_of_places(Operator operator) {
        Value row = Operators.flattenSpatial(image);
        refuses(
                () -> graph.apply(operator, row, row),
                "'" + operator.name() + "' needs [B, C, H, W], not flattenSpatial [2, 3, 48]");
    }

    static List<Operator> operatorsOfImages() {
        return List.of(
                new MaxPool(2, 2, 0),
                new AveragePool(2, 2, 0),
                new AdaptiveAveragePool(1),
                new ResizeBy(2, Interpolation.NEAREST, true),
                new ResizeLike(Interpolation.NEAREST, true),
                new FlattenSpatial(),
                new Rings(),
                new RunningMinimum(),
                new SameRowOrColumn(),
                new ConvolutionOperators.Conv2d(1, 1, 1, 1),
                new ConvolutionOperators.TransposedConv2d(2, 0, 0),
                new CrossEntropy(List.of(), 255));
    }

    @Test
    void what_sizes_are_taken_from_is_an_image() {
        Value row = Operators.flattenSpatial(image);
        refuses(
                () -> Operators.resizeLike(row, image),
                "'resizeLike' needs [B, C, H, W], not flattenSpatial [2, 3, 48]");
        refuses(
                () -> Operators.resizeLike(image, row),
                "'resizeLike' needs [B, C, H, W], not flattenSpatial [2, 3, 48]");
        refuses(
                () -> Operators.unflattenLike(row, row),
                "'unflattenLike' needs [B, C, H, W], not flattenSpatial [2, 3, 48]");
        refuses(() -> Operators.unflattenLike(image, image), "'unflattenLike' needs [B, C, N], not image [2, 3, 8, 6]");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operatorsOfMasks")
    void operators_of_masks_refuse_images_and_numbers(Operator operator) {
        String name = operator.name();
        refuses(() -> graph.apply(operator, image), "'" + name + "' needs [B, H, W], not image [2, 3, 8, 6]");
        refuses(
                () -> graph.apply(operator, Operators.mean(image, 1)),
                "'" + name + "' needs elements of type INT, but mean [2, 8, 6] has FLOAT");
    }

    static List<Operator> operatorsOfMasks() {
        return List.of(new OneHot(3), new Nested(3), new Boundary(255));
    }

    @Test
    void a_loss_has_a_weight_for_each_class_and_a_mask_of_class_indices() {
        refuses(
                () -> graph.apply(new CrossEntropy(List.of(1.0, 2.0), 255), image, mask),
                "'crossEntropy' has 2 class weights for image [2, 3, 8, 6]");
        refuses(
                () -> graph.apply(new CrossEntropy(List.of(), 255), image, image),
                "'crossEntropy' needs [B, H, W], not image [2, 3, 8, 6]");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operatorsOfEdges")
    void operators_of_edges_refuse_numbers(Operator operator) {
        Value edges = Operators.above(image, 0);
        String message = "'" + operator.name() + "' needs elements of type BOOL, but image [2, 3, 8, 6] has FLOAT";
        refuses(() -> graph.apply(operator, image, edges), message);
    }

    static List<Operator> operatorsOfEdges() {
        return List.of(new SelfLoop(true), new Combine(Combine.Kind.OR), new Combine(Combine.Kind.WITHOUT));
    }

    @Test
    void scores_and_edges_are_of_the_same_places() {
        Value edges = Operators.above(image, 0);
        refuses(
                () -> graph.apply(new Combine(Combine.Kind.OR), edges, image),
                "'combine' needs elements of type BOOL, but image [2, 3, 8, 6] has FLOAT");
        refuses(
                () -> graph.apply(new MaskScores(0), image, image),
                "'maskScores' needs elements of type BOOL, but image [2, 3, 8, 6] has FLOAT");
        refuses(
                () -> graph.apply(new MaskScores(0), Operators.globalAveragePool(image), edges),
                "'maskScores' needs equal shapes: adaptiveAveragePool [2, 3, 1, 1] and compare [2, 3, 8, 6]");
        refuses(
                () -> graph.apply(new Interpolate(0.5), image, half),
                "'interpolate' needs equal shapes: image [2, 3, 8, 6] and encoder.maxPool [2, 3, 4, 3]");
        refuses(
                () -> graph.apply(new Threshold(), image, half),
                "'threshold' needs equal shapes: image [2, 3, 8, 6] and encoder.maxPool [2, 3, 4, 3]");
        refuses(
                () -> graph.apply(new Rescale(), image, half, image),
                "'rescale' needs equal shapes: image [2, 3, 8, 6] and encoder.maxPool [2, 3, 4, 3]");
        refuses(
                () -> graph.apply(new Rescale(), image, image, half),
                "'rescale' needs equal shapes: image [2, 3, 8, 6] and encoder.maxPool [2, 3, 4, 3]");
    }

    private static Optional<String> remedy(ThrowingCallable building) {
        return catchThrowableOfType(GraphException.class, building).remedy();
    }

    private static void refuses(ThrowingCallable building, String message) {
        assertThatThrownBy(building).isInstanceOf(GraphException.class).hasMessage(message);
    }
}
