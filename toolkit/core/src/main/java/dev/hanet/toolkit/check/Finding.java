package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import java.util.Optional;

/**
 * Something about the data that its user should know.
 *
 * @param severity whether training should not begin
 * @param problem what is the case: lower-case, no full stop, values in single quotes
 * @param remedy what to do about it
 * @param path the key of the spec that led here
 */
public record Finding(Severity severity, String problem, Optional<String> remedy, Optional<String> path) {
    /** Whether training should not begin. */
    public enum Severity {
        /** It should not. */
        WRONG,
        /** It may, but somebody should have a look. */
        ODD;

        /** {@code wrong} or {@code odd}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Finding wrong(String problem, String remedy) {
        return new Finding(Severity.WRONG, problem, Optional.of(remedy), Optional.empty());
    }

    /** Something odd that says it all. */
    public static Finding odd(String problem) {
        return new Finding(Severity.ODD, problem, Optional.empty(), Optional.empty());
    }

    static Finding odd(String problem, String remedy) {
        return new Finding(Severity.ODD, problem, Optional.of(remedy), Optional.empty());
    }

    static Finding of(Severity severity, String problem, String remedy) {
        return new Finding(severity, problem, Optional.of(remedy), Optional.empty());
    }

    /** Problem and remedy in one line. */
    public String words() {
        return problem + remedy.map(what -> "; " + what).orElse("");
    }

    static Finding of(DataException cause) {
        return new Finding(Severity.WRONG, cause.problem(), cause.remedy(), cause.path());
    }
}
