package dev.hanet.toolkit.page;

import java.util.Collection;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them, so that a line which somebody copies means what it says whatever files are called. */
public final class Shell {
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private Shell() {}

    /** One word, in quotes where a shell would divide or read it otherwise. */
    public static String word(Object text) {
        String word = text.toString();
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Words of one line. */
    public static String line(Collection<?> words) {
        return words.stream().map(Shell::word).collect(Collectors.joining(" "));
    }
}
