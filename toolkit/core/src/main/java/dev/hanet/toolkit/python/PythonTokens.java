package dev.hanet.toolkit.python;

import dev.hanet.yaml.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a Python text: names, numbers, strings, signs and where a statement ends.
 *
 * <p>Source: the Python Language Reference 3.12, chapter 2. Of indentation only the column of a statement's first word is kept.
 */
final class PythonTokens {
    private static final List<String> SIGNS = List.of(
            "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=",
            "*=", "/=", "%=", "&=", "|=", "^=", "@=");
    private static final String SINGLE = "()[]{}:,.;=+-*/%@&|^~<>";
    private static final Set<String> PREFIXES = Set.of("r", "u", "b", "f", "br", "rb", "fr", "rf");

    /** What a token is. */
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        SIGN,
        LINE,
        END
    }

    /**
     * A word.
     *
     * @param text of a string what it stands for, else as it is written
     * @param isPlain of a string, whether nothing in it would be worked out: no bytes, no expression
     */
    record Token(Kind kind, String text, Location at, boolean isPlain) {
        boolean is(String sign) {
            return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
        }
    }

    private final String source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int index;
    private int line = 1;
    private int column = 1;
    private int open;

    private PythonTokens(String source, String text) {
        this.source = source;
        this.text = text;
    }

    /**
     * Splits a text, whose last token is the end.
     *
     * @throws PythonFault where it is no Python
     */
    static List<Token> of(String source, String text) throws PythonFault {
        PythonTokens tokens = new PythonTokens(source, text);
        tokens.read();
        return tokens.tokens;
    }

    private void read() throws PythonFault {
        while (index < text.length()) {
            char next = text.charAt(index);
            if (next == '\n' || next == '\r') {
                if (open == 0) {
                    add(Kind.LINE, "", here(), true);
                }
                step();
            } else if (next == ' ' || next == '\t' || next == '\f') {
                step();
            } else if (next == '#') {
                while (index < text.length() && !isBreak(text.charAt(index))) {
                    step();
                }
            } else if (next == '\\') {
                step();
                if (index >= text.length() || !isBreak(text.charAt(index))) {
                    throw new PythonFault(here(), "a backslash stands before something else than the end of its line");
                }
                step();
            } else {
                word(next);
            }
        }
        add(Kind.LINE, "", here(), true);
        add(Kind.END, "the end of the file", here(), true);
    }

    private void word(char next) throws PythonFault {
        int prefix = prefix();
        if (prefix >= 0) {
            string(prefix);
        } else if (isDigit(next) || (next == '.' && index + 1 < text.length() && isDigit(text.charAt(index + 1)))) {
            number();
        } else if (Character.isUnicodeIdentifierStart(text.codePointAt(index)) || next == '_') {
            name();
        } else {
            sign();
        }
    }

    /** How many letters stand before the quote of a string here; none here: -1. */
    private int prefix() {
        int quote = index;
        while (quote < text.length() && quote - index < 3 && "rRuUbBfF".indexOf(text.charAt(quote)) >= 0) {
            quote++;
        }
        boolean isString = quote < text.length() && (text.charAt(quote) == '\'' || text.charAt(quote) == '"');
        String letters = text.substring(index, quote).toLowerCase(Locale.ROOT);
        return isString && (letters.isEmpty() || PREFIXES.contains(letters)) ? quote - index : -1;
    }

    private void string(int prefix) throws PythonFault {
        Location at = here();
        String letters = text.substring(index, index + prefix).toLowerCase(Locale.ROOT);
        skip(prefix);
        char quote = text.charAt(index);
        boolean isLong = text.startsWith(String.valueOf(quote).repeat(3), index);
        int quotes = isLong ? 3 : 1;
        skip(quotes);
        StringBuilder value = new StringBuilder();
        String end = String.valueOf(quote).repeat(quotes);
        while (!text.startsWith(end, index)) {
            if (index >= text.length() || (!isLong && isBreak(text.charAt(index)))) {
                throw new PythonFault(at, "a string is not closed");
            }
            if (text.charAt(index) == '\\') {
                escape(value, letters.contains("r"));
            } else {
                int point = text.codePointAt(index);
                value.appendCodePoint(point == '\r' ? '\n' : point);
                step();
            }
        }
        skip(quotes);
        boolean isPlain = !letters.contains("b") && !(letters.contains("f") && value.indexOf("{") >= 0);
        add(Kind.STRING, value.toString(), at, isPlain);
    }

    private void escape(StringBuilder value, boolean isRaw) throws PythonFault {
        Location at = here();
        step();
        if (index >= text.length()) {
            throw new PythonFault(at, "a string is not closed");
        }
        char next = text.charAt(index);
        if (isRaw) {
            value.append('\\').append(isBreak(next) ? '\n' : next);
            step();
            return;
        }
        int digits = next == 'x' ? 2 : next == 'u' ? 4 : next == 'U' ? 8 : 0;
        if (digits > 0) {
            int from = index + 1;
            String code = text.substring(Math.min(from, text.length()), Math.min(from + digits, text.length()));
            if (!code.matches("[0-9a-fA-F]{" + digits + "}") || Long.parseLong(code, 16) > Character.MAX_CODE_POINT) {
                throw new PythonFault(at, "'\\" + next + "' wants " + digits + " hexadecimal digits of a character");
            }
            value.appendCodePoint(Integer.parseInt(code, 16));
            skip(1 + digits);
            return;
        }
        switch (next) {
            case '\n', '\r' -> {}
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case '\\', '\'', '"' -> value.append(next);
            case '0' -> value.append('\0');
            default -> value.append('\\').append(next);
        }
        step();
    }

    private void number() {
        Location at = here();
        int from = index;
        while (index < text.length()) {
            char next = text.charAt(index);
            boolean isSignOfExponent = (next == '+' || next == '-')
                    && "eE".indexOf(text.charAt(index - 1)) >= 0
                    && !text.startsWith("0x", from)
                    && !text.startsWith("0X", from);
            if (!isDigit(next) && !isLetter(next) && next != '.' && next != '_' && !isSignOfExponent) {
                break;
            }
            step();
        }
        add(Kind.NUMBER, text.substring(from, index), at, true);
    }

    private void name() {
        Location at = here();
        int from = index;
        while (index < text.length() && Character.isUnicodeIdentifierPart(text.codePointAt(index))) {
            step();
        }
        add(Kind.NAME, text.substring(from, index), at, true);
    }

    private void sign() throws PythonFault {
        Location at = here();
        String sign = SIGNS.stream()
                .filter(one -> text.startsWith(one, index))
                .findFirst()
                .orElseGet(() -> text.substring(index, index + 1));
        if (sign.length() == 1 && SINGLE.indexOf(sign.charAt(0)) < 0) {
            int point = text.codePointAt(index);
            throw new PythonFault(
                    at,
                    point < ' ' || !Character.isDefined(point)
                            ? String.format("the character U+%04X has no place in a configuration", point)
                            : "the character '" + Character.toString(point) + "' has no place here");
        }
        if ("([{".contains(sign)) {
            open++;
        } else if (")]}".contains(sign)) {
            open = Math.max(0, open - 1);
        }
        skip(sign.length());
        add(Kind.SIGN, sign, at, true);
    }

    private void add(Kind kind, String word, Location at, boolean isPlain) {
        tokens.add(new Token(kind, word, at, isPlain));
    }

    private Location here() {
        return new Location(source, line, column);
    }

    private void skip(int characters) {
        int end = index + characters;
        while (index < end) {
            step();
        }
    }

    /** Goes on by a character; a line break counts as one, however it is written. */
    private void step() {
        int point = text.codePointAt(index);
        index += Character.charCount(point);
        if (point == '\r' && index < text.length() && text.charAt(index) == '\n') {
            index++;
        }
        if (point == '\n' || point == '\r') {
            line++;
            column = 1;
        } else {
            column++;
        }
    }

    private static boolean isBreak(char next) {
        return next == '\n' || next == '\r';
    }

    private static boolean isDigit(char next) {
        return next >= '0' && next <= '9';
    }

    private static boolean isLetter(char next) {
        return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    }
}
