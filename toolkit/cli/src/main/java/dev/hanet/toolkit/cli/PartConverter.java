package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.Part;
import dev.hanet.yaml.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code training}, {@code validation}, {@code test} or {@code all}. */
final class PartConverter implements ITypeConverter<PartConverter.Choice> {
    private static final List<String> WORDS = List.of("training", "validation", "test", "all");

    /**
     * What was chosen.
     *
     * @param part the part; absent for all
     */
    record Choice(Optional<Part> part) {}

    @Override
    public Choice convert(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (word.equals("all")) {
            return new Choice(Optional.empty());
        }
        return Arrays.stream(Part.values())
                .filter(part -> part.label().equals(word))
                .findFirst()
                .map(part -> new Choice(Optional.of(part)))
                .orElseThrow(() -> new TypeConversionException("there is no part '" + text + "'"
                        + Suggestion.nearest(word, WORDS)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; there are " + String.join(", ", WORDS))));
    }
}
