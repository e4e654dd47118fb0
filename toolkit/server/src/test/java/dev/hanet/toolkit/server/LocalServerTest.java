package dev.hanet.toolkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.HanetException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request goes over a socket as it is written here, so that nothing is put right on the way. */
@Timeout(30)
class LocalServerTest {
    private static final String TOKEN = "a-token-of-the-test";

    private final CountDownLatch ended = new CountDownLatch(1);
    private final LocalServer server = new LocalServer(
            LocalServer.Settings.local(0)
                    .withToken(TOKEN)
                    .withLimits(1000, Duration.ofMillis(300), Duration.ofSeconds(2)),
            new Routes()
                    .get("/", call -> Answer.text("text/plain", "at home"))
                    .get(
                            "/runs/{name}/{rest*}",
                            call -> Answer.json(Map.of("name", call.part("name"), "rest", call.part("rest"))))
                    .get("/asked", call -> Answer.json(Map.of("for", call.required("for"))))
                    .post("/unread", call -> Answer.text("text/plain", "not looked at"))
                    .post("/echo", call -> Answer.bytes("application/octet-stream", call.body()))
                    .post("/json", call -> Answer.json(call.json().get("key").getAsString()))
                    .get("/bad-input", call -> {
                        throw HanetException.input("'x' is no number", "write 1");
                    })
                    .get("/fault", call -> {
                        throw new IllegalStateException("a secret of the code");
                    })
                    .get("/gone", call -> {
                        throw new IOException("a secret path");
                    })
                    .get("/page", call -> Answer.text("text/html", "<script>1</script>")
                            .asStranger())
                    .get("/file", call -> Answer.file("text/plain", Path.of("pom.xml"))
                            .asDownload("mask \"1\"\r\nX: y.png"))
                    .get(
                            "/events",
                            call -> Answer.events(events -> {
                                try {
                                    events.send("epoch", Map.of("number", 1, "text", "two\nlines"));
                                    while (events.pause(Duration.ofMillis(20))) {
                                        events.send("epoch", 2);
                                    }
                                    events.send("end", "over");
                                } finally {
                                    ended.countDown();
                                }
                            }))
                    .assets("/assets", LocalServerTest.class, "assets"));

    @AfterEach
    void close() {
        server.close();
    }

    private String host() {
        return "127.0.0.1:" + server.address().getPort();
    }

    private Socket socket() throws IOException {
        return new Socket("127.0.0.1", server.address().getPort());
    }

