package dev.hanet.blocks.graph;

/** What a compiled program is for; batch normalisation and dropout differ. */
public enum Mode {
    /** Batch statistics, running ones updated, dropout active. */
    TRAINING,
    /** Running statistics, no dropout. */
    EVALUATION,
    /** As training, but running statistics stay: for activations computed a second time. */
    RECOMPUTE
}
