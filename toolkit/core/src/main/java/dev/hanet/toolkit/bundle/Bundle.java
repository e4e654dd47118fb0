package dev.hanet.toolkit.bundle;

import com.google.gson.JsonParseException;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A bundle that was handed over: its manifest is read and its form is sound; every file is held against the manifest's digest before
 * anything is made of it. Nothing in it is run, and no name in it leads out of the folder that it is unpacked into.
 */
public final class Bundle implements AutoCloseable {
    private static final int MOST_TEXT = 1 << 24;

    private final BundleArchive archive;
    private final BundleManifest manifest;
    private final Optional<BundleSignature> signature;

    private Bundle(BundleArchive archive, BundleManifest manifest, Optional<BundleSignature> signature) {
        this.archive = archive;
        this.manifest = manifest;
        this.signature = signature;
    }

    /**
     * What was found out about a bundle.
     *
     * @param manifest what it says it is
     * @param signer the fingerprint of the key that signed it; absent when nobody did
     * @param trusted whether that is a key that was named
     * @param difference the largest difference of the sample's probabilities from those that were packed; absent for a spec
     */
    public record Verified(
            BundleManifest manifest, Optional<String> signer, boolean trusted, OptionalDouble difference) {}

    /**
     * Opens a file.
     *
     * @throws HanetException in a sentence, when it is no bundle or not what its signature says
     */
    public static Bundle open(Path file) {
        BundleArchive archive = BundleArchive.open(file);
        try {
            String text = text(archive, BundleManifest.FILE);
            BundleManifest manifest = read(archive, BundleManifest.FILE, text, BundleManifest::parse);
            Map<String, Long> files = new LinkedHashMap<>(archive.files());
            files.remove(BundleManifest.FILE);
            Optional<BundleSignature> signature = Optional.ofNullable(files.remove(BundleManifest.SIGNATURE))
                    .map(bytes -> read(
                            archive,
                            BundleManifest.SIGNATURE,
                            text(archive, BundleManifest.SIGNATURE),
                            BundleSignature::parse));
            if (signature.isPresent() && !signature.orElseThrow().isOf(text)) {
                throw archive.refused("its signature is of another manifest");
            }
            Map<String, Long> listed = manifest.files().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().bytes()));
            if (!listed.equals(files)) {
                throw archive.refused("its manifest lists other files than it holds");
            }
            return new Bundle(archive, manifest, signature);
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private static String text(BundleArchive archive, String name) {
        return new String(archive.bytes(name, MOST_TEXT), StandardCharsets.UTF_8);
    }

    private static <T> T read(BundleArchive archive, String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (JsonParseException e) {
            throw archive.refused("its '" + name + "' is not sound: " + e.getMessage());
        }
    }

    /** What it says it is. */
    public BundleManifest manifest() {
        return manifest;
    }

    /** The fingerprint of the key that signed it; absent when nobody did. */
    public Optional<String> signer() {
        return signature.map(BundleSignature::fingerprint);
    }

