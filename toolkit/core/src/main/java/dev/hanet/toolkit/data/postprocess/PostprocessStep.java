package dev.hanet.toolkit.data.postprocess;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.image.Outlines;
import dev.hanet.toolkit.data.image.Shapes;
import dev.hanet.yaml.About;
import java.util.List;

/**
 * One correction of the shapes in a predicted mask.
 *
 * <p>Classes are taken as nested in their order, as cup in disc: each step sees the region of the last class, of the last
 * two, and so on; what a step adds to an inner region beyond an outer one is cut off.
 */
public enum PostprocessStep {
    /** Keeps the largest part of each region. */
    @About("keeps the largest part of each region")
    LARGEST_COMPONENT,
    /** Adds what each region encloses. */
    @About("adds what each region encloses")
    FILL_HOLES,
    /** Takes the ellipse that fits the largest outline of each region best; what none is like stays. */
    @About(
            "takes the ellipse that fits the largest outline of each region best; a region that is too thin, or has less than half in"
                    + " common with it, stays as it is")
    ELLIPSE;

    /** The mask after all steps. */
    public static Mask apply(Mask mask, int classes, List<PostprocessStep> steps) {
        if (steps.isEmpty()) {
            return mask;
        }
        byte[] result = new byte[mask.size().pixels()];
        for (int label = 1; label < classes; label++) {
            Region region = from(mask, label);
            for (PostprocessStep step : steps) {
                region = step.apply(region);
            }
            for (int i = 0; i < result.length; i++) {
                // inside all outer regions: the one before has just marked it
                if (region.inside()[i] && result[i] == label - 1) {
                    result[i] = (byte) label;
                }
            }
        }
        return new Mask(mask.size(), result);
    }

    private Region apply(Region region) {
        return switch (this) {
            case LARGEST_COMPONENT -> Shapes.largest(region);
            case FILL_HOLES -> Shapes.filled(region);
            case ELLIPSE -> Outlines.ellipse(region);
        };
    }

    private static Region from(Mask mask, int label) {
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            int value = mask.classes()[i] & 0xff;
            inside[i] = value >= label && value != Mask.IGNORE;
        }
        return new Region(mask.size(), inside);
    }
}
