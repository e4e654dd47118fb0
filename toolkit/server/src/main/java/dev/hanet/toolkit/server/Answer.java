package dev.hanet.toolkit.server;

import dev.hanet.toolkit.page.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a request gets.
 *
 * @param status of HTTP
 * @param headers beside those that every answer has; one of the same name takes its place
 * @param length bytes of the body, where they are known before it is written
 * @param body writes the body
 */
public record Answer(int status, Map<String, String> headers, OptionalLong length, Body body) {
    /** Rights of a page that may run its own scripts and reach nothing: no cookie, no address, no other page. */
    private static final String ALONE = "sandbox allow-scripts; default-src 'none'; img-src data:; "
            + "style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'self'";

    /** Writes a body. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes all of it.
         *
         * @throws IOException when whoever asked is gone
         */
        void write(OutputStream out) throws IOException;
    }

    /** Sends what happens to whoever listens, for as long as both are there. */
    @FunctionalInterface
    public interface Happening {
        /**
         * Sends until there is no more to send, or {@link Events#pause} says that it is over.
         *
         * @throws IOException when whoever listened is gone
         */
        void send(Events events) throws IOException, InterruptedException;
    }

    /** An open line to a browser: server-sent events. */
    public interface Events {
        /**
         * Sends one event at once.
         *
         * @param name of its kind
         * @param value as JSON
         */
        void send(String name, Object value) throws IOException;

        /**
         * Waits.
         *
         * @return whether to go on: false as soon as the server stops
         * @throws IOException when whoever listened is gone
         */
        boolean pause(Duration time) throws IOException, InterruptedException;
    }

    /** A value as JSON. */
    public static Answer json(Object value) {
        return bytes("application/json; charset=utf-8", Json.line(value).getBytes(StandardCharsets.UTF_8));
    }

    /** Text. */
    public static Answer text(String type, String text) {
        return bytes(type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of a media type. */
    public static Answer bytes(String type, byte[] bytes) {
        return new Answer(200, Map.of("Content-Type", type), OptionalLong.of(bytes.length), out -> out.write(bytes));
    }

    /** A file as it is. Whoever calls this has made sure that it may be read. */
    public static Answer file(String type, Path file) throws IOException {
        return new Answer(
                200, Map.of("Content-Type", type), OptionalLong.of(Files.size(file)), out -> Files.copy(file, out));
    }

    /** Something happened and there is nothing to say of it. */
    public static Answer nothing() {
        return new Answer(204, Map.of(), OptionalLong.empty(), out -> {});
    }

    /** Events, for as long as whoever asked listens; how many listen at a time is the server's to bound. */
    public static Answer events(Happening happening) {
        return new Answer(
                200, Map.of("Content-Type", "text/event-stream"), OptionalLong.empty(), new Stream(happening));
    }

    /** A body that the server writes, which alone knows when it stops. */
    record Stream(Happening happening) implements Body {
        @Override
        public void write(OutputStream out) {
            throw new IllegalStateException("a stream of events is written by the server");
        }
    }

    /** Another address. */
    public static Answer seeOther(String address) {
        return new Answer(303, Map.of("Location", address), OptionalLong.of(0), out -> {});
    }

    /** No answer, and why not in one sentence. */
    static Answer refused(Refusal refusal) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("error", refusal.problem());
        refusal.remedy().ifPresent(remedy -> error.put("remedy", remedy));
        return json(error).withStatus(refusal.status());
    }

    /** The same with another status. */
    public Answer withStatus(int changed) {
        return new Answer(changed, headers, length, body);
    }

    /** The same with a further header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, length, body);
    }

    /** The same as a file to be kept under a name, whatever that name holds. */
    public Answer asDownload(String name) {
        String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return with("Content-Disposition", "attachment; filename*=UTF-8''" + escaped);
    }

    /** The same as a page of its own that somebody else may have written: it runs alone and reaches nothing of this server. */
    public Answer asStranger() {
        return with("Content-Security-Policy", ALONE);
    }
}
