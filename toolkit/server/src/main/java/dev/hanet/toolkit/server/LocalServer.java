package dev.hanet.toolkit.server;

import dev.hanet.toolkit.page.Json;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server for one person on one machine, unless it is told otherwise.
 *
 * <p>A request is answered when it names this server as its {@code Host} and carries the token: once in the address, from where it goes
 * into a cookie, in that cookie, or as {@code Authorization: Bearer}. No other page may ask: nothing is shared with other origins. Bodies, headers,
 * connections, streams and waiting are bounded. What is refused or fails gets one sentence as JSON, {@code {"error": "..."}}, and never a trace.
 */
public final class LocalServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    /** After so long without an event a sign of life is sent, by which it shows whether anybody still listens. */
    private static final Duration ALIVE = Duration.ofSeconds(2);

    /** So many bytes more than a body may hold are read of one that is refused, so that its sender hears the answer. */
    private static final long DRAINED = 1 << 20;

    /** Once it is told to end, a connection on which nothing comes for so long, in milliseconds, is let go: browsers keep them for a next request. */
    private static final long IDLE_AT_THE_END = 250;

    private static final int TOKEN_BYTES = 24;
    private static final String BEARER = "Bearer ";
    /** What every answer says, unless it says otherwise. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
                            + "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-store");

    /**
     * Whom a server listens to and how long.
     *
     * @param host address that it listens at
     * @param port 0 for one that is free
     * @param token what a request has to carry
     * @param names by which it may be called beside its address, as a proxy or a certificate names it
     * @param bodyBytes the most that the body of a request holds
     * @param bodyTime the longest that a body may take
     * @param idleTime after which a connection that says nothing is closed
     * @param stopTime how long requests may go on when it stops
     * @param connections the most at a time
     * @param streams the most streams of events at a time
     */
    public record Settings(
            String host,
            int port,
            String token,
            Set<String> names,
            long bodyBytes,
            Duration bodyTime,
            Duration idleTime,
            Duration stopTime,
            int connections,
            int streams) {
        /** For this machine alone, with a token of its own. */
        public static Settings local(int port) {
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            return new Settings(
                    "127.0.0.1",
                    port,
                    Base64.getUrlEncoder().withoutPadding().encodeToString(random),
                    Set.of(),
                    64L << 20,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    128,
                    32);
        }

        /** The same at another address, under further names. */
        public Settings at(String otherHost, Set<String> otherNames) {
            return new Settings(
                    otherHost, port, token, otherNames, bodyBytes, bodyTime, idleTime, stopTime, connections, streams);
        }

        /** The same with a token that somebody chose. */
        public Settings withToken(String chosen) {
            return new Settings(
                    host, port, chosen, names, bodyBytes, bodyTime, idleTime, stopTime, connections, streams);
        }

        /** The same with other limits of a request. */
        public Settings withLimits(long bytes, Duration body, Duration idle) {
            return new Settings(host, port, token, names, bytes, body, idle, stopTime, connections, streams);
        }
    }

    private final Settings settings;
    private final Routes routes;
    private final Server server;
    private final int port;
    private final Set<String> names = new HashSet<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Semaphore streams;

    /**
     * Starts one.
     *
     * @throws HanetException when the address cannot be had
     */
    public LocalServer(Settings settings, Routes routes) {
        this.settings = settings;
        this.routes = routes;
        this.streams = new Semaphore(settings.streams);
        // One a connection: who sends slowly holds up nobody.
        QueuedThreadPool threads = new QueuedThreadPool(settings.connections + 8, 2);
        threads.setName("hanet-http");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(16 * 1024);
        http.setOutputBufferSize(64 * 1024);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host);
        connector.setPort(settings.port);
        connector.setIdleTimeout(settings.idleTime.toMillis());
        connector.setShutdownIdleTimeout(IDLE_AT_THE_END);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connections, connector));
        server.setHandler(new GracefulHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                serve(request, response, callback);
                return true;
            }
        }));
        server.setErrorHandler((request, response, callback) -> {
            Object code = request.getAttribute("org.eclipse.jetty.server.error_status");
            int status = code instanceof Integer number ? number : Math.max(400, response.getStatus());
            send(response, callback, Answer.refused(new Refusal(status, "the request is not one that is read here")));
            return true;
        });
        server.setStopTimeout(settings.stopTime.toMillis());
        try {
            connector.open(); // whose port is known before anyone is answered
            port = connector.getLocalPort();
            for (String name : List.of("127.0.0.1", "localhost", "[::1]", settings.host)) {
                names.add(name.toLowerCase(Locale.ROOT) + ":" + port);
            }
            for (String name : settings.names) {
                names.add(name.toLowerCase(Locale.ROOT));
                names.add(name.toLowerCase(Locale.ROOT) + ":" + port);
            }
            server.start();
        } catch (Exception e) { // of Jetty's signature
            stop();
            throw unreachable(e);
        }
    }

    private HanetException unreachable(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return HanetException.input("there is no address '" + settings.host + "'", e);
        }
        return cause instanceof BindException
                ? HanetException.input(
                        "'" + settings.host + "', port " + settings.port + ", cannot be listened at: "
                                + cause.getMessage(),
                        "choose another port, or 0 for one that is free",
                        e)
                : HanetException.input("the server does not start: " + cause.getMessage(), e);
    }

    /** Where it is reached, without the token. */
    public URI address() {
        String host = isEverywhere() ? "127.0.0.1" : settings.host;
        return URI.create(
                "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port + "/");
    }

    private boolean isEverywhere() {
        try {
            return InetAddress.getByName(settings.host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The address that one opens, with the token. */
    public URI addressWithToken() {
        return URI.create(address() + "?token=" + settings.token);
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        server.join();
    }

    /** Stops: ends the streams, lets requests that are under way end for a while, takes no more. */
    @Override
    public void close() {
        stopping.countDown();
        stop();
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) { // of Jetty's signature
            LOG.debug("the server did not stop in order", e);
        }
    }

    private void serve(Request request, Response response, Callback callback) {
        try {
            Answer answer;
            try {
                answer = answer(request, request.getMethod());
            } finally {
                finish(request, response);
            }
            if (answer.body() instanceof Answer.Stream stream) {
                stream(response, callback, answer, stream.happening());
            } else {
                send(response, callback, answer);
            }
        } catch (Refusal e) {
            send(response, callback, Answer.refused(e));
        } catch (HanetException e) {
            Refusal refusal = new Refusal(e.kind() == HanetException.Kind.INPUT ? 400 : 500, e.located());
            Answer answer = Answer.json(e.remedy()
                    .map(remedy -> Map.of("error", refusal.problem(), "remedy", remedy))
                    .orElse(Map.of("error", refusal.problem())));
            send(response, callback, answer.withStatus(refusal.status()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } catch (IOException
                | RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            LOG.error("'{}' could not be answered", request.getHttpURI().getPath(), e);
            String problem = e instanceof OutOfMemoryError
                    ? "there is not enough memory for this"
                    : "this could not be answered; what kept it from that stands in the log of the server";
            send(response, callback, Answer.refused(new Refusal(500, problem)));
        }
    }

    /**
     * Reads what is left of a body that was refused or that nobody asked for. A connection that ends a request with bytes unread is closed after its
     * answer, and may take that along: whoever keeps it for a next request finds it gone. What is too much or too late is cut off, and the answer
     * says so.
     */
    private void finish(Request request, Response response) {
        if (!isRead(request)) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
    }

    private boolean isRead(Request request) {
        long left = settings.bodyBytes + DRAINED;
        if (request.getLength() > left) {
            return false;
        }
        long end = request.getHeadersNanoTime() + settings.bodyTime.toNanos();
        byte[] buffer = new byte[8192];
        try {
            InputStream in =
                    Request.asInputStream(request); // not closed: before its end that is a failure of the request
            while (left >= 0 && System.nanoTime() - end < 0) {
                int read = in.read(buffer);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
        } catch (IOException e) { // said nothing for too long, or is gone
            return false;
        }
        Content.Chunk last = request.read();
        if (last == null) {
            return false;
        }
        last.release();
        return last.isLast() && !last.hasRemaining() && !Content.Chunk.isFailure(last);
    }

    private Answer answer(Request request, String method) throws IOException, InterruptedException {
        HttpFields headers = request.getHeaders();
        String host =
                Optional.ofNullable(headers.get(HttpHeader.HOST)).orElse("").toLowerCase(Locale.ROOT);
        if (!names.contains(host)) {
            throw new Refusal(421, "this server is not called '" + host + "'");
        }
        String path = request.getHttpURI().getDecodedPath();
        Optional<String> inAddress = Call.parameter(request, "token");
        if (inAddress.isPresent()) {
            if (method.equals("GET") && isToken(inAddress.orElseThrow())) {
                return Answer.seeOther(request.getHttpURI().getCanonicalPath()).with("Set-Cookie", cookie());
            }
            throw unknown();
        }
        boolean isHeld = routes.isOpen(method, path)
                || Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION))
                        .filter(given -> given.startsWith(BEARER) && isToken(given.substring(BEARER.length())))
                        .isPresent()
                || Request.getCookies(request).stream()
                        .anyMatch(cookie -> cookie.getName().equals(cookieName()) && isToken(cookie.getValue()));
        if (!isHeld) {
            throw unknown();
        }
        Optional<String> origin = Optional.ofNullable(headers.get(HttpHeader.ORIGIN));
        if (origin.filter(given ->
                        !given.equalsIgnoreCase("http://" + host) && !given.equalsIgnoreCase("https://" + host))
                .isPresent()) {
            throw new Refusal(403, "pages of '" + origin.orElseThrow() + "' may not ask this server");
        }
        Routes.Found found = routes.find(method, path);
        return found.endpoint().answer(new Call(request, found.parts(), settings.bodyBytes, settings.bodyTime));
    }

    private static Refusal unknown() {
        return new Refusal(401, "the token is missing or another one: open the address that the command printed");
    }

    /** Takes as long for any token of a length. */
    private boolean isToken(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), settings.token.getBytes(StandardCharsets.UTF_8));
    }

    /** Cookies are shared by the ports of a machine. */
    private String cookieName() {
        return "hanet-" + port;
    }

    private String cookie() {
        return cookieName() + "=" + settings.token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    private void stream(Response response, Callback callback, Answer answer, Answer.Happening happening) {
        if (!streams.tryAcquire()) {
            throw new Refusal(503, "too many pages listen already: close one");
        }
        try {
            send(response, callback, new Answer(answer.status(), answer.headers(), answer.length(), out -> {
                out.flush(); // whoever listens is told at once that somebody speaks
                try {
                    happening.send(new Line(out));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        } finally {
            streams.release();
        }
    }

    private void send(Response response, Callback callback, Answer answer) {
        if (response.isCommitted()) {
            callback.failed(new EofException("the answer was begun and could not be ended"));
            return;
        }
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(answer.status());
        HEADERS.forEach(headers::put);
        answer.headers().forEach(headers::put);
        answer.length().ifPresent(length -> headers.put(HttpHeader.CONTENT_LENGTH, length));
        try {
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                answer.body().write(out);
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) { // whoever asked is gone, or reads no longer
            LOG.debug("an answer was not taken", e);
            callback.failed(e);
        }
    }

    /** What is sent to one that listens, with a sign of life where nothing happens. */
    private final class Line implements Answer.Events {
        private final OutputStream out;
        private long last = System.nanoTime();

        Line(OutputStream out) {
            this.out = out;
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            last = System.nanoTime();
        }

        @Override
        public void send(String name, Object value) throws IOException {
            write("event: " + name + "\ndata: " + Json.line(value) + "\n\n");
        }

        @Override
        public boolean pause(Duration time) throws IOException, InterruptedException {
            if (System.nanoTime() - last > ALIVE.toNanos()) {
                write(":\n\n");
            }
            return !stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