    /**
     * A text of it, such as its card.
     *
     * @throws HanetException when its digest is not that of the manifest
     */
    public String text(String name) {
        byte[] bytes = archive.bytes(name, MOST_TEXT);
        requireDigest(name, Sha256.of(bytes));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What its complete specs are experiments of, by their names, should this version read them. */
    public Map<String, Experiment> experiments(ExperimentLoader loader) {
        Map<String, Experiment> experiments = new LinkedHashMap<>();
        manifest.specs().keySet().forEach(name -> {
            String file = manifest.folder(name) + SpecSource.RESOLVED;
            experiments.put(
                    name,
                    loader.inspectText(manifest.reference() + "/" + file, text(file), Overlay.NONE)
                            .orThrow());
        });
        return experiments;
    }

    private void requireDigest(String name, String digest) {
        if (!Objects.requireNonNull(manifest.files().get(name)).sha256().equals(digest)) {
            throw archive.refused("its '" + name + "' is not what its manifest says: the digest differs");
        }
    }

    /**
     * Requires the signature of somebody who is trusted.
     *
     * @param trusted public keys, as {@link BundleSignature#trusted} reads them; none require nothing
     * @return whether it is signed by one of them
     * @throws HanetException when keys are named and none of them signed it
     */
    public boolean requireTrust(Set<String> trusted) {
        boolean isTrusted =
                signature.filter(made -> trusted.contains(made.key())).isPresent();
        if (!trusted.isEmpty() && !isTrusted) {
            throw HanetException.input(
                    "the bundle '" + manifest.reference() + "' is "
                            + signer().map(key ->
                                            "signed by the key " + key + ", which is none of those that are trusted")
                                    .orElse("not signed"),
                    "ask whoever packed it, or leave out --trust to take it from anybody");
        }
        return isTrusted;
    }

    /**
     * Unpacks it into a folder of its own, each file held against its digest.
     *
     * @param folder which is there and empty
     */
    private void unpack(Path folder) throws IOException {
        for (String name : archive.files().keySet()) {
            Path target = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            String digest;
            try (OutputStream out =
                    Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                digest = archive.copy(name, out);
            }
            if (manifest.files().containsKey(name)) {
                requireDigest(name, digest);
            }
        }
    }

    /**
     * Unpacks it, lets its network segment its sample, and holds what it says against what was packed.
     *
     * @param trusted public keys; none let anybody have signed it
     * @throws HanetException in a sentence, when it is not what it says it is
     */
    public Verified verify(Set<String> trusted, Sessions sessions, ExperimentLoader loader) {
        boolean isTrusted = requireTrust(trusted);
        Path folder;
        try {
            folder = Files.createTempDirectory("hanet-bundle-");
        } catch (IOException e) {
            throw new UncheckedIOException("there is no room to unpack the bundle", e);
        }
        try {
            unpack(folder);
            return new Verified(manifest, signer(), isTrusted, difference(folder, sessions, loader));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the bundle into '" + folder + "'", e);
        } finally {
            remove(folder);
        }
    }

    private OptionalDouble difference(Path folder, Sessions sessions, ExperimentLoader loader) {
        experiments(loader).forEach((name, experiment) -> {
            String said = manifest.specs().get(name);
            if (!experiment.hash().equals(said)) {
                throw HanetException.input(
                        "the bundle '" + manifest.reference() + "' says that its spec '" + name + "' is " + said
                                + ", and it is " + experiment.hash() + " here",
                        "it was packed by the code '" + manifest.code()
                                + "', for which the spec may mean something else");
            }
        });
        if (!manifest.network()) {
            return OptionalDouble.empty();
        }
        double difference;
        try (OpenRun run = sessions.open(folder, Device.CPU)) {
            difference = BundleSample.difference(folder.resolve(BundleManifest.SAMPLE), run);
        }
        if (!(difference <= BundleSample.TOLERANCE)) {
            throw HanetException.input(
                    "the network of the bundle '" + manifest.reference()
                            + "' does not say of its sample what it said when"
                            + " it was packed: the largest difference is " + difference,
                    "its weights or its spec are not those that the sample was made with");
        }
        return OptionalDouble.of(difference);
    }

    /**
     * Unpacks it into a store, whole or not at all.
     *
     * @param replace whether another bundle of this name and version may go
     * @return its folder
     * @throws HanetException when another one is there, or it is not what its manifest says
     */
    public Path install(Path store, boolean replace) {
        Path folder = store.resolve(manifest.reference().toString());
        AtomicFiles.folder(store);
        Path beside = WholeFile.beside(folder);
        try {
            if (Files.exists(folder) && !replace) {
                requireSame(folder);
                return folder;
            }
            Files.createDirectory(beside);
            unpack(beside);
            if (Files.exists(folder)) {
                Path old = WholeFile.beside(folder);
                Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
                WholeFile.remove(old);
            }
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
            WholeFile.sync(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install the bundle into '" + store + "'", e);
        } finally {
            remove(beside);
        }
    }

    private void requireSame(Path folder) throws IOException {
        Path there = folder.resolve(BundleManifest.FILE);
        if (!Files.isRegularFile(there) || !PlainFile.text(there).equals(manifest.json())) {
            throw HanetException.input(
                    "another bundle '" + manifest.reference() + "' is installed in '" + folder + "'",
                    "give this one another version, or replace the other with --replace");
        }
    }

    private static void remove(Path folder) {
        try {
            if (Files.exists(folder)) {
                WholeFile.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove '" + folder + "'", e);
        }
    }

    /**
     * Packs the files of an installed bundle again: the bytes that were installed, as far as they are what they were.
     *
     * @throws HanetException when one of them is gone
     */
    public static Path repack(Path folder, Path into) {
        try {
            String text = PlainFile.text(folder.resolve(BundleManifest.FILE));
            BundleManifest manifest = BundleManifest.parse(text);
            List<String> names = new ArrayList<>(List.of(BundleManifest.FILE));
            if (Files.exists(folder.resolve(BundleManifest.SIGNATURE))) {
                names.add(BundleManifest.SIGNATURE);
            }
            names.addAll(manifest.files().keySet());
            BundleArchive.write(into, folder, names);
            return into;
        } catch (IOException | JsonParseException e) {
            throw HanetException.input(
                    "the bundle in '" + folder + "' is not whole any more: " + e.getMessage(),
                    "install it again with --replace",
                    e);
        }
    }

    /** What it is called. */
    public Bundles.Reference reference() {
        return manifest.reference();
    }

    @Override
    public void close() {
        archive.close();
    }
}
