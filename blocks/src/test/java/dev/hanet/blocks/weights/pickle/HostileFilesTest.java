package dev.hanet.blocks.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that want more than to be read. */
class HostileFilesTest {
    private static final int MUTATIONS = 4000;

    @TempDir
    Path folder;

    private void refused(Path file, String message) {
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(HanetException.class)
                .hasMessage(file + ": " + message);
    }

    private Path file(byte[] pickle, Map<String, byte[]> storages) {
        return Pickles.archive(folder.resolve("given.pt"), pickle, storages);
    }

    private Path file(Pickles pickle) {
        return file(pickle.end(), Map.of("0", new byte[16]));
    }

    /** A state_dict of one tensor over a storage of four floats. */
    private static Pickles tensor(int offset, int[] sizes, int[] strides) {
        return new Pickles()
                .commands("}")
                .text("w")
                .tensor("0", 4, offset, sizes, strides)
                .commands("s");
    }

    private static int[] of(int... values) {
        return values;
    }

    @Test
    void a_plain_tensor_is_read() {
        assertThat(TorchFile.read(file(tensor(0, of(2, 2), of(2, 1))))
                        .tensors()
                        .get("w")
                        .toFloats())
                .containsExactly(0, 0, 0, 0);
    }

    /** A list in itself, and sixty levels of pairs of the same pair, where names are asked for; either is 100 bytes. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"list", "dict", "pairs"})
    void values_that_hold_themselves_are_refused(String kind) throws IOException {
        Pickles mark = new Pickles().raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
        Pickles keys = new Pickles();
        switch (kind) {
            case "list" -> keys.commands("]").raw('q', 0, 'h', 0).commands("a");
            case "dict" -> keys.commands("]}").raw('q', 0).text("a").raw('h', 0).commands("sa");
            default -> {
                keys.commands("]N");
                for (int i = 0; i < 60; i++) {
                    keys.raw('q', 0, 'h', 0, 0x86);
                }
                keys.commands("a");
            }
        }
        byte[][] parts = {
            mark.end(),
            new Pickles().raw('M', 1001 & 0xff, 1001 >> 8).end(),
            new Pickles()
                    .commands("}")
                    .text("little_endian")
                    .raw(0x88)
                    .commands("s")
                    .end(),
            new Pickles().commands("}").end(),
            keys.end()
        };
        Path file = folder.resolve("cycle.pth");
        Files.write(file, new byte[0]);
        for (byte[] part : parts) {
            Files.write(file, part, java.nio.file.StandardOpenOption.APPEND);
        }
        refused(file, "the file lists a storage twice, or one that no tensor uses");
    }

    /** The classic attack, in both formats. */
    @Test
    void a_pickle_that_names_os_system_is_refused_by_name() throws IOException {
        String message = "the pickle names 'os.system', which has no place in a state_dict; nothing was run";
        byte[] pickle = new Pickles()
                .global("os", "system")
                .text("touch pwned")
                .raw(0x85)
                .commands("R")
                .end();

        refused(file(pickle, Map.of()), message);
        refused(Files.write(folder.resolve("legacy.pt"), pickle), message);
        assertThat(Path.of("pwned")).doesNotExist();
    }

    @Test
    void names_are_compared_whole() {
        refused(
                file(new Pickles().global("builtins", "eval")),
                "the pickle names 'builtins.eval', which has no place in a state_dict; nothing was run");
        refused(
                file(new Pickles().global("torch._utils", "_rebuild_tensor_v2.__globals__")),
                "the pickle names 'torch._utils._rebuild_tensor_v2.__globals__', which has no place in a state_dict;"
                        + " nothing was run");
    }

    @Test
    void commands_that_make_objects_are_refused_by_name() {
        refused(
                file(new Pickles().commands("}").raw(0x93)),
                "the pickle holds the command STACK_GLOBAL, which no state_dict needs; nothing was run");
        refused(
                file(new Pickles().commands("})").raw(0x81)),
                "the pickle holds the command NEWOBJ, which no state_dict needs; nothing was run");
        refused(
                file(new Pickles().commands("(ios\nsystem\n")),
                "the pickle holds the command INST, which no state_dict needs; nothing was run");
    }

    @Test
    void only_constructors_are_called() {
        refused(
                file(new Pickles().global("torch", "FloatStorage").commands(")R")),
                "the pickle calls 'torch.FloatStorage', which cannot be called; nothing was run");
        refused(file(new Pickles().commands("})R")), "the pickle calls what cannot be called; nothing was run");
        refused(file(new Pickles().commands("]}b")), "the pickle gives attributes to what is no dict; nothing was run");
    }

