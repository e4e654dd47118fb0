package dev.hanet.toolkit.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.SafetensorsFile;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.train.TrainedRuns;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trained network that is handed over, by friends and by others. */
class BundleIT {
    private static final Bundles.Reference EYE = new Bundles.Reference("eye", "1.0");
    private static final int MUTATIONS = Integer.getInteger("bundle.mutations", 4_000);
    private static final int CONTENTS = Integer.getInteger("bundle.contents", 40);

    @TempDir
    private static Path shared;

    private static TrainedRuns runs;
    private static Path run;
    private static Path packed;
    private static Path key;

    @TempDir
    private Path folder;

    private Path store;

    @BeforeAll
    static void train() {
        runs = new TrainedRuns(shared);
        run = runs.tiny();
        key = shared.resolve("me.key");
        BundleSignature.makeKeys(key);
        packed = pack("eye.hanet", Optional.of(key));
    }

    @BeforeEach
    void makeStore() {
        store = folder.resolve("store");
    }

    private static BundlePacker packer() {
        return new BundlePacker(runs.sessions(), runs.loader(), runs.writer());
    }

    private static Path pack(String name, Optional<Path> signing) {
        Path file = shared.resolve(name);
        packer().run(
                        run,
                        new BundlePacker.Request(
                                EYE,
                                Optional.of("CC-BY-4.0"),
                                Optional.of("not for cats"),
                                Optional.empty(),
                                signing,
                                file,
                                false));
        return file;
    }

    private static Bundle.Verified verify(Path file, Set<String> trusted) {
        try (Bundle bundle = Bundle.open(file)) {
            return bundle.verify(trusted, runs.sessions(), runs.loader());
        }
    }

    private Path install(Path file) {
        try (Bundle bundle = Bundle.open(file)) {
            return bundle.install(store, false);
        }
    }

    /** What somebody makes of a bundle who knows its form: other files under a manifest that fits them. */
    private Path forged(Map<String, byte[]> changes, boolean isSignatureKept) throws IOException {
        return forged(changes, isSignatureKept, false);
    }

    private Path forged(Map<String, byte[]> changes, boolean isSignatureKept, boolean areHashesMadeAnew)
            throws IOException {
        Path content = folder.resolve("forged");
        BundleManifest was;
        try (Bundle bundle = Bundle.open(packed)) {
            was = bundle.manifest();
            Files.move(bundle.install(folder.resolve("opened"), false), content, StandardCopyOption.ATOMIC_MOVE);
        }
        Map<String, BundleManifest.Content> files = new LinkedHashMap<>(was.files());
        for (Map.Entry<String, byte[]> change : changes.entrySet()) {
            Path file = content.resolve(change.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, change.getValue());
            files.put(change.getKey(), BundleManifest.Content.of(file));
        }
        Map<String, String> specs = was.specs();
        if (areHashesMadeAnew) {
            String spec = new String(Files.readAllBytes(content.resolve(SpecSource.RESOLVED)), StandardCharsets.UTF_8);
            specs = Map.of(
                    "eye",
                    runs.loader()
                            .inspectText("forged", spec, Overlay.NONE)
                            .orThrow()
                            .hash());
        }
        BundleManifest now =
                new BundleManifest(was.reference(), true, specs, was.code(), was.licence(), was.parents(), files);
        Files.writeString(content.resolve(BundleManifest.FILE), now.json());
        List<String> names = new ArrayList<>(List.of(BundleManifest.FILE));
        if (isSignatureKept) {
            names.add(BundleManifest.SIGNATURE);
        }
        names.addAll(now.files().keySet());
        Path file = folder.resolve("forged.hanet");
        BundleArchive.write(file, content, names);
        return file;
    }

    private byte[] otherWeights() throws IOException {
        SafetensorsFile was;
        try (Bundle bundle = Bundle.open(packed)) {
            was = Safetensors.read(bundle.install(folder.resolve("read"), false).resolve(BundleManifest.WEIGHTS));
        }
        Map<String, Tensor> other = new LinkedHashMap<>(was.tensors());
        String first = other.keySet().iterator().next();
        Tensor tensor = other.get(first);
        float[] values = tensor.toFloats();
        values[0] += 0.5f;
        other.put(first, Tensor.floats(tensor.shape(), values));
        Path file = folder.resolve("other.safetensors");
        Safetensors.write(file, other, was.metadata());
        return Files.readAllBytes(file);
    }

    @Test
    void a_bundle_is_verified_and_its_sample_segmented_as_it_was() {
        Bundle.Verified verified = verify(packed, Set.of(BundleSignature.trusted(shared.resolve("me.key.pub"))));

        assertThat(verified.difference().orElseThrow()).isLessThanOrEqualTo(1e-5);
        assertThat(verified.trusted()).isTrue();
        assertThat(verified.manifest().reference()).isEqualTo(EYE);
        assertThat(verified.manifest().network()).isTrue();
    }

