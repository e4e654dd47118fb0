package dev.hanet.toolkit.build;

import dev.hanet.yaml.Location;
import java.util.Map;
import java.util.Optional;

/** Says of each value where it was written. */
final class Origins {
    private final Map<String, Location> written;

    /** Takes the place of every scalar that was written, by path. */
    Origins(Map<String, Location> written) {
        this.written = written;
    }

    /** Where the value of a path comes from: {@code lung/base.yaml:12}, or {@code default}. */
    Optional<String> comment(String path) {
        String at = path;
        while (true) {
            Location place = written.get(at);
            // A list stands where its first element does; a scalar or a list may stand for a whole record.
            place = place == null ? written.get(at + "[0]") : place;
            if (place != null) {
                return Optional.of(place.source() + (place.source().startsWith("--") ? "" : ":" + place.line()));
            }
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) {
                return Optional.of("default");
            }
            at = at.substring(0, end);
        }
    }
}
