package dev.hanet.toolkit.spec;

import dev.hanet.toolkit.data.patch.Mirrors;
import dev.hanet.toolkit.data.postprocess.PostprocessStep;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** Declares how results are measured. */
@About("how results are measured")
public record EvaluateSpec(
        @NotEmpty(message = "at least one metric is needed") @About("what is measured on validation and test")
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

        @Default("0.5")
        @About(
                "of two classes, the probability from which on a pixel is of the second: a number, or training or validation for"
                        + " the hundredth with the highest f1 over that part's pixels, chosen once training has ended; before that, and"
                        + " for more classes, the network's own rule decides")
        ThresholdSpec threshold,

        @Default("[]")
        @About(
                "what is done to the shapes in predicted masks, in this order; each class counts as lying within the one before")
        List<PostprocessStep> postprocess) {
    public EvaluateSpec {
        metrics = List.copyOf(metrics);
        postprocess = List.copyOf(postprocess);
    }
}
