package dev.hanet.toolkit.data;

/** What an epoch trains on, by number; read from several threads at once. */
public interface Examples {
    /** How many an epoch has. */
    int count();

    /**
     * Makes one example, ready for the network; the same arguments always make the same example.
     *
     * @param seed the run's seed
     * @param epoch from 0
     * @param index below {@link #count}
     */
    Sample example(long seed, int epoch, int index);
}
