package dev.hanet.yaml;

import java.util.Locale;

/** What sort of mistake a {@link Problem} is. The codes are for programs and stay the same from version to version. */
public enum ProblemKind {
    /** The text is not YAML, or uses something of YAML that a spec has not. */
    SYNTAX,
    /** There is no such file or preset, or it cannot be read. */
    UNREADABLE,
    /** What {@code extends} names cannot be extended. */
    EXTENDS,
    /** A {@code --set} option is no {@code key=value}, its key leads nowhere, or another option says the same key. */
    OPTION,
    /** The spec is of another version of the language. */
    VERSION,
    /** The record has no such key. */
    UNKNOWN_KEY,
    /** A key that has no default is not there. */
    MISSING_KEY,
    /** A value of another type than the key wants. */
    WRONG_TYPE,
    /** A component that does not exist. */
    UNKNOWN_TYPE,
    /** None of the words that the key knows. */
    UNKNOWN_VALUE,
    /** A value that its key's own constraint refuses. */
    OUT_OF_RANGE,
    /** Keys of one record that do not go together. */
    RULE,
    /** Parts of the spec that do not go together. */
    CONFLICT,
    /** Values of the network whose shapes do not fit. */
    SHAPE,
    /** A warning: an override that changes nothing. */
    IDLE_OVERRIDE,
    /** A warning: a value that is allowed, but of which nothing comes beside the others, or hardly what was meant. */
    IDLE_VALUE;

    /** The code, {@code unknown-key}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
