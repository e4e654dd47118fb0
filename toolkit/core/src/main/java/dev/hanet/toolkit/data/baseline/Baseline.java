package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;

/** Segments without a network. */
public interface Baseline {
    /** What tables call it. */
    String name();

    /** Segments a sample as it was read, before any transform; its mask is not looked at. */
    Mask segment(Sample sample);
}
