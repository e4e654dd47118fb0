package dev.hanet.toolkit.train;

/** Hears how a training goes; called on the training's own thread, so a slow listener slows it. */
public interface TrainListener {
    /** A listener that hears nothing. */
    TrainListener SILENT = new TrainListener() {};

    /** The first step is about to be taken. */
    default void started(TrainPlan plan) {}

    /** A step is done. */
    default void stepped(StepReport step) {}

    /** An epoch is done, validated and saved. */
    default void epochEnded(EpochReport epoch) {}

    /** Something the user should know, that does not stop the training. */
    default void note(String sentence) {}
}
