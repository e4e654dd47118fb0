package dev.hanet.yaml;

/** Small rules for text that is shown to the user. */
final class Texts {
    private static final int LONGEST = 60;

    private Texts() {}

    /** In single quotes, without control characters, cut when long. */
    static String quoted(String text) {
        String clean = clean(text);
        int length = clean.codePointCount(0, clean.length());
        String shown = length <= LONGEST ? clean : clean.substring(0, clean.offsetByCodePoints(0, LONGEST - 3)) + "...";
        return "'" + shown + "'";
    }

    /** Replaces whatever a terminal would act on or cannot show by a question mark; a tab becomes a space. */
    static String clean(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (isUnsafe(text.charAt(index))) {
                return replaceUnsafe(text);
            }
        }
        return text;
    }

    private static String replaceUnsafe(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> clean.appendCodePoint(
                        point == '\t' || point == '\n'
                                ? ' '
                                : point < 0x10000 && isUnsafe((char) point) ? '?' : point));
        return clean.toString();
    }

    private static boolean isUnsafe(char character) {
        return character < ' '
                || (character >= 0x7F && character < 0xA0)
                || (character >= 0x200B && character <= 0x200F) // zero width and direction marks
                || (character >= 0x2028 && character <= 0x202E) // separators and direction overrides
                || (character >= 0x2066 && character <= 0x2069)
                || character == 0xFEFF;
    }

    /** {@code 1 mistake}, {@code 2 mistakes}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** A number as one writes it: {@code 1}, {@code 0.5}, {@code 5e-4}. */
    static String number(double value) {
        String text = Double.toString(value);
        int exponent = text.indexOf('E');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        String tail = exponent < 0 ? "" : "e" + text.substring(exponent + 1);
        return (mantissa.endsWith(".0") ? mantissa.substring(0, mantissa.length() - 2) : mantissa) + tail;
    }
}
