package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import dev.hanet.blocks.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the way down from the way up in a network that is written node by node: what comes before the coarsest maps is drawn
 * like an encoder, what comes after them like a decoder.
 */
final class GraphRoles {
    private GraphRoles() {}

    /**
     * Finds the roles.
     *
     * @param order the parts in the order they are computed
     * @param last what each of them hands on
     */
    static Map<String, Role> of(Set<String> order, Map<String, Value> last) {
        long coarsest =
                order.stream().mapToLong(part -> places(part, last)).min().orElse(0);
        List<String> parts = List.copyOf(order);
        int from = 0;
        while (from < parts.size() && places(parts.get(from), last) != coarsest) {
            from++;
        }
        int to = from;
        while (to < parts.size() && places(parts.get(to), last) == coarsest) {
            to++;
        }
        boolean isFlat = from == 0 || to >= parts.size();
        Map<String, Role> roles = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Role role = i < from ? Role.ENCODER : i < to ? Role.BRIDGE : Role.DECODER;
            roles.put(parts.get(i), isFlat ? Role.BRIDGE : role);
        }
        return roles;
    }

    /** Places of a part's map; a mean over all places, or a part that hands nothing on, is no coarse map. */
    private static long places(String part, Map<String, Value> last) {
        return Optional.ofNullable(last.get(part))
                .filter(value -> value.shape().rank() == 4)
                .map(value -> value.shape().size(2) * value.shape().size(3))
                .filter(places -> places > 1)
                .orElse(Long.MAX_VALUE);
    }
}
