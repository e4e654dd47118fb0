package dev.hanet.toolkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hanet.yaml.Document;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.PresetSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bundle:NAME@VERSION} means. */
class BundlesTest {
    @TempDir
    private Path folder;

    private Bundles bundles = new Bundles(List.of());

    @BeforeEach
    void install() throws IOException {
        bundles = new Bundles(List.of(folder.resolve("project"), folder.resolve("user")));
        spec("user/eye@1", "seed: 1\nextends: ../../secret.yaml\n");
        spec("user/lung@2.0", "seed: 2\n");
        spec("project/lung@2.0", "seed: 3\n");
        Files.writeString(folder.resolve("user/lung@2.0/provenance.json"), "{}");
    }

    private void spec(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve("resolved.yaml"), text);
    }

    private Document read(String text) {
        return new Documents(bundles.beside(PresetSource.NONE)).text("a.yaml", text);
    }

    @Test
    void the_projects_store_comes_before_the_users() {
        assertThat(bundles.folder("bundle:lung@2.0")).isEqualTo(folder.resolve("project/lung@2.0"));
        assertThat(bundles.installed()).containsOnlyKeys("eye@1", "lung@2.0");
    }

    @Test
    void a_spec_extends_a_bundle() {
        Document document = read("extends: bundle:lung@2.0\n");

        assertThat(document.problems()).isEmpty();
        assertThat(document.lines()).containsOnlyKeys("a.yaml", "bundle:lung@2.0");
        assertThat(document.tree().toString()).contains("3");
    }

    @Test
    void a_bundle_reaches_no_file_outside() throws IOException {
        Files.writeString(folder.resolve("secret.yaml"), "seed: 9\n");

        assertThat(read("extends: bundle:eye@1\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("can extend presets alone"));
    }

    @Test
    void a_bundle_that_is_not_installed_is_told_with_those_that_are() {
        assertThat(read("extends: bundle:lung@2.1\n").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo("no bundle 'lung@2.1' is installed");
                    assertThat(problem.remedy())
                            .hasValueSatisfying(remedy -> assertThat(remedy).contains("did you mean 'lung@2.0'?"));
                });
        assertThatThrownBy(() -> new Bundles(List.of(folder.resolve("none"))).folder("eye@1"))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("hanet bundle install");
    }

    @Test
    void of_several_specs_one_is_named_behind_a_slash() throws IOException {
        spec("user/shelf@1/specs/wide", "seed: 4\n");
        spec("user/shelf@1/specs/deep", "seed: 5\n");

        assertThat(read("extends: bundle:shelf@1/deep\n").tree().toString()).contains("5");
        assertThat(Bundles.specs(bundles.folder("shelf@1"))).containsExactly("deep", "wide");
        assertThat(read("extends: bundle:shelf@1\n").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("the bundle 'shelf@1' holds 2 specs");
            assertThat(problem.remedy()).contains("write 'bundle:shelf@1/SPEC' with one of deep, wide");
        });
        for (String wrong :
                List.of("bundle:shelf@1/none", "bundle:shelf@1/", "bundle:shelf@1/../eye@1", "bundle:eye@1/x")) {
            assertThat(read("extends: '" + wrong + "'\n").problems()).as(wrong).hasSize(1);
        }
    }

    @Test
    void nothing_is_fetched_because_a_spec_says_so() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/eye-1.hanet";
            for (String named : List.of(address, "bundle:" + address, "maven:org.example:eye:1", "bundle:none@1")) {
                assertThat(read("extends: '" + named + "'\n").problems())
                        .as(named)
                        .hasSize(1);
            }
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_spec_is_no_trained_network() {
        assertThatThrownBy(() -> bundles.network("bundle:eye@1")).hasMessageContaining("holds a spec");
        assertThat(new Bundles(List.of(folder.resolve("user"))).network("lung@2.0"))
                .isDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bundle:",
                "bundle:eye",
                "bundle:eye@",
                "bundle:@1",
                "bundle:Eye@1",
                "bundle:../user/eye@1",
                "bundle:eye@../1",
                "bundle:eye@1/../../x",
                "bundle:eye@v1",
                "bundle:-eye@1",
                "bundle:eye.@1",
                "bundle:eye@1."
            })
    void what_could_be_a_path_or_has_no_version_is_no_name(String name) {
        assertThatThrownBy(() -> bundles.folder(name)).hasMessageContaining("names no version of a bundle");
        assertThat(read("extends: '" + name + "'\n").problems()).hasSize(1);
    }

    @Test
    void paths_of_a_bundles_spec_begin_where_one_stands() {
        SpecSource source = new SpecSource("a.yaml", read("extends: bundle:lung@2.0\n"), bundles);

        assertThat(source.parents()).containsOnlyKeys("bundle:lung@2.0");
        assertThat(source.folders(Map.of("seed", new Location("bundle:lung@2.0", 1, 1))))
                .containsValue(Path.of(""));
    }
}
