package dev.hanet.toolkit.metric;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Wording of messages. */
final class Words {
    private Words() {}

    static String quoted(Collection<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    }

    static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
