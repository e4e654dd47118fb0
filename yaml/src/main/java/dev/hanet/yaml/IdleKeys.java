package dev.hanet.yaml;

import java.util.Map;

/**
 * A record of which some keys, beside what others of it say, come to nothing. Whoever writes such a key is warned; a default is
 * nobody's intention.
 */
public interface IdleKeys {
    /** Key, or path below this record, or nothing for all of the record, to why nothing comes of it. */
    Map<String, String> idle();

    /** Of some of these keys what is to be done, where leaving them out is not it. */
    default Map<String, String> remedies() {
        return Map.of();
    }
}
