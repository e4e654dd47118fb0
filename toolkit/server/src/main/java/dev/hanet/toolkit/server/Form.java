package dev.hanet.toolkit.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a body of {@code multipart/form-data}, read from memory.
 *
 * <p>Source: RFC 7578, and RFC 2046, section 5.1, for the borders between parts.
 */
final class Form {
    private static final Pattern BOUNDARY = Pattern.compile(
            "(?i)^multipart/form-data\\s*(?:;[^\"]*)?;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))\\s*(?:;.*)?$");
    private static final Pattern DISPOSITION =
            Pattern.compile("(?im)^content-disposition:[ \\t]*form-data[ \\t]*(;[^\\r\\n]*)$");
    private static final Pattern PARAMETER =
            Pattern.compile(";[ \\t]*([A-Za-z*]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]*))");
    private static final int MOST_HEADERS = 8192;

    private final byte[] body;
    private final byte[] border;
    private final List<Call.Sent> files = new ArrayList<>();
    private int parts;

    private Form(byte[] body, String boundary) {
        this.body = body;
        this.border = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The files of a form; fields that are no files are left out.
     *
     * @param type the content type, which names the border
     * @param most how many parts are read
     * @throws Refusal when it is no form, or has more parts
     */
    static List<Call.Sent> files(byte[] body, String type, int most) {
        Matcher boundary = BOUNDARY.matcher(type.strip());
        if (!boundary.matches()) {
            throw new Refusal(400, "the form cannot be read: its type names no border between parts");
        }
        Form form = new Form(body, Optional.ofNullable(boundary.group(1)).orElseGet(() -> boundary.group(2)));
        form.read(most);
        return form.files;
    }

    private void read(int most) {
        int at = isAt(0, 2) ? border.length - 2 : next(0) + border.length;
        while (!isEnd(at)) {
            if (++parts > most) {
                throw new Refusal(400, "the form has more than " + most + " parts, the most that are taken");
            }
            at = part(at) + border.length;
        }
    }

    /** Whether the border stands at a place of the body, without its first bytes. */
    private boolean isAt(int place, int without) {
        for (int i = without; i < border.length; i++) {
            if (place + i - without >= body.length || body[place + i - without] != border[i]) {
                return false;
            }
        }
        return true;
    }

    private int next(int from) {
        for (int place = from; place + border.length <= body.length; place++) {
            if (isAt(place, 0)) {
                return place;
            }
        }
        throw cutOff();
    }

    private static Refusal cutOff() {
        return new Refusal(
                400, "the form cannot be read: it is cut off, or its parts have another border than its type says");
    }

    private boolean isEnd(int at) {
        if (at + 2 > body.length) {
            throw cutOff();
        }
        return body[at] == '-' && body[at + 1] == '-';
    }

    /** Reads a part and answers where the next border begins. */
    private int part(int at) {
        int headers = at;
        while (headers < body.length && (body[headers] == ' ' || body[headers] == '\t')) {
            headers++;
        }
        if (headers + 2 > body.length || body[headers] != '\r' || body[headers + 1] != '\n') {
            throw cutOff();
        }
        int content = headers;
        while (!isBlankLine(content)) {
            content++;
            if (content - headers > MOST_HEADERS || content + 4 > body.length) {
                throw new Refusal(400, "the form cannot be read: a part has no end of its headers");
            }
        }
        content += 4;
        int end = next(content - 2);
        String said = new String(body, headers + 2, content - headers - 4, StandardCharsets.UTF_8);
        Matcher disposition = DISPOSITION.matcher(said);
        if (!disposition.find()) {
            throw new Refusal(400, "the form cannot be read: a part is no field of a form");
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(body, content, Math.max(0, end - content)).slice();
        Optional<String> field = parameter(disposition.group(1), "name");
        parameter(disposition.group(1), "filename")
                .ifPresent(name ->
                        files.add(new Call.Sent(field.orElse(""), name.replaceFirst("(?s).*[/\\\\]", ""), bytes)));
        return end;
    }

    private boolean isBlankLine(int at) {
        return at + 4 <= body.length
                && body[at] == '\r'
                && body[at + 1] == '\n'
                && body[at + 2] == '\r'
                && body[at + 3] == '\n';
    }

    private static Optional<String> parameter(String parameters, String name) {
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase(name)) {
                String quoted = parameter.group(2);
                return Optional.of(quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
        }
        return Optional.empty();
    }
}
