package dev.hanet.toolkit.metric;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Wording of messages. */
final class Words {
    private Words() {}

    static String quoted(Collection<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    }

    static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** The known word that was probably meant. */
    static Optional<String> nearest(String word, Collection<String> known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        String low = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> distance.apply(low, candidate.toLowerCase(Locale.ROOT))
                        <= Math.max(1, Math.min(word.length(), candidate.length()) / 3))
                .min(Comparator.comparingInt(candidate -> distance.apply(low, candidate.toLowerCase(Locale.ROOT))));
    }
}
