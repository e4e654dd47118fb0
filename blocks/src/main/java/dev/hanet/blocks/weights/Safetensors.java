package dev.hanet.blocks.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Header.StoredTensor;
import dev.hanet.yaml.HanetException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes safetensors: the length of a JSON header, the header, and the arrays' bytes, little-endian.
 *
 * <p>A file of this kind is data alone, nothing in it is run. Files may be larger than 2 GB, one tensor may not.
 *
 * <p>Source: the format's description in the repository huggingface/safetensors.
 */
public final class Safetensors {
    private static final long MOST_HEADER_BYTES = 100_000_000;
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 16;
    private static final String DIGEST = "hanet.sha256";
    private static final String NO_DIGEST = "0".repeat(64);

    private Safetensors() {}

    /**
     * Writes a file that is there whole or not at all, with a digest of all that is in it, which {@link #read} checks.
     *
     * @throws UncheckedIOException when it cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        write(file, Optional.empty(), tensors, metadata);
    }

    /**
     * The same, keeping the file before it.
     *
     * @param before what the older file is called from then on
     * @throws UncheckedIOException when it cannot be written
     */
    public static void write(
            Path file, Optional<Path> before, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, String> told = new LinkedHashMap<>(metadata);
        told.put(DIGEST, NO_DIGEST);
        MessageDigest digest = Sha256.digest();
        digest.update(header(tensors, told));
        tensors.values().forEach(tensor -> digest.update(tensor.bytes()));
        told.put(DIGEST, HexFormat.of().formatHex(digest.digest()));
        try {
            WholeFile.write(file, before, beside -> {
                try (FileChannel channel =
                        PlainFile.channel(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    writeAll(channel, header(tensors, told));
                    for (Tensor tensor : tensors.values()) {
                        writeAll(channel, tensor.bytes());
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static ByteBuffer header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        JsonObject header = new JsonObject();
        if (!metadata.isEmpty()) {
            JsonObject texts = new JsonObject();
            metadata.forEach(texts::addProperty);
            header.add("__metadata__", texts);
        }
        long position = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            TensorType type = entry.getValue().type();
            JsonArray shape = new JsonArray();
            type.shape().sizes().forEach(shape::add);
            JsonArray offsets = new JsonArray();
            offsets.add(position);
            position += type.bytes();
            offsets.add(position);
            JsonObject description = new JsonObject();
            description.addProperty("dtype", StoredType.of(type.element()).name());
            description.add("shape", shape);
            description.add("data_offsets", offsets);
            header.add(entry.getKey(), description);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padding = (ALIGNMENT - json.length % ALIGNMENT) % ALIGNMENT;
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length + padding).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads a whole file; half precision becomes float, small integers become INT.
     *
     * @throws HanetException when the file is not there, cut off, or not what its header says
     */
    public static SafetensorsFile read(Path file) {
        return read(file, true);
    }

    /**
     * Reads what a file says of its tensors, and leaves them where they are.
     *
     * @throws HanetException as {@link #read}
     */
    public static Map<String, String> metadata(Path file) {
        return read(file, false).metadata();
    }

    private static SafetensorsFile read(Path file, boolean withTensors) {
        try (FileChannel channel = PlainFile.channel(file, StandardOpenOption.READ)) {
            ByteBuffer length = readFully(channel, 0, Long.BYTES);
            long headerBytes = length.getLong();
            long rest = channel.size() - Long.BYTES;
            if (headerBytes < 2 || headerBytes > MOST_HEADER_BYTES) {
                throw HanetException.input(file + ": this is not a safetensors file");
            }
            if (headerBytes > rest) {
                throw HanetException.input(file + ": the file ends inside its header");
            }
            ByteBuffer json = readFully(channel, Long.BYTES, (int) headerBytes);
            Header header =
                    Header.read(StandardCharsets.UTF_8.newDecoder().decode(json).toString(), rest - headerBytes);
            requireDigest(file, channel, json, header.metadata().get(DIGEST), Long.BYTES + headerBytes);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (StoredTensor stored : withTensors ? header.tensors() : List.<StoredTensor>of()) {
                tensors.put(stored.name(), read(file, channel, Long.BYTES + headerBytes, stored));
            }
            Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
            metadata.remove(DIGEST);
            return new SafetensorsFile(tensors, metadata);
        } catch (Header.Refusal e) {
            throw HanetException.input(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw HanetException.input(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw HanetException.input(file + ": the header is not UTF-8", e);
        } catch (EOFException e) {
            throw HanetException.input(file + ": the file is cut off", e);
        } catch (IOException e) {
            throw HanetException.input(file + ": the file cannot be read: " + PlainFile.reason(e), e);
        }
    }

    /** The digest is that of the whole file with zeros in its own place. */
    private static void requireDigest(
            Path file, FileChannel channel, ByteBuffer json, @Nullable String expected, long dataStart)
            throws IOException {
        if (expected == null) {
            return; // another program wrote it
        }
        String text = StandardCharsets.UTF_8.decode(json.rewind()).toString();
        MessageDigest digest = Sha256.digest();
        ByteBuffer length =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(json.limit());
        digest.update(length.flip());
        digest.update(text.replaceFirst(Pattern.quote(expected), NO_DIGEST).getBytes(StandardCharsets.UTF_8));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long position = dataStart; channel.read(chunk, position) > 0; chunk.clear()) {
            position += chunk.position();
            digest.update(chunk.flip());
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(expected)) {
            throw HanetException.input(file + ": the file is not what was written: its digest differs");
        }
    }

    private static Tensor read(Path file, FileChannel channel, long dataStart, StoredTensor stored) throws IOException {
        TensorType type = new TensorType(stored.shape(), stored.type().element());
        if (type.bytes() > Integer.MAX_VALUE - ALIGNMENT) {
            throw HanetException.input(file + ": the tensor '" + stored.name() + "' is larger than 2 GB");
        }
        ByteBuffer bytes = readFully(channel, dataStart + stored.begin(), (int) (stored.end() - stored.begin()));
        if (!stored.type().isWidened()) {
            return Tensor.wrap(type, bytes);
        }
        ByteBuffer wide = ByteBuffer.allocate((int) type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            stored.type().widen(bytes, wide);
        }
        return Tensor.wrap(type, wide.flip());
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
