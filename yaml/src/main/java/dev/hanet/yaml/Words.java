package dev.hanet.yaml;

import java.util.Locale;

/** Names of classes as words. */
final class Words {
    private Words() {}

    /** {@code ImageSize} is {@code image-size}, {@code EncoderSpec} is {@code encoder}. */
    static String name(Class<?> type) {
        String simple = type.getSimpleName();
        String bare = simple.endsWith("Spec") ? simple.substring(0, simple.length() - "Spec".length()) : simple;
        return bare.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
