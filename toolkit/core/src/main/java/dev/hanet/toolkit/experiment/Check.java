package dev.hanet.toolkit.experiment;

/** A rule across the components of a spec. */
interface Check {
    /** Reports what is broken; says nothing where the parts it needs have mistakes of their own. */
    void run(Draft draft);
}
