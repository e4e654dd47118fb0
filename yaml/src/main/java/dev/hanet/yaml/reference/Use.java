package dev.hanet.yaml.reference;

/** Whether a mapping stands for itself, or is laid over one that is inherited. */
enum Use {
    WHOLE,
    PART;

    String named(String name) {
        return this == WHOLE ? name : name + ".part";
    }
}
