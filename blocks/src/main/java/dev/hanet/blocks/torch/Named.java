package dev.hanet.blocks.torch;

import java.util.Map;

/** Looks up what must be there. */
final class Named {
    private Named() {}

    static <K, T> T in(Map<K, T> map, K name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalStateException("there is no '" + name + "'");
        }
        return found;
    }
}
