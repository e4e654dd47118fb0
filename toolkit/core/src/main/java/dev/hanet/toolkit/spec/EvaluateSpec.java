package dev.hanet.toolkit.spec;

import dev.hanet.toolkit.data.patch.Mirrors;
import dev.hanet.toolkit.data.postprocess.PostprocessStep;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** Declares how results are measured. */
@About("how results are measured")
public record EvaluateSpec(
        @NotEmpty(message = "at least one metric is needed")
        @About("what is measured on validation and test")
        @Names("metric")
        List<String> metrics,

        @Default("false") @About("whether only pixels inside the field of view count")
        boolean fieldOfView,

        @Default("2")
        @PositiveOrZero
        @About("how far a predicted outline may be from the mask's to count as the same in boundaryF1, in pixels")
        double boundaryTolerance,

        @Default("none")
        @About("which mirror images a prediction is the mean of; validation while training goes without, to save time")
        Mirrors mirrors,

        @Default("[1]")
        @NotEmpty(message = "at least one scale is needed")
        @About(
                "how many times as large a prediction sees the prepared image, as a list; it is the mean over them, and validation while"
                        + " training sees it as it is")
        List<@Positive Double> scales,

        @Default("0.5")
        @About(
                "of two classes, the probability from which on a pixel is of the second: a number, or training or validation for"
                        + " the hundredth with the highest f1 over that part's pixels, chosen once training has ended; before that, and"
                        + " for more classes, the network's own rule decides")
        ThresholdSpec threshold,

        @Default("[]")
        @About(
                "what is done to the shapes in predicted masks, in this order; each class counts as lying within the one before")
        List<PostprocessStep> postprocess,

        @Default("true")
        @About(
                "whether a trained network evaluates, predicts and explains with batch normalisation folded into the convolutions before"
                        + " it, whose weights lie in the CPU's own blocks: the same to 1e-5, and faster")
        boolean fuseBatchNorm,

        @Default("true")
        @About(
                "whether the test part is measured once training has ended; 'evaluate' measures it later all the same, so that one can"
                        + " choose among runs without having seen it")
        boolean test) {
    /** The image as it is prepared. */
    public static final List<Double> ONE_SCALE = List.of(1.0);

    public EvaluateSpec {
        scales = List.copyOf(scales);
        metrics = List.copyOf(metrics);
        postprocess = List.copyOf(postprocess);
    }
}
