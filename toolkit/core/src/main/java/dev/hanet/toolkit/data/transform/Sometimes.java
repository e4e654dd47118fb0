package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.IdleKeys;
import java.util.Map;

/** A transform that an image goes through now and then. */
interface Sometimes extends TransformSpec, IdleKeys {
    /** How often, from 0 to 1. */
    double p();

    @Override
    default Map<String, String> idle() {
        return p() > 0 ? Map.of() : Map.of("", "with 'p: 0' it never happens");
    }

    @Override
    default boolean random() {
        return true;
    }
}
