package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.model.interpolation.ModelInterpolator;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.jspecify.annotations.Nullable;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/**
 * Brings bundles out of Maven repositories, as Maven would on this machine: with the user's settings, that is mirrors, proxies, servers, profiles
 * that are active by their name or by default, and the local repository, where what was fetched once is found without a network.
 *
 * <p>The bundle {@code eye@1.0} of a group is the artifact {@code GROUP:eye:hanet:1.0}. This class alone knows Maven's libraries.
 *
 * @param settings the user's {@code settings.xml}, which need not exist
 * @param common the installation's, behind the user's
 * @param cache the local repository, where the settings name none
 */
record MavenStore(Path settings, Optional<Path> common, Path cache) {
    /** What a coordinate begins with on the command line. */
    static final String SCHEME = "maven:";

    private static final String EXTENSION = "hanet";
    private static final Pattern COORDINATE = Pattern.compile("maven:([A-Za-z0-9_.-]+):([^:]+):([^:]+)");

    /** Those that Maven takes for this user. */
    static MavenStore usual() {
        Path maven = Path.of(System.getProperty("user.home", "."), ".m2");
        return new MavenStore(
                maven.resolve("settings.xml"),
                Stream.of("MAVEN_HOME", "M2_HOME")
                        .map(System::getenv)
                        .filter(home -> home != null && !home.isBlank())
                        .map(home -> Path.of(home, "conf", "settings.xml"))
                        .filter(Files::isRegularFile)
                        .findFirst(),
                maven.resolve("repository"));
    }

    /** Whether somebody means an artifact. */
    static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * The bundle that a coordinate is of.
     *
     * @param coordinate {@code maven:GROUP:NAME:VERSION}
     * @throws HanetException when it is none
     */
    static Bundles.Reference reference(String coordinate) {
        Matcher parts = parts(coordinate);
        return new Bundles.Reference(parts.group(2), parts.group(3));
    }

    private static Matcher parts(String coordinate) {
        Matcher parts = COORDINATE.matcher(coordinate);
        if (!parts.matches()) {
            throw HanetException.input(
                    "'" + coordinate + "' is no coordinate of a bundle", "write it as in 'maven:org.example:eye:1.0'");
        }
        return parts;
    }

    /**
     * Its file in the local repository, fetched where it is not there yet.
     *
     * @param coordinate {@code maven:GROUP:NAME:VERSION}
     * @throws HanetException when no repository has it, or the settings cannot be read
     */
    Path file(String coordinate) {
        Bundles.Reference reference = reference(coordinate);
        Artifact artifact =
                new DefaultArtifact(parts(coordinate).group(1), reference.name(), EXTENSION, reference.version());
        Settings read = read();
        Path local = Stream.of(System.getProperty("maven.repo.local"), read.getLocalRepository())
                .filter(named -> named != null && !named.isBlank())
                .findFirst()
                .map(Path::of)
                .orElse(cache);
        try (RepositorySystem system = new RepositorySystemSupplier().get();
                RepositorySystemSession.CloseableSession session =
                        session(new SessionBuilderSupplier(system).get(), read, local)) {
            List<RemoteRepository> repositories = system.newResolutionRepositories(session, repositories(read));
            try {
                return system.resolveArtifact(session, new ArtifactRequest(artifact, repositories, ""))
                        .getArtifact()
                        .getPath();
            } catch (ArtifactResolutionException e) {
                throw HanetException.failure(
                        "'" + coordinate + "' is not to be had: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        "look at the repositories in '" + settings + "'"
                                + (read.isOffline() ? ", which say that there is no network" : ""),
                        e);
            }
        }
    }

    private Settings read() {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        System.getenv().forEach((name, value) -> properties.setProperty("env." + name, value));
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        request.setUserSettingsFile(settings.toFile());
        common.map(Path::toFile).ifPresent(request::setGlobalSettingsFile);
        request.setSystemProperties(properties);
        try {
            return new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
        } catch (SettingsBuildingException e) {
            throw HanetException.input(
                    "Maven's settings cannot be read: "
                            + String.valueOf(e.getProblems().get(0)),
                    "mend '" + settings + "'",
                    e);
        }
    }

