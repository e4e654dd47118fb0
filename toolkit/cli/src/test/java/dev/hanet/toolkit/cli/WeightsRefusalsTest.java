package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weights import} says of files that cannot be used. */
class WeightsRefusalsTest {
    private static final float[] SOUND = {1, 2, 3, 4};
    private static final float[] UNSOUND = {1, Float.NaN, Float.POSITIVE_INFINITY, 4};

    @TempDir
    private Path folder;

    private final StringBuilder told = new StringBuilder();

    @Test
    void each_is_told_with_its_reason_and_nothing_is_written() throws IOException {
        Path sound = safetensors("sound.safetensors", SOUND);
        told(safetensors("unsound.safetensors", UNSOUND));
        told(stateDict("unsound.pth", pickle(tensor("w", 4, 0, 4)), UNSOUND));

        told(file("cut-in-data.safetensors", cut(sound, 4)));
        told(file("cut-in-header.safetensors", cut(sound, 30)));
        told(file("empty.safetensors", new byte[0]));
        told(file("cut.pth", cut(stateDict("whole.pth", pickle(tensor("w", 4, 0, 4)), SOUND), 40)));
        told(file("no-checkpoint.pth", pickle(tensor("w", 4, 0, 4))));

        told(headed(
                "oversized.safetensors",
                "{'w':{'dtype':'F32','shape':[4000000000,4000000000,4000000000]," + "'data_offsets':[0,16]}}"));
        told(headed("too-short.safetensors", "{'w':{'dtype':'F32','shape':[8],'data_offsets':[0,32]}}"));
        told(headed(
                "overlapping.safetensors",
                "{'v':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},"
                        + "'w':{'dtype':'F32','shape':[3],'data_offsets':[4,16]}}"));
        told(stateDict("oversized.pth", pickle(tensor("w", 4, 0, 2_000_000_000)), SOUND));
        told(stateDict("too-short.pth", pickle(tensor("w", 8, 0, 8)), SOUND));
        told(stateDict("outside.pth", pickle(tensor("w", 4, 2, 3)), SOUND));
        told(stateDict("overlapping.pth", pickle(tensor("v", 4, 0, 3), tensor("w", 4, 1, 3)), SOUND));

        Golden.assertSame("weights-refused.txt", told.toString());
        assertThat(folder.resolve("mine.safetensors")).doesNotExist();
    }

    private void told(Path file) {
        Runner.Outcome outcome = Runner.run(
                "weights", "import", file.toString(), "--to", "mine", "--partial", "--weights", folder.toString());
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.out()).isEmpty();
        told.append(outcome.err().replace(folder + "/", "").replace(folder + "\\", ""));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] cut(Path whole, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(whole);
        return Arrays.copyOf(all, all.length - bytes);
    }

    private Path safetensors(String name, float... values) {
        Path file = folder.resolve(name);
        Safetensors.write(file, Map.of("conv1.weight", Tensor.floats(Shape.of(values.length), values)), Map.of());
        return file;
    }

    /** A header, in which ' stands for ", before 16 bytes. */
    private Path headed(String name, String header) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(Long.BYTES + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        return file(name, all.putLong(json.length).put(json).array());
    }

    /** An archive as PyTorch writes it, of a pickle and one storage. */
    private Path stateDict(String name, byte[] pickle, float... storage) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(storage.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(storage);
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "archive/data.pkl", pickle);
            store(zip, "archive/data/0", bytes.array());
        }
        return file;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** A dict of tensors: the protocol, an empty dict, its items, the end. */
    private static byte[] pickle(String... items) {
        String all = "\u0080\u0002}(" + String.join("", items) + "u.";
        return all.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@code name: _rebuild_tensor_v2(storage 0 of so many elements, offset, (size,), (1,))}. */
    private static String tensor(String name, int elements, int offset, int size) {
        return text(name) + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n"
                + text("0") + text("cpu") + number(elements) + "tQ" + number(offset) + "(" + number(size) + "t("
                + number(1) + "ttR";
    }

    private static String text(String text) {
        return "X" + four(text.length()) + text;
    }

    private static String number(int value) {
        return "J" + four(value);
    }

    private static String four(int value) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
