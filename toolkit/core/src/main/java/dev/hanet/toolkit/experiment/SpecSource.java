package dev.hanet.toolkit.experiment;

import dev.hanet.yaml.Document;

/**
 * A spec as it was read, once, with everything it extends; what becomes of the files afterwards changes nothing.
 *
 * <p>Sweeps, seeds and reproductions make all their experiments of one source by laying values over it.
 */
public final class SpecSource {
    private final String name;
    private final Document document;

    SpecSource(String name, Document document) {
        this.name = name;
        this.document = document;
    }

    /** What the user calls it: {@code lung/base-lite}, or the file's name. */
    public String name() {
        return name;
    }

    Document document() {
        return document;
    }
}
