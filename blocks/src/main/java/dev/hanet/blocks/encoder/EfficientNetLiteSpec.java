package dev.hanet.blocks.encoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.relu6;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Padding;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.BatchNorm;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.TypeName;
import dev.hanet.yaml.constraint.Between;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * An EfficientNet-Lite without its classifier, dilated so that its last features keep the wanted resolution.
 *
 * <p>Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, arXiv 1905.11946, as TensorFlow's
 * {@code efficientnet_lite_builder.py} changes it: no squeeze-and-excitation, ReLU6, a stem and a head that do not grow. Its
 * outputs are {@code level1} to {@code level5}, the last features before each halving, at strides 2 to 32. Parameters are called
 * as in the PyTorch packages of the converted weights, and begin as in TensorFlow.
 *
 * <p>Where a stride is left out, the window there keeps its rate, unless {@code firstBlockDilation} says otherwise, and all later ones
 * spread twice as far: the network then computes between the old places what it computed at them.
 *
 * @param type {@code efficientnet-lite0}, {@code efficientnet-lite1} or {@code efficientnet-lite2}
 */
@About("EfficientNet-Lite, small and fast, dilated to the wanted output stride")
@Source("Tan and Le, EfficientNet, arXiv 1905.11946; tensorflow/tpu, efficientnet_lite_builder.py")
public record EfficientNetLiteSpec(
        @TypeName String type,

        @About("image pixels per place of the last features: 8, 16 or 32") @Default("32") @OneOf({"8", "16", "32"})
        int outputStride,

        @About("where zeros stand around an image; the published weights were trained with same") @Default("same")
        Padding padding,

        @About("which dilation the first block of a dilated stage takes") @Default("previous")
        FirstBlockDilation firstBlockDilation,

        @About("what is added to variances; the published weights were trained with 0.001") @Default("0.001") @Positive
        double epsilon,

        @About("whether the convolution to 1280 channels that the classifier stood on ends it, as output 'head'")
        @Default("false")
        boolean head,

        @About(
                "the share of a batch in the running statistics of batch normalization, which evaluation and prediction use; the"
                        + " published weights were trained with 0.01, which follows too slowly over a few hundred steps")
        @Default("0.1")
        @Between(min = 0, max = 1)
        double momentum,

        @About("weights to begin with: none draws them; imagenet, imported ones or a file") @Default("none")
        String weights)
        implements EncoderSpec, PretrainedEncoder, IdleKeys {
    private static final double EPSILON = 1e-3;
    private static final int STEM = 32;
    private static final int HEAD = 1280;
    private static final int CHANNELS_AT_ONCE = 8;
    private static final int FULL_STRIDE = 32;

    /** Factors of channels and of repeats. */
    private static final Map<String, List<Double>> SCALES = Map.of(
            "efficientnet-lite0", List.of(1.0, 1.0),
            "efficientnet-lite1", List.of(1.0, 1.1),
            "efficientnet-lite2", List.of(1.1, 1.2));

    /** Blocks of one form, the first of which steps. */
    private record Stage(int repeats, int kernel, int stride, int expansion, int channels) {}

    private static final List<Stage> STAGES = List.of(
            new Stage(1, 3, 1, 1, 16),
            new Stage(2, 3, 2, 6, 24),
            new Stage(2, 5, 2, 6, 40),
            new Stage(3, 3, 2, 6, 80),
            new Stage(3, 5, 1, 6, 112),
            new Stage(4, 5, 2, 6, 192),
            new Stage(1, 3, 1, 6, 320));

    /** TensorFlow's but for the padding and for how fast the running statistics follow. */
    public EfficientNetLiteSpec(String type, int outputStride, Padding padding, boolean head, String weights) {
        this(type, outputStride, padding, FirstBlockDilation.PREVIOUS, EPSILON, head, Layers.MOMENTUM, weights);
    }

    /** Drawn weights and TensorFlow's padding. */
    public static EfficientNetLiteSpec of(String type, int outputStride) {
        return new EfficientNetLiteSpec(type, outputStride, Padding.SAME, false, NONE);
    }

    /** The whole of it but for the classifier. */
    public static EfficientNetLiteSpec withHead(String type) {
        return new EfficientNetLiteSpec(type, FULL_STRIDE, Padding.SAME, true, NONE);
    }

    /** (value - 127) / 128. */
    @Override
    public Preparation preparation() {
        return new Preparation(Collections.nCopies(3, 127 / 255.0), Collections.nCopies(3, 128 / 255.0));
    }

    @Override
    public Map<String, String> idle() {
        return outputStride < FULL_STRIDE
                ? Map.of()
                : Map.of("firstBlockDilation", "at 'outputStride: " + FULL_STRIDE + "' no stage is dilated");
    }

    @Override
    public FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        BatchNorm norm = new BatchNorm(epsilon, momentum);
        int widening = firstBlockDilation == FirstBlockDilation.NEW ? 0 : 1;
        Convolution three = Convolution.of(3).withStride(2).withWeights(WeightInit.FAN_OUT);
        Value x = graph.point("stem", relu6(batchNorm("_bn0", conv("_conv_stem", image, STEM, three, padding), norm)));
        List<FeatureMap> maps = new ArrayList<>();
        int stride = 2;
        int dilation = 1;
        int number = 0;
        for (int i = 0; i < STAGES.size(); i++) {
            Stage stage = STAGES.get(i);
            boolean isDense = stage.stride() > 1 && stride == outputStride;
            for (int repeat = 0; repeat < repeats(i); repeat++) {
                int step = repeat == 0 && !isDense ? stage.stride() : 1;
                dilation *= repeat == widening && isDense ? 2 : 1;
                InvertedResidual block =
                        new InvertedResidual(stage.kernel(), step, dilation, stage.expansion(), padding, norm);
                Value before = x;
                x = graph.scope("_blocks." + number, () -> block.apply(before, channels(stage)));
                stride *= step;
                number++;
            }
            if (i == STAGES.size() - 1 || STAGES.get(i + 1).stride() > 1) {
                String name = "level" + (maps.size() + 1);
                maps.add(new FeatureMap(name, graph.point(name, x), stride));
            }
        }
        if (head) {
            Convolution one = Convolution.of(1).withWeights(WeightInit.FAN_OUT);
            Value last = graph.point("head", relu6(batchNorm("_bn1", conv("_conv_head", x, HEAD, one), norm)));
            maps.set(maps.size() - 1, new FeatureMap("head", last, stride));
        }
        return new FeaturePyramid(type, maps);
    }

    /** The first and the last stage do not grow. */
    private int repeats(int stage) {
        int repeats = STAGES.get(stage).repeats();
        boolean isFixed = stage == 0 || stage == STAGES.size() - 1;
        return isFixed ? repeats : (int) Math.ceil(scale(1) * repeats);
    }

    /** To the nearest multiple of 8, but never by more than a tenth less. */
    private long channels(Stage stage) {
        double wanted = scale(0) * stage.channels();
        long near = Math.max(
                CHANNELS_AT_ONCE, (long) (wanted + CHANNELS_AT_ONCE / 2.0) / CHANNELS_AT_ONCE * CHANNELS_AT_ONCE);
        return near < 0.9 * wanted ? near + CHANNELS_AT_ONCE : near;
    }

    private double scale(int which) {
        List<Double> scales = SCALES.get(type);
        if (scales == null) {
            throw new IllegalArgumentException("no EfficientNet-Lite is called '" + type + "'");
        }
        return scales.get(which);
    }
}
