package dev.hanet.toolkit.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where bundles are brought from; the addresses are of this machine. */
class BundleSourceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch ended = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private HttpServer server;
    private String address = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/store/eye-1.0.hanet", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write(new byte[] {1, 2, 3, 4});
            exchange.close();
        });
        server.createContext("/moved/", exchange -> {
            String to = exchange.getRequestURI().getPath().replaceFirst("/moved/", "");
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            to.equals("round") ? "/moved/round" : to.equals("file") ? "file:///etc/hosts" : "/" + to);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[1 << 16]);
                }
            } catch (IOException e) {
                exchange.close(); // whoever fetched has had enough
            }
        });
        server.createContext("/silent", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await();
            exchange.close();
        });
        server.setExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    private Path fetched() {
        return folder.resolve("fetched.hanet");
    }

    @Test
    void a_bundle_has_its_file_in_a_folder_and_below_an_address() throws IOException {
        assertThat(new BundleSource("eye@1.0", Optional.of(folder.toString())).file(fetched()))
                .isEqualTo(folder.resolve("eye-1.0.hanet"));
        Path file = new BundleSource("bundle:eye@1.0", Optional.of(address + "/store")).file(fetched());

        assertThat(file).isEqualTo(fetched());
        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_file_is_where_it_lies() {
        assertThat(new BundleSource("x.hanet", Optional.empty()).file(fetched()))
                .isEqualTo(Path.of("x.hanet"));
        assertThat(fetched()).doesNotExist();
    }

    @Test
    void what_is_not_there_is_told_with_the_answer() {
        assertThatThrownBy(() -> new BundleSource(address + "/none.hanet", Optional.empty()).file(fetched()))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("the answer is 404");
    }

    @Test
    void a_redirection_is_followed_unless_it_leads_round_in_circles_or_off_the_net() throws IOException {
        new BundleSource(address + "/moved/store/eye-1.0.hanet", Optional.empty()).file(fetched());
        assertThat(Files.readAllBytes(fetched())).containsExactly(1, 2, 3, 4);

        for (String wrong : List.of("round", "file")) {
            Path file = folder.resolve(wrong);
            assertThatThrownBy(() -> new BundleSource(address + "/moved/" + wrong, Optional.empty()).file(file))
                    .as(wrong)
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining("cannot be fetched");
            assertThat(file.toFile().length()).isZero();
        }
    }

    @Test
    void more_than_was_allowed_is_not_fetched() {
        assertThatThrownBy(
                        () -> new BundleSource(address + "/endless", Optional.empty(), 1 << 20, LONG).file(fetched()))
                .hasMessageContaining("more than 1048576 bytes");
        assertThat(fetched())
                .satisfies(file -> assertThat(file.toFile().length()).isLessThanOrEqualTo(1 << 20));
    }

    @Test
    void a_server_that_falls_silent_is_not_waited_for() {
        assertThatThrownBy(() -> new BundleSource(address + "/silent", Optional.empty(), 100, Duration.ofMillis(300))
                        .file(fetched()))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("cannot be fetched");
    }

    @Test
    void a_name_without_a_version_is_looked_for_nowhere() {
        assertThatThrownBy(() -> new BundleSource("eye", Optional.of(address)).file(fetched()))
                .hasMessageContaining("names no version of a bundle");
    }
}
