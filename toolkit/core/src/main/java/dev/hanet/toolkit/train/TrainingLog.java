package dev.hanet.toolkit.train;

/**
 * Writes what is heard of a training for another program too; TensorBoard's files are one.
 *
 * <p>One from a jar of your own: implement this and {@link Kind}, which has a constructor without parameters, and name the latter in {@code
 * META-INF/services/dev.hanet.toolkit.train.TrainingLog$Kind}; {@code train --log NAME} then takes it.
 */
public interface TrainingLog extends TrainListener, AutoCloseable {
    /** The test part is scored, and the run is done. */
    void ended(TrainResult result);

    /** Nothing more is heard; without an end before, the training failed or was stopped. */
    @Override
    void close();

    /** Opens logs of one kind. */
    interface Kind {
        /** As {@code --log} names it. */
        String name();

        /**
         * Opens a log of one training.
         *
         * @param listener hears all that this one hears
         */
        TrainingLog open(TrainListener listener);
    }
}