    @Test
    void the_same_run_gives_the_same_bytes() {
        assertThat(pack("again.hanet", Optional.of(key))).hasSameBinaryContentAs(packed);
    }

    @Test
    void an_installed_bundle_segments_as_the_run_does() {
        float[] values = new float[3 * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 256;
        }
        Sample sample = Sample.of("x", new Image(3, ImageSize.of(32), values));
        try (OpenRun here = runs.sessions().open(run, Device.CPU);
                OpenRun there = runs.sessions().open(install(packed), Device.CPU)) {
            assertThat(there.session().segment(sample).probabilities().values())
                    .containsExactly(
                            here.session().segment(sample).probabilities().values());
        }
    }

    @Test
    void the_card_says_what_it_is_how_it_was_measured_and_what_it_is_not_for() {
        try (Bundle bundle = Bundle.open(packed)) {
            assertThat(bundle.text(BundleManifest.CARD))
                    .contains("# eye@1.0", "background, rim, cup", "CC-BY-4.0", "not for cats", "95 % interval")
                    .contains("no medical device", "| data set | {type: phantom, ", "mDice");
        }
    }

    @Test
    void the_card_says_what_the_run_began_with_and_which_of_its_test_images_that_had_seen() {
        Path begun = runs.tiny(
                "train.from=" + run,
                "data.split={type: listed, training: [training-000], validation: [training-001], test: [training-002]}");
        Path file = shared.resolve("begun.hanet");
        packer().run(
                        begun,
                        new BundlePacker.Request(
                                new Bundles.Reference("begun", "1.0"),
                                Optional.of("CC-BY-4.0"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                file,
                                false));
        try (Bundle bundle = Bundle.open(file)) {
            assertThat(bundle.text(BundleManifest.CARD))
                    .contains("**Warning:** '", "has seen images that this is tested on or chosen by: ")
                    .contains("it began with the weights of '" + run.getFileName()
                            + "', and has seen what that run had seen")
                    .contains("1 image, over whole images.")
                    .doesNotContain(shared.toString());
        }
    }

    @Test
    void nothing_in_it_names_a_folder_of_the_machine() throws IOException {
        Path installed = install(packed);
        try (Stream<Path> files = Files.walk(installed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllBytes(file)).as(file.toString()).satisfies(bytes -> assertThat(
                                new String(bytes, StandardCharsets.ISO_8859_1))
                        .doesNotContain(shared.toString()));
            }
        }
    }

