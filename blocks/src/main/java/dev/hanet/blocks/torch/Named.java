package dev.hanet.blocks.torch;

import java.util.Map;

/** Looks up what must be there. */
final class Named {
    private Named() {}

    static <T> T in(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalStateException("there is no '" + name + "'");
        }
        return found;
    }
}
