package dev.hanet.yaml;

import java.util.List;
import java.util.Optional;

/** Where the texts behind {@code preset:name} come from, and behind whatever else is named and no file. */
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

    /** The YAML text of a preset, given its name without {@code preset:}; of all else that {@link #isNamed is named} by its whole name. */
    Optional<String> text(String name);

    /** Whether a text means one of these rather than a path: it begins with {@code preset:}, or with what the source has beside it. */
    default boolean isNamed(String text) {
        return text.startsWith(Documents.PRESET);
    }

    /** Why a name, as {@link #text} takes it, leads to no text. */
    default Missing missing(String name) {
        return new Missing("there is no preset " + Texts.quoted(name), Suggestion.remedy(name, names()));
    }

    /**
     * Why a name leads to no text.
     *
     * @param problem what is the case
     * @param remedy what to do about it
     */
    record Missing(String problem, Optional<String> remedy) {}

    /** All names, in the order to print; they feed the suggestions for a mistyped one. */
    List<String> names();
}