    @Test
    void the_same_bundle_is_installed_twice_and_another_one_of_its_name_refused() throws IOException {
        Path first = install(packed);
        assertThat(install(packed)).isEqualTo(first);
        Path other = forged(Map.of(BundleManifest.CARD, "other".getBytes(StandardCharsets.UTF_8)), false);

        assertThatThrownBy(() -> install(other))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("another bundle 'eye@1.0' is installed");
        try (Bundle bundle = Bundle.open(other)) {
            bundle.install(store, true);
        }
        assertThat(first.resolve(BundleManifest.CARD)).hasContent("other");
        assertThat(store).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void swapped_weights_are_told_by_the_digest_by_the_signature_and_by_the_sample() throws IOException {
        byte[] weights = otherWeights();

        assertThatThrownBy(() -> verify(forged(Map.of(BundleManifest.WEIGHTS, weights), true), Set.of()))
                .hasMessageContaining("its signature is of another manifest");
        WholeFile.remove(folder.resolve("forged"));
        Files.delete(folder.resolve("forged.hanet"));
        assertThatThrownBy(() -> verify(forged(Map.of(BundleManifest.WEIGHTS, weights), false), Set.of()))
                .hasMessageContaining("does not say of its sample what it said when it was packed");
    }

    @Test
    void bytes_that_the_manifest_does_not_list_are_refused_though_the_archive_is_sound() throws IOException {
        byte[] weights = otherWeights();
        Path content = folder.resolve("content");
        BundleManifest manifest;
        try (Bundle bundle = Bundle.open(packed)) {
            manifest = bundle.manifest();
            Files.move(bundle.install(folder.resolve("opened"), false), content, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.write(content.resolve(BundleManifest.WEIGHTS), weights);
        List<String> names = new ArrayList<>(List.of(BundleManifest.FILE, BundleManifest.SIGNATURE));
        names.addAll(manifest.files().keySet());
        Path file = folder.resolve("swapped.hanet");
        BundleArchive.write(file, content, names);

        assertThatThrownBy(() -> verify(file, Set.of())).hasMessageContaining("the digest differs");
        assertThatThrownBy(() -> install(file)).hasMessageContaining("the digest differs");
        assertThat(store).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"specs/a/resolved.yaml", "specs/a/spec.yaml", "specs/eye/resolved.yaml"})
    void a_network_has_no_specs_beside_it(String name) throws IOException {
        Path file = forged(Map.of(name, new byte[] {1}), false);

        assertThatThrownBy(() -> Bundle.open(file).close()).hasMessageContaining("has no place in it");
    }

    @Test
    void a_signature_of_somebody_else_is_no_trusted_one() {
        Path other = folder.resolve("other.key");
        BundleSignature.makeKeys(other);
        Set<String> trusted = Set.of(BundleSignature.trusted(folder.resolve("other.key.pub")));

        assertThatThrownBy(() -> verify(packed, trusted)).hasMessageContaining("none of those that are trusted");
        assertThat(verify(packed, Set.of()).trusted()).isFalse();
        Path unsigned = pack("unsigned.hanet", Optional.empty());
        assertThatThrownBy(() -> verify(unsigned, trusted)).hasMessageContaining("is not signed");
    }

    @Test
    void keys_that_are_no_pair_do_not_sign() throws IOException {
        Path one = folder.resolve("one.key");
        Path two = folder.resolve("two.key");
        BundleSignature.makeKeys(one);
        BundleSignature.makeKeys(two);
        Files.copy(folder.resolve("two.key.pub"), folder.resolve("one.key.pub"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> BundleSignature.of("text", one)).hasMessageContaining("is not the public key of");
        assertThatThrownBy(() -> BundleSignature.makeKeys(one)).hasMessageContaining("is there already");
        assertThatThrownBy(() -> BundleSignature.trusted(one)).hasMessageContaining("holds no Ed25519 key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.sh", "plugin.jar", "results/x.exe", "networks/0/resolved.yaml", "parents/1.yaml"})
    void what_has_no_place_in_a_bundle_is_refused(String name) throws IOException {
        Path file = forged(Map.of(name, new byte[] {1}), false);

        assertThatThrownBy(() -> Bundle.open(file).close()).hasMessageContaining("'" + name + "' has no place in it");
    }

    @Test
    void a_manifest_that_lies_about_the_spec_is_refused() throws IOException {
        Path installed = install(packed);
        String spec = Files.readString(installed.resolve("resolved.yaml")).replace("epochs: 1", "epochs: 2");
        Path file = forged(Map.of("resolved.yaml", spec.getBytes(StandardCharsets.UTF_8)), false);

        assertThatThrownBy(() -> verify(file, Set.of())).hasMessageContaining("says that its spec 'eye' is");
    }

    @Test
    void a_spec_in_it_that_reaches_out_is_refused() throws IOException {
        String spec = "extends: ../../../../secret.yaml\n";
        Path file = forged(Map.of("resolved.yaml", spec.getBytes(StandardCharsets.UTF_8)), false);

        assertThatThrownBy(() -> verify(file, Set.of())).isInstanceOf(HanetException.class);
    }

    @Test
    void a_sample_of_another_network_is_refused() throws IOException {
        Path sample = folder.resolve("sample.safetensors");
        Safetensors.write(sample, Map.of("image", Tensor.floats(Shape.of(1, 1, 1), 0)), Map.of("step", "1"));
        Path file = forged(Map.of(BundleManifest.SAMPLE, Files.readAllBytes(sample)), false);

        assertThatThrownBy(() -> verify(file, Set.of())).hasMessageContaining("holds no sample for its network");
    }

    @Test
    void a_file_that_was_changed_anywhere_is_refused_in_a_sentence_and_leaves_nothing_behind() throws IOException {
        byte[] sound = Files.readAllBytes(small());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(15);
        Path file = folder.resolve("mutated.hanet");
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutated(sound, random);
            if (Arrays.equals(mutated, sound)) {
                continue;
            }
            Files.write(file, mutated);
            try (Bundle bundle = Bundle.open(file)) {
                bundle.install(store, false);
                throw new AssertionError("mutation " + i + " was taken for a bundle");
            } catch (HanetException e) {
                assertThat(e.problem()).doesNotContain("Exception").hasSizeLessThan(600);
            }
        }
        assertThat(store).satisfiesAnyOf(one -> assertThat(one).doesNotExist(), one -> assertThat(one)
                .isEmptyDirectory());
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(one -> one.getFileName().toString()))
                    .containsOnly("mutated.hanet", "small.hanet", "store");
        }
    }

