package dev.hanet.blocks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    private static final int MUTATIONS = 5000;

    @TempDir
    Path folder;

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z.weight", Tensor.floats(Shape.of(2, 3), 1, -2, 3.5f, 0, Float.MIN_VALUE, 1e30f));
        tensors.put("a", Tensor.doubles(Shape.of(), Math.PI));
        tensors.put("empty", Tensor.floats(Shape.of(0, 4)));
        tensors.put("steps", Tensor.ints(Shape.of(2), Long.MIN_VALUE, 7));
        return tensors;
    }

    private Path written() {
        Path file = folder.resolve("w.safetensors");
        Safetensors.write(file, tensors(), Map.of("epoch", "3", "note", "a \"quoted\" ü"));
        return file;
    }

    @Test
    void what_is_written_is_read_in_the_same_order() throws IOException {
        SafetensorsFile read = Safetensors.read(written());

        assertThat(read.tensors().keySet()).containsExactly("z.weight", "a", "empty", "steps");
        assertThat(read.metadata()).isEqualTo(Map.of("epoch", "3", "note", "a \"quoted\" ü"));
        assertThat(read.tensors().get("z.weight").toFloats()).containsExactly(1, -2, 3.5f, 0, Float.MIN_VALUE, 1e30f);
        assertThat(read.tensors().get("a").item()).isEqualTo(Math.PI);
        assertThat(read.tensors().get("steps").toLongs()).containsExactly(Long.MIN_VALUE, 7);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("w.safetensors"));
        }
    }

    @Test
    void narrow_types_are_widened() throws IOException {
        String header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[8,10]},"
                + "\"u\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[10,12]}}";
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3c00)
                .putShort((short) 0xc000)
                .putShort((short) 0x0001)
                .putShort((short) 0x7c00);
        data.putShort((short) 0xbf80).put((byte) 255).put((byte) 1);

        SafetensorsFile read = Safetensors.read(file(header, data.array()));

        assertThat(read.tensors().get("h").toFloats())
                .containsExactly(1, -2, (float) Math.pow(2, -24), Float.POSITIVE_INFINITY);
        assertThat(read.tensors().get("b").toFloats()).containsExactly(-1);
        assertThat(read.tensors().get("u").type().element()).isEqualTo(ElementType.INT);
        assertThat(read.tensors().get("u").toLongs()).containsExactly(255, 1);
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Path file = folder.resolve("given.safetensors");
        return Files.write(file, all.putLong(json.length).put(json).put(data).array());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}} | the tensor 'a' takes 4 bytes, but F32 [2] makes 8
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | the tensor 'a' ends 4 bytes after the end of the file
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 bytes follow the last tensor
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | there is a gap before the tensor 'a'
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[2],"data_offsets":[6,8]}} | the tensor 'b' overlaps the one before it
            {"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}} | the tensor 'a' is of the unknown type 'Q4'
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | the tensor 'a' has a shape that is not a whole number
            {"a":{"dtype":"F32","shape":[999999999999,999999999999],"data_offsets":[0,8]}} | the tensor 'a' has a shape of more elements than there can be
            {"a":{"dtype":"F32","shape":[2]}} | the tensor 'a' lacks dtype, shape or data_offsets
            {"__metadata__":{"x":{}}} | the metadata 'x' is not text
            {} {} | the header is not the JSON it should be
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | two tensors are called 'a'
            """)
    void a_header_that_cannot_be_true_is_refused(String header, String message) throws IOException {
        Path file = file(header, new byte[8]);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith(file + ": " + message);
    }

    @Test
    void a_file_cut_anywhere_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.read(cut)).isInstanceOf(HanetException.class);
        }
    }

    @Test
    void no_mutated_header_gives_anything_but_a_result_or_a_refusal() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        int headerBytes =
                (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] header = java.util.Arrays.copyOfRange(whole, 8, 8 + headerBytes);
        SplittableRandom random = new SplittableRandom(42);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String mutated = new String(mutated(header, random), StandardCharsets.ISO_8859_1);
            try {
                Header.read(mutated, whole.length - 8 - headerBytes);
            } catch (Header.Refusal e) {
                assertThat(e).message().isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    @Test
    void no_mutated_file_gives_anything_but_a_result_or_a_refusal() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        SplittableRandom random = new SplittableRandom(43);
        Path file = folder.resolve("mutated");
        for (int i = 0; i < 200; i++) {
            Files.write(file, mutated(whole, random));
            try {
                Safetensors.read(file);
            } catch (HanetException e) {
                assertThat(e).message().startsWith(file + ": ");
            }
        }
    }

    private static byte[] mutated(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void a_missing_file_is_named() {
        Path missing = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> Safetensors.read(missing)).hasMessage(missing + ": there is no such file");
    }
}
