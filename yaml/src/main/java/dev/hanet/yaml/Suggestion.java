package dev.hanet.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Finds what a mistyped word was meant to be. */
public final class Suggestion {
    private static final int LISTED = 16;

    private Suggestion() {}

    /** The known word nearest to {@code word}, when near enough to be meant; case does not count. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String wanted = word.toLowerCase(Locale.ROOT);
        if (wanted.length() > 100) {
            return Optional.empty();
        }
        DamerauLevenshteinDistance distance = new DamerauLevenshteinDistance(allowance(wanted));
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = distance.apply(wanted, candidate.toLowerCase(Locale.ROOT));
            if (edits >= 0 && edits < least) {
                best = candidate;
                least = edits;
            }
        }
        return least == Integer.MAX_VALUE ? Optional.empty() : Optional.of(best);
    }

    /**
     * The remedy for an unknown word: {@code did you mean 'delta'? known here: delta, levels}; absent when nothing is
     * known.
     */
    public static Optional<String> remedy(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String meant = nearest(word, known)
                .map(best -> "did you mean '" + best + "'? ")
                .orElse("");
        return Optional.of(meant + "known here: " + listed(known));
    }

    /** Words joined by commas, cut after the first few. */
    static String listed(Collection<String> words) {
        List<String> shown = words.stream().limit(LISTED).toList();
        return String.join(", ", shown) + (words.size() > LISTED ? ", ..." : "");
    }

    private static int allowance(String word) {
        return word.length() <= 2 ? 1 : Math.max(2, word.length() / 3);
    }
}
