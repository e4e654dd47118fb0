package dev.hanet.toolkit.run;

/**
 * Says of a run that it was interrupted when the process is told to end while the run is under way.
 *
 * <p>Whoever pulls the plug leaves {@code running} behind; such a run can be resumed as well.
 */
public final class Interruption implements AutoCloseable {
    private final RunDirectory run;
    private final RunLog log;
    private final Thread hook = new Thread(this::interrupted, "hanet-interruption");
    private boolean over;

    private Interruption(RunDirectory run, RunLog log) {
        this.run = run;
        this.log = log;
    }

    /** Marks the run as running, and from now on as interrupted should the process end. */
    public static Interruption watching(RunDirectory run, RunLog log) {
        Interruption interruption = new Interruption(run, log);
        run.status(RunStatus.RUNNING);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Sets the status that stays. */
    public synchronized void over(RunStatus status) {
        over = true;
        run.status(status);
    }

    /** What the hook does. */
    synchronized void interrupted() {
        if (over) {
            return;
        }
        try {
            run.status(RunStatus.INTERRUPTED);
            log.say("interrupted from outside");
        } catch (RunException e) {
            // the disk is full or gone: 'running' stays, from which the run can be resumed too
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending: the hook has done its work or finds it over
        }
    }
}
