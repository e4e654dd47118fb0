package dev.hanet.blocks.encoder;

import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.TypeName;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;

/**
 * A residual network without its classifier, dilated so that its last features keep the wanted resolution.
 *
 * <p>He et al., Deep Residual Learning for Image Recognition, arXiv 1512.03385; dilation as in DeepLabv3,
 * arXiv 1706.05587. Parameters are torchvision's.
 *
 * @param type {@code resnet18}, {@code resnet34}, {@code resnet50}, {@code resnet101} or {@code resnet152}
 */
@About("residual network, dilated to the wanted output stride")
@Source("He et al., Deep Residual Learning for Image Recognition, arXiv 1512.03385")
public record ResNetSpec(
        @TypeName String type,

        @About("image pixels per place of the last features: 4, 8, 16 or 32")
        @Default("16")
        @OneOf({"4", "8", "16", "32"})
        int outputStride,

        @About("dilation rates inside the last stage, by unit, once it is dilated") @Default("[1, 2, 4]") @Size(min = 1)
        List<@Positive Integer> multiGrid,

        @About("which dilation the first unit of a dilated stage takes") @Default("new")
        FirstBlockDilation firstBlockDilation,

        @About("weights to begin with: none draws them; imagenet, imported ones or a file") @Default("none")
        String weights)
        implements EncoderSpec, PretrainedEncoder, IdleKeys {
    /** At which no stage is dilated. */
    static final int FULL_STRIDE = 32;

    /** Which dilation the first unit of a dilated stage takes. */
    public enum FirstBlockDilation {
        /** That of its stage. */
        NEW,
        /** That of the stage before. */
        PREVIOUS
    }

    public ResNetSpec {
        multiGrid = List.copyOf(multiGrid);
    }

    /** The paper's encoder, for a type and an output stride. */
    public static ResNetSpec of(String type, int outputStride) {
        return new ResNetSpec(type, outputStride, List.of(1, 2, 4), FirstBlockDilation.NEW, NONE);
    }

    @Override
    public Map<String, String> idle() {
        String why = "at 'outputStride: " + FULL_STRIDE + "' no stage is dilated";
        return outputStride < FULL_STRIDE ? Map.of() : Map.of("multiGrid", why, "firstBlockDilation", why);
    }

    @Override
    public FeaturePyramid features(Value image) {
        return new ResNet(this).features(image);
    }
}
