package dev.hanet.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A source's text, or why it is none.
 *
 * @param text what was decoded, up to the first fault
 * @param fault the first byte or character that cannot stand in a text
 */
record SourceText(String source, String text, Optional<Problem> fault) {
    /** Most bytes of one source. */
    static final int LIMIT = 3 * 1024 * 1024;

    static SourceText of(String source, String text) {
        if (text.length() > LIMIT) {
            return new SourceText(source, "", Optional.of(tooLarge(source)));
        }
        return checked(source, text);
    }

    static SourceText of(String source, byte[] bytes) {
        if (bytes.length > LIMIT) {
            return new SourceText(source, "", Optional.of(tooLarge(source)));
        }
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
        String text = decoded.flip().toString();
        if (result.isError()) {
            int offset = text.getBytes(StandardCharsets.UTF_8).length;
            String code = String.format("0x%02X", bytes[offset] & 0xFF);
            Problem fault = new Problem(
                    place(source, text, text.length()),
                    "",
                    "the byte " + code + " is not UTF-8",
                    "save the file as UTF-8 text");
            return new SourceText(source, text, Optional.of(fault));
        }
        return checked(source, text);
    }

    private static SourceText checked(String source, String given) {
        String text = given.startsWith("\uFEFF") ? given.substring(1) : given;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            if (!isAllowed(point)) {
                String name = String.format("U+%04X", point);
                Problem fault = new Problem(
                        place(source, text, index),
                        "",
                        "the control character " + name + " cannot stand in a spec",
                        "take it out; is this a text file?");
                return new SourceText(source, text, Optional.of(fault));
            }
            index += Character.charCount(point);
        }
        return new SourceText(source, text, Optional.empty());
    }

    /** What YAML calls printable. */
    private static boolean isAllowed(int point) {
        return (point >= ' ' && point <= '~')
                || point == '\n'
                || point == '\t'
                || point == '\r'
                || point == 0x85
                || (point >= 0xA0 && point < 0xD800)
                || (point > 0xDFFF && point <= 0xFFFD && point != 0xFEFF)
                || (point >= 0x10000 && point <= 0x10FFFF);
    }

    private static Problem tooLarge(String source) {
        return new Problem(
                new Location(source, 1, 1),
                "",
                "the text is larger than " + LIMIT / 1024 / 1024 + " MB",
                "a spec is a small text; is this the right file?");
    }

    private static Location place(String source, String text, int end) {
        int line = 1;
        int start = 0;
        for (int index = 0; index < end; index++) {
            if (text.charAt(index) == '\n') {
                line++;
                start = index + 1;
            }
        }
        return new Location(source, line, text.codePointCount(start, end) + 1);
    }

    /** The lines as an editor counts them. */
    List<String> lines() {
        return text.lines().toList();
    }
}
