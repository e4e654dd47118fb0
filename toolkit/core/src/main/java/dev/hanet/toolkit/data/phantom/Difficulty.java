package dev.hanet.toolkit.data.phantom;

import dev.hanet.yaml.About;

/** How far a phantom is from a clean drawing. */
public enum Difficulty {
    /** Even light, little noise, nothing that looks alike. */
    @About("even light, little noise, nothing that looks alike")
    EASY(0.15, 3, 0, 1.0),
    /** Uneven light, noise, and bright patches that are no disc. */
    @About("uneven light, noise, and look-alike structures")
    MIDDLE(0.5, 7, 3, 0.8),
    /** As middle, with stronger noise, faint edges and more look-alikes. */
    @About("stronger noise, faint edges and more look-alike structures")
    HARD(0.65, 13, 5, 0.6);

    private final double unevenness;
    private final double noise;
    private final int decoys;
    private final double contrast;

    Difficulty(double unevenness, double noise, int decoys, double contrast) {
        this.unevenness = unevenness;
        this.noise = noise;
        this.decoys = decoys;
        this.contrast = contrast;
    }

    /** How far light departs from its mean, as a share. */
    double unevenness() {
        return unevenness;
    }

    /** Deviation of the noise in grey values. */
    double noise() {
        return noise;
    }

    /** How many look-alike structures there are about. */
    int decoys() {
        return decoys;
    }

    /** How strongly structures stand out, 1 for a clean drawing. */
    double contrast() {
        return contrast;
    }
}