    @Test
    void a_tensor_lies_inside_its_storage() {
        refused(
                file(tensor(1, of(4), of(1))),
                "a tensor of sizes [4] and strides [1] in storage '0' reaches element 4 of a storage of 4");
        refused(
                file(tensor(-1, of(2), of(1))),
                "a tensor of sizes [2] and strides [1] in storage '0' has an offset, size or stride below zero");
        refused(
                file(tensor(0, of(2_000_000_000, 2_000_000_000, 2_000_000_000), of(0, 0, 0))),
                "a tensor of sizes [2000000000, 2000000000, 2000000000] and strides [0, 0, 0] in storage '0' has more"
                        + " elements than there can be");
        refused(file(tensor(0, of(2, 2), of(1))), "a tensor of storage '0' has 2 sizes and 1 strides");
    }

    @Test
    void a_tensor_does_not_repeat_its_numbers() {
        refused(
                file(tensor(0, of(1_000_000), of(0))),
                "a tensor of sizes [1000000] and strides [0] in storage '0' overlaps itself");
        refused(
                file(tensor(0, of(2, 3), of(1, 1))),
                "a tensor of sizes [2, 3] and strides [1, 1] in storage '0' overlaps itself");
    }

    @Test
    void two_tensors_do_not_share_numbers_unless_they_are_the_same() {
        Pickles pickle = new Pickles().commands("}(").text("a").tensor("0", 4, 0, of(3), of(1));
        refused(
                file(pickle.text("b").tensor("0", 4, 1, of(3), of(1)).commands("u")),
                "the tensor 'b' overlaps another one in storage '0'");
    }

    @Test
    void a_storage_is_what_it_claims() {
        Pickles larger = new Pickles().commands("}").text("w").tensor("0", 5, 0, of(5), of(1));
        refused(file(larger.commands("s")), "the storage '0' has 16 bytes, but 5 elements of F32 take 20");
        Pickles huge = new Pickles().commands("}").text("w").tensor("0", Integer.MAX_VALUE, 0, of(1), of(1));
        refused(file(huge), "the storage '0' claims 2147483647 elements; 2 GB is the most");
        Pickles outside = new Pickles().commands("}").text("w").tensor("../../etc/passwd", 4, 0, of(4), of(1));
        refused(file(outside), "a storage has the key '../../etc/passwd', which is no key");
        Pickles absent = new Pickles().commands("}").text("w").tensor("7", 4, 0, of(4), of(1));
        refused(file(absent.commands("s")), "the storage '7' is not in the archive");
    }

    @Test
    void an_archive_of_compressed_entries_is_refused() throws IOException {
        Path bomb = folder.resolve("bomb.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new byte[1 << 20]);
            zip.closeEntry();
        }
        refused(bomb, "the archive's 'archive/data.pkl' is compressed, which PyTorch never does");
    }

    @Test
    void an_archive_that_leads_out_of_itself_is_refused() throws IOException {
        Path file = folder.resolve("traversal.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            Pickles.store(zip, "archive/../../data.pkl", new byte[0]);
        }
        refused(file, "the archive holds 'archive/../../data.pkl', a path that leads out of it");
    }

    @Test
    void a_dict_that_holds_itself_ends() {
        refused(
                file(new Pickles()
                        .commands("}")
                        .raw('q', 0)
                        .text("self")
                        .raw('h', 0)
                        .commands("s")),
                "there is no state_dict in this file: no tensor stands at its top or under state_dict,"
                        + " model_state_dict, model, net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.pt", "small-legacy.pt"})
    void a_file_cut_anywhere_is_refused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TorchFileTest.resource(name));
        for (int length = 0; length < whole.length; length += 31) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TorchFile.read(cut)).isInstanceOf(HanetException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.pt", "small-legacy.pt"})
    void no_mutated_file_gives_anything_but_a_result_or_a_refusal(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TorchFileTest.resource(name));
        Path file = folder.resolve("mutated");
        SplittableRandom random = new SplittableRandom(44);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            Files.write(file, mutated(whole, random));
            try {
                TorchFile.read(file);
            } catch (HanetException e) {
                assertThat(e).message().startsWith(file + ": ").doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** Past the checksum: what the machine itself makes of nonsense. */
    @Test
    void no_mutated_pickle_gives_anything_but_a_value_or_a_refusal() throws IOException, Refusal {
        byte[] whole = Files.readAllBytes(TorchFileTest.resource("small-legacy.pt"));
        PickleInput input = new PickleInput(ByteBuffer.wrap(whole));
        for (int before = 0; before < 3; before++) {
            new PickleMachine(input).run();
        }
        int begin = input.position();
        new PickleMachine(input).run();
        byte[] pickle = Arrays.copyOfRange(whole, begin, input.position());
        SplittableRandom random = new SplittableRandom(45);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            try {
                Object value = new PickleMachine(new PickleInput(ByteBuffer.wrap(mutated(pickle, random)))).run();
                StateDict.in(value);
            } catch (Refusal e) {
                assertThat(e).message().isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 10);
    }

    private static byte[] mutated(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
