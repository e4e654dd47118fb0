package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import java.util.ArrayList;
import java.util.List;

/** Counts the labels of a part's masks, and tells what there is nothing of. */
public final class LabelTally {
    private final Part part;
    private final List<String> classes;
    private final long[] pixels;
    private final List<String> blank = new ArrayList<>();
    private int images;

    /** A tally of no mask yet. */
    public LabelTally(Part part, List<String> classes) {
        this.part = part;
        this.classes = List.copyOf(classes);
        this.pixels = new long[classes.size()];
    }

    /** Counts a sample's mask. */
    public void add(Sample sample) {
        int[] histogram = sample.mask().orElseThrow().histogram();
        List<Integer> counts = new ArrayList<>();
        for (int count : histogram) {
            counts.add(count);
        }
        add(sample.id(), counts);
    }

    /**
     * Counts a mask.
     *
     * @param histogram pixels of each of the 256 labels
     */
    void add(String id, List<Integer> histogram) {
        images++;
        int counted = 0;
        for (int label = 0; label < pixels.length; label++) {
            pixels[label] += histogram.get(label);
            counted += histogram.get(label);
        }
        if (counted == 0 && histogram.get(Mask.IGNORE) > 0) {
            blank.add(id);
        }
    }

    /** Classes that the part has no pixel of, and masks in which no pixel counts. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (images > 0 && blank.size() == images) {
            findings.add(Finding.of(
                    severity(),
                    "no pixel of the " + part.label() + " part counts: all are to be ignored",
                    "nothing can be learned or measured there; look at the masks"));
            return findings;
        }
        if (!blank.isEmpty()) {
            findings.add(Finding.odd(
                    blank.size() == 1
                            ? "no pixel of the mask of '" + blank.get(0) + "' counts: all are to be ignored"
                            : "no pixel of the masks of " + quoted() + " counts: all are to be ignored",
                    "nothing is learned from it, and means over images leave it out; look at the mask"));
        }
        for (int label = 0; label < pixels.length && images > 0; label++) {
            if (pixels[label] == 0) {
                findings.add(Finding.of(
                        severity(),
                        "no pixel of the " + part.label() + " part is '" + classes.get(label) + "'",
                        part == Part.TRAINING
                                ? "it cannot be learned; correct data.classes or the masks"
                                : "metrics of it say nothing there and choose no epoch: while nothing is predicted so, pooled ones"
                                        + " are undefined and those by image are 1; divide otherwise, or measure other"
                                        + " regions"));
            }
        }
        return findings;
    }

    private Finding.Severity severity() {
        return part == Part.TRAINING ? Finding.Severity.WRONG : Finding.Severity.ODD;
    }

    /** The first few names. */
    private String quoted() {
        int listed = Math.min(3, blank.size());
        String names = "'" + String.join("', '", blank.subList(0, listed)) + "'";
        return blank.size() > listed ? names + " and " + (blank.size() - listed) + " more" : names;
    }
}
