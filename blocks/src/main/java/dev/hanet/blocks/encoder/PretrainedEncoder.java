package dev.hanet.blocks.encoder;

import java.util.List;

/** An encoder that may begin with weights from a file instead of drawn ones. */
public interface PretrainedEncoder {
    /** Stands for weights that are drawn. */
    String NONE = "none";

    /** The encoder's type name, under which the catalogue keeps its weights. */
    String type();

    /** What images went through before the encoder's published weights saw them; torchvision's for ImageNet by default. */
    default Preparation preparation() {
        return Preparation.IMAGENET;
    }

    /**
     * What images go through before an encoder sees them: value / 255, minus a mean, divided by a deviation.
     *
     * @param mean of red, green and blue, on the scale 0 to 1
     * @param std of red, green and blue, on that scale
     */
    record Preparation(List<Double> mean, List<Double> std) {
        /** ImageNet's mean and deviation, as torchvision's weights expect them. */
        public static final Preparation IMAGENET =
                new Preparation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

        public Preparation {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /** {@code none}, a name of the catalogue or of imported weights, or a file. */
    String weights();
}
