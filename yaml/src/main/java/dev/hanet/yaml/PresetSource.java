package dev.hanet.yaml;

import java.util.List;
import java.util.Optional;

/** Where the texts behind {@code preset:name} come from. */
public interface PresetSource {
    /** A source without presets. */
    PresetSource NONE = new PresetSource() {
        @Override
        public Optional<String> text(String name) {
            return Optional.empty();
        }

        @Override
        public List<String> names() {
            return List.of();
        }
    };

    /** The YAML text of a preset, given its name without {@code preset:}. */
    Optional<String> text(String name);

    /** All names, in the order to print; they feed the suggestions for a mistyped one. */
    List<String> names();
}
