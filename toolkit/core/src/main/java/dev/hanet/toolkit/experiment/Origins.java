package dev.hanet.toolkit.experiment;

import dev.hanet.yaml.Location;
import java.util.Map;
import java.util.Optional;

/** Says of each value where it was written. */
final class Origins {
    private final Map<String, Location> written;
    private final Map<String, Location> overridden;

    /**
     * Takes places by path.
     *
     * @param written of every scalar that was written
     * @param overridden of the values that others were laid over
     */
    Origins(Map<String, Location> written, Map<String, Location> overridden) {
        this.written = written;
        this.overridden = overridden;
    }

    /** Where the value of a path comes from: {@code my.yaml:3, over lung/base-lite.yaml:12}, or {@code default}. */
    Optional<String> comment(String path) {
        String at = path;
        while (true) {
            Location place = written.get(at);
            // A list stands where its first element does; a scalar or a list may stand for a whole record.
            place = place == null ? written.get(at + "[0]") : place;
            if (place != null) {
                String over = Optional.ofNullable(overridden.get(at))
                        .map(before -> ", over " + before.shortly())
                        .orElse("");
                return Optional.of(place.shortly() + over);
            }
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) {
                return Optional.of("default");
            }
            at = at.substring(0, end);
        }
    }
}
