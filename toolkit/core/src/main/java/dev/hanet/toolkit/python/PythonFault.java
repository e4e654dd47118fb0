package dev.hanet.toolkit.python;

import dev.hanet.yaml.Location;

/** A place where the reading of a text ends, since nothing after it can be told apart. */
final class PythonFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Location at;

    PythonFault(Location at, String message) {
        super(message);
        this.at = at;
    }

    Location at() {
        return at;
    }

    String told() {
        return String.valueOf(getMessage());
    }
}
