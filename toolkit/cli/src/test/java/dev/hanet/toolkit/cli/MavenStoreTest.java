package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.deployment.DeployRequest;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories are folders and sockets of this machine; the settings have a mirror for everything else, so that nothing goes out. */
class MavenStoreTest {
    private static final String EYE = "maven:org.example.eyes:eye:1.0";

    @TempDir
    private Path folder;

    private Path deployed(String name, String content) throws Exception {
        Path file = Files.writeString(folder.resolve("packed.hanet"), content);
        try (RepositorySystem system = new RepositorySystemSupplier().get();
                RepositorySystemSession.CloseableSession session = new SessionBuilderSupplier(system)
                        .get()
                        .withLocalRepositoryBaseDirectories(folder.resolve("of-the-deployer"))
                        .build()) {
            Path repository = folder.resolve("repository");
            system.deploy(
                    session,
                    new DeployRequest()
                            .setRepository(new RemoteRepository.Builder(
                                            "there",
                                            "default",
                                            repository.toUri().toString())
                                    .build())
                            .addArtifact(new DefaultArtifact("org.example.eyes", name, "hanet", "1.0").setPath(file)));
            return repository;
        }
    }

    private MavenStore store(String settings) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.xml"), "<settings>" + settings + "</settings>");
        return new MavenStore(file, Optional.empty(), folder.resolve("cache"));
    }

    private String profile(String url, String activation) {
        return """
            <mirrors><mirror><id>none</id><url>%s</url><mirrorOf>central</mirrorOf></mirror></mirrors>
            <profiles><profile><id>eyes</id>%s
              <repositories><repository><id>eyes</id><url>%s</url></repository></repositories>
            </profile></profiles>
            """.formatted(folder.resolve("nothing").toUri(), activation, url);
    }

    private String active(Path repository) {
        return profile(repository.toUri().toString(), "")
                + "<activeProfiles><activeProfile>eyes</activeProfile></activeProfiles>";
    }

    @Test
    void a_bundle_that_was_deployed_is_found_by_its_coordinate_and_later_without_its_repository() throws Exception {
        Path repository = deployed("eye", "the bundle");
        MavenStore store = store(active(repository));
        Path file = store.file(EYE);

        assertThat(file).hasContent("the bundle").startsWith(folder.resolve("cache"));
        assertThat(repository.resolve("org/example/eyes/eye/1.0/eye-1.0.hanet")).exists();
        Files.move(repository, folder.resolve("gone"));
        assertThat(store.file(EYE)).isEqualTo(file);
        assertThat(store("<offline>true</offline>" + active(repository)).file(EYE))
                .isEqualTo(file);
    }

    @Test
    void a_profile_that_is_active_by_default_counts_and_one_that_is_not_does_not() throws Exception {
        String url = deployed("eye", "x").toUri().toString();

        assertThat(store(profile(url, "<activation><activeByDefault>true</activeByDefault></activation>"))
                        .file(EYE))
                .exists();
        assertThatThrownBy(() -> new MavenStore(
                                store(profile(url, "")).settings(), Optional.empty(), folder.resolve("another"))
                        .file(EYE))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("'" + EYE + "' is not to be had")
                .hasMessageContaining("look at the repositories in");
    }

    @Test
    void the_settings_name_the_local_repository_and_a_mirror_is_asked_in_place_of_what_it_mirrors() throws Exception {
        Path repository = deployed("eye", "x");
        MavenStore store = store("<localRepository>" + folder.resolve("mine") + "</localRepository>"
                + "<mirrors><mirror><id>all</id><url>" + repository.toUri()
                + "</url><mirrorOf>*</mirrorOf></mirror></mirrors>");

        assertThat(store.file(EYE)).startsWith(folder.resolve("mine"));
    }

    @Test
    void the_settings_of_the_installation_stand_behind_the_users() throws Exception {
        Path common = store(active(deployed("eye", "x"))).settings();

        assertThat(new MavenStore(folder.resolve("none.xml"), Optional.of(common), folder.resolve("cache")).file(EYE))
                .exists();
    }

    @Test
    void offline_what_was_never_fetched_is_not_looked_for() throws Exception {
        MavenStore store =
                store("<offline>true</offline>" + active(deployed("eye", "x")).replace("file:", "http:"));

        assertThatThrownBy(() -> store.file(EYE)).hasMessageContaining("which say that there is no network");
    }

    @Test
    void a_server_is_told_the_name_and_the_password_of_the_settings_which_may_name_a_property() throws Exception {
        byte[] bundle = Files.readAllBytes(
                deployed("eye", "behind a password").resolve("org/example/eyes/eye/1.0/eye-1.0.hanet"));
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String right = "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            if (!right.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"eyes\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (path.endsWith(".hanet")) {
                exchange.sendResponseHeaders(200, bundle.length);
                exchange.getResponseBody().write(bundle);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
        System.setProperty("eyes.password", "secret");
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/eyes";
            MavenStore store = store("<servers><server><id>eyes</id><username>me</username>"
                    + "<password>${eyes.password}</password></server></servers>"
                    + profile(url, "<activation><activeByDefault>true</activeByDefault></activation>"));

            assertThat(store.file(EYE)).hasContent("behind a password");
            assertThat(asked).contains("/eyes/org/example/eyes/eye/1.0/eye-1.0.hanet");
        } finally {
            System.clearProperty("eyes.password");
            server.stop(0);
        }
    }

    @Test
    void settings_that_cannot_be_read_are_told() throws IOException {
        MavenStore store = store("<servers>");

        assertThatThrownBy(() -> store.file(EYE))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("Maven's settings cannot be read")
                .hasMessageContaining("settings.xml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maven:",
                "maven:eye:1.0",
                "maven:a:b:c:1",
                "maven:../x:eye:1.0",
                "maven:org.example:Eye:1.0",
                "maven:org.example:eye:LATEST",
                "maven:org.example:eye:[1,2)",
                "maven:org.example:../eye:1.0"
            })
    void what_is_no_coordinate_of_one_bundle_is_refused(String coordinate) {
        assertThatThrownBy(() -> MavenStore.reference(coordinate)).isInstanceOf(HanetException.class);
    }

    @Test
    void an_artifact_is_the_bundle_of_that_name_and_version() {
        assertThat(MavenStore.reference(EYE)).isEqualTo(new Bundles.Reference("eye", "1.0"));
        assertThat(MavenStore.isOne("eye-1.0.hanet")).isFalse();
    }
}