    private SettingsDecryptionResult open(Settings read) {
        Path key = settings.resolveSibling("settings-security.xml");
        return new DefaultSettingsDecrypter(
                        new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), key.toString()))
                .decrypt(new DefaultSettingsDecryptionRequest(read));
    }

    private RepositorySystemSession.CloseableSession session(
            RepositorySystemSession.SessionBuilder session, Settings read, Path local) {
        SettingsDecryptionResult open = open(read);
        DefaultAuthenticationSelector servers = new DefaultAuthenticationSelector();
        open.getServers()
                .forEach(server -> servers.add(
                        server.getId(),
                        new AuthenticationBuilder()
                                .addUsername(server.getUsername())
                                .addPassword(server.getPassword())
                                .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
                                .build()));
        DefaultProxySelector proxies = new DefaultProxySelector();
        open.getProxies().stream()
                .filter(proxy -> proxy.isActive())
                .forEach(proxy -> proxies.add(
                        new Proxy(
                                proxy.getProtocol(),
                                proxy.getHost(),
                                proxy.getPort(),
                                new AuthenticationBuilder()
                                        .addUsername(proxy.getUsername())
                                        .addPassword(proxy.getPassword())
                                        .build()),
                        proxy.getNonProxyHosts()));
        DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
        read.getMirrors()
                .forEach(mirror -> mirrors.add(
                        mirror.getId(),
                        mirror.getUrl(),
                        mirror.getLayout(),
                        false,
                        mirror.isBlocked(),
                        mirror.getMirrorOf(),
                        mirror.getMirrorOfLayouts()));
        return session.withLocalRepositoryBaseDirectories(local)
                .setOffline(read.isOffline())
                .setSystemProperties(System.getProperties())
                .setAuthenticationSelector(servers)
                .setProxySelector(proxies)
                .setMirrorSelector(mirrors)
                .build();
    }

    /** Those of the profiles that are active, and Maven's own. */
    private static List<RemoteRepository> repositories(Settings read) {
        List<RemoteRepository> repositories = new ArrayList<>();
        List<Profile> named = read.getProfiles().stream()
                .filter(profile -> read.getActiveProfiles().contains(profile.getId()))
                .toList();
        List<Profile> active = named.isEmpty()
                ? read.getProfiles().stream()
                        .filter(profile -> profile.getActivation() != null
                                && profile.getActivation().isActiveByDefault())
                        .toList()
                : named;
        active.forEach(profile -> profile.getRepositories()
                .forEach(repository -> repositories.add(
                        new RemoteRepository.Builder(repository.getId(), repository.getLayout(), repository.getUrl())
                                .setReleasePolicy(policy(repository.getReleases()))
                                .setSnapshotPolicy(policy(repository.getSnapshots()))
                                .build())));
        repositories.add(new RemoteRepository.Builder(
                        "central",
                        "default",
                        System.getProperty(
                                ModelInterpolator.MAVEN_REPO_CENTRAL_KEY,
                                ModelInterpolator.DEFAULT_MAVEN_REPO_CENTRAL_URL))
                .setSnapshotPolicy(new RepositoryPolicy(
                        false, RepositoryPolicy.UPDATE_POLICY_NEVER, RepositoryPolicy.CHECKSUM_POLICY_WARN))
                .build());
        return repositories;
    }

    private static RepositoryPolicy policy(org.apache.maven.settings.@Nullable RepositoryPolicy given) {
        return given == null
                ? new RepositoryPolicy()
                : new RepositoryPolicy(
                        given.isEnabled(),
                        Optional.ofNullable(given.getUpdatePolicy()).orElse(RepositoryPolicy.UPDATE_POLICY_DAILY),
                        Optional.ofNullable(given.getChecksumPolicy()).orElse(RepositoryPolicy.CHECKSUM_POLICY_WARN));
    }
}