    /** All that comes back for a request of these lines. */
    private String raw(String... lines) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path, String... more) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                + "\r\nConnection: close" + (more.length == 0 ? "" : "\r\n" + String.join("\r\n", more)));
    }

    private String post(String path, String body, String... more) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                + "\r\nConnection: close\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
        try (Socket socket = socket()) {
            String given = more.length == 0 ? head : head + "\r\n" + String.join("\r\n", more);
            socket.getOutputStream().write((given + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void who_has_the_token_is_answered() throws IOException {
        assertThat(get("/")).startsWith("HTTP/1.1 200").endsWith("at home");
    }

    @Test
    void nothing_is_answered_without_the_token() throws IOException {
        for (String path : new String[] {"/", "/assets/plain.css", "/nowhere", "/events"}) {
            assertThat(raw("GET " + path + " HTTP/1.1", "Host: " + host(), "Connection: close"))
                    .startsWith("HTTP/1.1 401")
                    .contains("{\"error\":\"the token is missing or another one")
                    .doesNotContain("at home", "green");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a-token-of-the-tesT", "a-token-of-the-test1"})
    void another_token_is_none(String other) throws IOException {
        assertThat(raw("GET / HTTP/1.1", "Host: " + host(), "Authorization: Bearer " + other, "Connection: close"))
                .startsWith("HTTP/1.1 401");
        assertThat(raw("GET /?token=" + other + " HTTP/1.1", "Host: " + host(), "Connection: close"))
                .startsWith("HTTP/1.1 401")
                .doesNotContain("Set-Cookie");
        assertThat(raw("GET / HTTP/1.1", "Host: " + host(), "Connection: close", cookie() + "x" + other))
                .startsWith("HTTP/1.1 401");
    }

    private String cookie() {
        return "Cookie: hanet-" + server.address().getPort() + "=";
    }

    @Test
    void the_token_in_the_address_becomes_a_cookie_that_no_script_and_no_other_page_has() throws IOException {
        assertThat(raw("GET /asked?token=" + TOKEN + " HTTP/1.1", "Host: " + host(), "Connection: close"))
                .startsWith("HTTP/1.1 303")
                .contains("Location: /asked\r\n")
                .contains("Set-Cookie: hanet-" + server.address().getPort() + "=" + TOKEN
                        + "; Path=/; HttpOnly; SameSite=Strict\r\n");
        assertThat(raw("GET / HTTP/1.1", "Host: " + host(), "Connection: close", cookie() + TOKEN))
                .endsWith("at home");
        assertThat(server.addressWithToken()).hasToString("http://" + host() + "/?token=" + TOKEN);
    }

    @Test
    void each_server_has_a_token_of_its_own() {
        assertThat(LocalServer.Settings.local(0).token())
                .hasSize(32)
                .isNotEqualTo(LocalServer.Settings.local(0).token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "127.0.0.1", "localhost", "127.0.0.1:1", "localhost.example.org"})
    void a_request_for_another_host_is_refused_even_with_the_token(String other) throws IOException {
        assertThat(raw("GET / HTTP/1.1", "Host: " + other, "Authorization: Bearer " + TOKEN, "Connection: close"))
                .startsWith("HTTP/1.1 421")
                .contains("this server is not called '" + other + "'");
    }

    @Test
    void this_machine_has_three_names_and_those_that_are_given() throws IOException {
        int port = server.address().getPort();
        for (String name : new String[] {"localhost:" + port, "LOCALHOST:" + port, "[::1]:" + port}) {
            assertThat(raw("GET / HTTP/1.1", "Host: " + name, "Authorization: Bearer " + TOKEN, "Connection: close"))
                    .endsWith("at home");
        }
        try (LocalServer named = new LocalServer(
                LocalServer.Settings.local(0).withToken(TOKEN).at("127.0.0.1", Set.of("node7")),
                new Routes().get("/", call -> Answer.text("text/plain", "named")))) {
            try (Socket socket = new Socket("127.0.0.1", named.address().getPort())) {
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: node7\r\nConnection: close\r\nAuthorization: Bearer " + TOKEN
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .endsWith("named");
            }
        }
    }

    @Test
    void pages_of_other_origins_are_refused_and_nothing_is_shared_with_them() throws IOException {
        assertThat(post("/echo", "x", "Origin: http://example.org")).startsWith("HTTP/1.1 403");
        assertThat(post("/echo", "x", "Origin: null")).startsWith("HTTP/1.1 403");
        assertThat(post("/echo", "x", "Origin: http://" + host()))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Access-Control");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../secret.css",
                "/assets/%2e%2e/secret.css",
                "/assets/..%2fsecret.css",
                "/assets/..%5csecret.css",
                "/assets/%252e%252e/secret.css",
                "/assets/....//secret.css",
                "/assets//secret.css",
                "/assets/./../secret.css",
                "/assets/..;/secret.css",
                "/assets/kind.properties",
                "/assets/LocalServerTest.class",
                "/assets/",
                "/secret.css"
            })
    void nothing_but_the_assets_is_served(String path) throws IOException {
        assertThat(get(path)).matches("(?s)HTTP/1.1 40[04].*").doesNotContain("secret\n", "\tat ", "Exception");
    }

    @Test
    void assets_say_what_they_are() throws IOException {
        assertThat(get("/assets/plain.css"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: text/css; charset=utf-8", "X-Content-Type-Options: nosniff")
                .endsWith("body { color: green; }\n");
    }

    @Test
    void every_answer_says_what_a_page_may_do() throws IOException {
        for (String path : new String[] {"/", "/nowhere", "/fault", "/assets/plain.css"}) {
            assertThat(get(path))
                    .contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';")
                    .doesNotContain("unsafe", "Server:");
        }
        assertThat(get("/page")).contains("Content-Security-Policy: sandbox allow-scripts; default-src 'none';");
    }

    @Test
    void a_file_keeps_its_name_whatever_that_is() throws IOException {
        assertThat(get("/file"))
                .contains("Content-Disposition: attachment; filename*=UTF-8''mask%20%221%22%0D%0AX%3A%20y.png\r\n");
    }

    @Test
    void parts_of_the_path_and_of_the_query_are_read() throws IOException {
        assertThat(get("/runs/a%20b/c/d.png")).contains("\"name\":\"a b\"", "\"rest\":\"c/d.png\"");
        assertThat(get("/asked?for=%C3%BC%2F..%2F")).endsWith("{\"for\":\"\u00fc/../\"}");
        assertThat(get("/asked")).startsWith("HTTP/1.1 400").endsWith("{\"error\":\"the query lacks 'for'\"}");
        assertThat(get("/asked?for=%zz")).startsWith("HTTP/1.1 400");
    }

    @Test
    void what_is_not_there_is_said() throws IOException {
        assertThat(get("/nowhere"))
                .startsWith("HTTP/1.1 404")
                .endsWith("{\"error\":\"there is nothing at '/nowhere'\"}");
        assertThat(get("/echo")).startsWith("HTTP/1.1 405").endsWith("{\"error\":\"'/echo' takes POST, not GET\"}");
    }

    @Test
    void a_mistake_is_told_in_a_sentence_and_a_fault_without_its_trace() throws IOException {
        assertThat(get("/bad-input"))
                .startsWith("HTTP/1.1 400")
                .contains("\"error\":\"'x' is no number\"", "\"remedy\":\"write 1\"");
        for (String path : new String[] {"/fault", "/gone"}) {
            assertThat(get(path)).startsWith("HTTP/1.1 500").doesNotContain("secret", "Exception", "\tat ");
        }
        assertThat(raw("no HTTP at all")).startsWith("HTTP/1.1 400").doesNotContain("Exception", "<");
    }

    @Test
    void a_body_is_read_whole() throws IOException {
        String body = "x".repeat(1000);
        assertThat(post("/echo", body)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n" + body);
        assertThat(post("/json", "{\"key\": \"caf\u00e9\"}")).endsWith("\"caf\u00e9\"");
        for (String wrong : new String[] {"", "[]", "{", "[".repeat(900), "1"}) {
            assertThat(post("/json", wrong)).startsWith("HTTP/1.1 400").contains("the body is not a JSON object");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused_before_it_is_read() throws IOException {
        assertThat(raw(
                        "POST /echo HTTP/1.1",
                        "Host: " + host(),
                        "Authorization: Bearer " + TOKEN,
                        "Content-Length: 100000000000",
                        "Connection: close"))
                .startsWith("HTTP/1.1 413")
                .contains("the body has more than 1000 bytes");
        assertThat(raw(
                        "POST /echo HTTP/1.1",
                        "Host: " + host(),
                        "Authorization: Bearer " + TOKEN,
                        "Transfer-Encoding: chunked",
                        "Connection: close",
                        "",
                        "3E9",
                        "x".repeat(1001),
                        "0",
                        ""))
                .startsWith("HTTP/1.1 413");
    }

    /** What comes next on a connection: the head and the body of an answer. */
    private static String answered(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("the connection ended after '" + head + "'");
            }
            head.append((char) next);
        }
        Matcher length = Pattern.compile("Content-Length: (\\d+)").matcher(head);
        assertThat(length.find()).as("%s", head).isTrue();
        return head
                + new String(
                        socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    }

    /** Refused by their path, their token, their Host and their kind, and one that is answered without a look at its body. */
    @ParameterizedTest
    @CsvSource({
        "/nowhere, a-token-of-the-test, 404",
        "/echo, another-token, 401",
        "/, a-token-of-the-test, 405",
        "/unread, a-token-of-the-test, 200",
        "/json, a-token-of-the-test, 400"
    })
    void a_connection_goes_on_after_a_body_that_nobody_read(String path, String token, String status)
            throws IOException {
        try (Socket socket = socket()) {
            OutputStream out = socket.getOutputStream();
            String head = "POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Length: 900\r\n\r\n";
            for (int i = 0; i < 3; i++) {
                out.write(head.getBytes(StandardCharsets.UTF_8));
                socket.setSoTimeout(50); // nothing is said before the body is there
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                socket.setSoTimeout(20_000);
                out.write("x".repeat(900).getBytes(StandardCharsets.UTF_8));
                assertThat(answered(socket)).startsWith("HTTP/1.1 " + status).doesNotContain("Connection: close");
            }
        }
    }

    @Test
    void who_sends_more_than_is_taken_still_hears_why() throws IOException {
        try (Socket socket = socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /echo HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                            + "\r\nContent-Length: 500000\r\n\r\n" + "x".repeat(500_000))
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(answered(socket)).startsWith("HTTP/1.1 413").contains("more than 1000 bytes");
        }
    }

    @Test
    void headers_are_bounded() throws IOException {
        assertThat(get("/", "X-Long: " + "x".repeat(20_000))).startsWith("HTTP/1.1 431");
    }

    @Test
    void a_slow_body_is_not_waited_for() throws IOException, InterruptedException {
        try (Socket socket = socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /echo HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                            + "\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 8; i++) { // a byte now and then, so that the connection is never idle
                out.write('x');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(60);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408")
                    .contains("the body did not come whole");
        }
    }

    @Test
    void a_connection_that_says_nothing_is_closed() throws IOException {
        try (Socket socket = socket()) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void events_come_as_they_happen_and_end_with_the_server() throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            StringBuilder come = new StringBuilder();
            while (!come.toString().contains("data: 2\n\n")) {
                come.append((char) socket.getInputStream().read());
            }
            assertThat(come)
                    .contains("Content-Type: text/event-stream")
                    .contains("event: epoch\ndata: {")
                    .contains("\"text\":\"two\\nlines\"");
            server.close();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event: end\ndata: \"over\"\n\n");
        }
    }

    @Test
    void a_stream_ends_when_nobody_listens() throws IOException, InterruptedException {
        try (Socket socket = socket()) {
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void only_so_many_listen_at_a_time() throws IOException {
        Socket[] listening = new Socket[LocalServer.Settings.local(0).streams()];
        for (int i = 0; i < listening.length; i++) {
            listening[i] = socket();
            listening[i]
                    .getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: " + host() + "\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(listening[i].getInputStream().read()).isEqualTo('H');
        }
        assertThat(get("/events")).startsWith("HTTP/1.1 503").contains("too many pages listen already");
        assertThat(get("/")).endsWith("at home");
        for (Socket socket : listening) {
            socket.close();
        }
    }

    @Test
    void an_address_that_cannot_be_had_is_told() {
        int taken = server.address().getPort();
        assertThatThrownBy(() -> new LocalServer(LocalServer.Settings.local(taken), new Routes()))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("'127.0.0.1', port " + taken + ", cannot be listened at")
                .hasMessageContaining("choose another port");
        assertThatThrownBy(() -> new LocalServer(
                        LocalServer.Settings.local(0).at("no.such.host.invalid", Set.of()), new Routes()))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("no.such.host.invalid");
    }

    @Test
    void a_served_file_is_read_anew(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "first");
        assertThat(Answer.file("text/plain", file).length()).hasValue(5);
    }
}
