package dev.hanet.toolkit.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** A request that may be answered: whoever sent it has the token, and its path leads to the endpoint that reads this. */
public final class Call {
    private static final int BUFFER = 8192;

    private final Request request;
    private final Map<String, String> parts;
    private final long bodyBytes;
    private final Duration bodyTime;

    Call(Request request, Map<String, String> parts, long bodyBytes, Duration bodyTime) {
        this.request = request;
        this.parts = parts;
        this.bodyBytes = bodyBytes;
        this.bodyTime = bodyTime;
    }

    /**
     * A part of the path, by its name in the route.
     *
     * @throws IllegalArgumentException when the route has none of that name
     */
    public String part(String name) {
        String part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("the route has no part '" + name + "'");
        }
        return part;
    }

    /** The first value of a parameter in the query. */
    public Optional<String> parameter(String name) {
        return parameter(request, name);
    }

    static Optional<String> parameter(Request request, String name) {
        try {
            Fields fields = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
            return Optional.ofNullable(fields.getValue(name));
        } catch (RuntimeException e) { // percent signs without their digits
            throw new Refusal(400, "the query of the address cannot be read");
        }
    }

    /**
     * As above, where there is no going on without it.
     *
     * @throws Refusal when it is missing
     */
    public String required(String name) {
        return parameter(name).orElseThrow(() -> new Refusal(400, "the query lacks '" + name + "'"));
    }

    /** A header of the request. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /**
     * The whole body.
     *
     * @throws Refusal when it is larger than the server takes, or comes more slowly
     */
    public byte[] body() {
        long announced = request.getLength();
        if (announced > bodyBytes) {
            throw tooLarge();
        }
        long end = System.nanoTime() + bodyTime.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(BUFFER, announced));
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = Request.asInputStream(request); // the server reads what is left of it
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                body.write(buffer, 0, read);
                if (body.size() > bodyBytes) {
                    throw tooLarge();
                }
                if (System.nanoTime() - end > 0) {
                    throw tooSlow();
                }
            }
        } catch (IOException e) {
            throw tooSlow();
        }
        return body.toByteArray();
    }

    private Refusal tooLarge() {
        return new Refusal(413, "the body has more than " + bodyBytes + " bytes, the most that is taken");
    }

    private Refusal tooSlow() {
        return new Refusal(408, "the body did not come whole within " + bodyTime.toSeconds() + " s");
    }

    /**
     * A file of a form.
     *
     * @param field what the form calls it
     * @param name what its sender calls it; a word, not a path
     * @param content what is in it
     */
    public record Sent(String field, String name, ByteBuffer content) {}

    /**
     * The files of a form, {@code multipart/form-data}; fields that are no files are left out.
     *
     * @param most how many parts are read
     * @throws Refusal as {@link #body()}, when it is no form, or has more parts
     */
    public List<Sent> files(int most) {
        String type = header("Content-Type").orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw new Refusal(415, "a form is read, multipart/form-data, with the files in it");
        }
        return Form.files(body(), type, most);
    }

    /**
     * The body as text.
     *
     * @throws Refusal as {@link #body()}, and when it is not UTF-8
     */
    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "the body is not UTF-8");
        }
    }

    /**
     * The body as a JSON object.
     *
     * @throws Refusal as {@link #text()}, and when it is anything else
     */
    public JsonObject json() {
        String text = text();
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
            throw new Refusal(400, "the body is not a JSON object");
        }
    }
}