    @Test
    void contents_that_were_changed_under_a_manifest_that_fits_are_read_or_refused_in_a_sentence() throws IOException {
        Path sound = folder.resolve("sound");
        Files.move(install(packed), sound, StandardCopyOption.ATOMIC_MOVE);
        List<String> names;
        try (Bundle bundle = Bundle.open(packed)) {
            names = List.copyOf(bundle.manifest().files().keySet());
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(16);
        for (int i = 0; i < CONTENTS; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] mutated = mutated(Files.readAllBytes(sound.resolve(name)), random);
            try {
                verify(forged(Map.of(name, mutated), false, random.nextBoolean()), Set.of());
            } catch (HanetException e) {
                assertThat(e.problem())
                        .as("mutation %d of %s", i, name)
                        .doesNotContain("Exception")
                        .hasSizeLessThan(2000);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("mutation " + i + " of " + name + " in '" + folder.resolve("forged") + "'", e);
            }
            WholeFile.remove(folder.resolve("forged"));
            WholeFile.remove(folder.resolve("opened"));
            Files.deleteIfExists(folder.resolve("forged.hanet"));
        }
    }

    @ParameterizedTest
    @MethodSource
    void contents_that_were_made_to_harm_are_refused_in_a_sentence(String name, String content) throws IOException {
        Path file = forged(Map.of(name, content.getBytes(StandardCharsets.UTF_8)), false);

        assertThatThrownBy(() -> verify(file, Set.of()))
                .isInstanceOfSatisfying(
                        HanetException.class,
                        e -> assertThat(e.problem()).doesNotContain("Exception").hasSizeLessThan(2000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1000000]", "[1, 20000]", "[0.000001]"})
    void a_scale_beyond_any_machine_is_refused_in_a_sentence(String scales) throws IOException {
        String spec = Files.readString(install(packed).resolve(SpecSource.RESOLVED));
        String other = spec.replaceFirst("\\n  scales: .*", "\n  scales: " + scales);
        assertThat(other).isNotEqualTo(spec);
        Path file = forged(Map.of(SpecSource.RESOLVED, other.getBytes(StandardCharsets.UTF_8)), false, true);

        assertThatThrownBy(() -> verify(file, Set.of())).isInstanceOf(HanetException.class);
    }

    static Stream<Arguments> contents_that_were_made_to_harm_are_refused_in_a_sentence() {
        String deep = "[".repeat(200_000);
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        String header = "{\"image\":{\"dtype\":\"F32\",\"shape\":[1,2147483647,2147483647],\"data_offsets\":[0,4]}}";
        String long8 = new String(new char[] {(char) header.length(), 0, 0, 0, 0, 0, 0, 0});
        return Stream.of(
                Arguments.of(SpecSource.RESOLVED, deep),
                Arguments.of(SpecSource.RESOLVED, bomb.toString()),
                Arguments.of(SpecSource.RESOLVED, "a: !!javax.script.ScriptEngineManager [x]\n"),
                Arguments.of(SpecSource.RESOLVED, "extends: https://example.org/spec.yaml\n"),
                Arguments.of(SpecSource.RESOLVED, "extends: /etc/passwd\n"),
                Arguments.of(SpecSource.RESOLVED, ""),
                Arguments.of("provenance.json", deep),
                Arguments.of("provenance.json", "null"),
                Arguments.of("provenance.json", "[]"),
                Arguments.of("status", "\u001b]0;mine\u0007"),
                Arguments.of("files.sha256", "../../secret  0"),
                Arguments.of(BundleManifest.SAMPLE, long8 + header + "abcd"),
                Arguments.of(BundleManifest.SAMPLE, ""),
                Arguments.of(BundleManifest.WEIGHTS, long8 + header + "abcd"),
                Arguments.of(BundleManifest.WEIGHTS, "\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f{"));
    }

    /** A spec of a few kilobytes: every byte of it is likely to be hit. */
    private Path small() throws IOException {
        Path file = folder.resolve("small.hanet");
        packer().specs(
                        Map.of("eye", runs.experiment()),
                        new BundlePacker.Request(
                                EYE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(key),
                                file,
                                false));
        return file;
    }

    /** A few changes to a file: bits, bytes, ranges that go, come twice, or change places. */
    private static byte[] mutated(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
            int at = random.nextBoolean()
                    ? random.nextInt(bytes.length)
                    : Math.max(0, bytes.length - 1 - random.nextInt(900));
            int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = joined(bytes, at, at + length);
                case 3 -> bytes = joined(bytes, at + length, at);
                default -> {
                    int other = random.nextInt(bytes.length - length + 1);
                    System.arraycopy(
                            sound,
                            Math.min(other, sound.length - length),
                            bytes,
                            Math.min(at, bytes.length - length),
                            length);
                }
            }
        }
        return bytes;
    }

    /** What stands before the one place, and what stands from the other on. */
    private static byte[] joined(byte[] bytes, int end, int begin) {
        byte[] joined = new byte[end + bytes.length - begin];
        System.arraycopy(bytes, 0, joined, 0, end);
        System.arraycopy(bytes, begin, joined, end, bytes.length - begin);
        return joined;
    }
}
