package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.weights.pickle.TensorReader.Storages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The format of PyTorch 1.6 and later: a ZIP file of {@code NAME/data.pkl} and one {@code NAME/data/KEY} a storage.
 *
 * <p>Nothing is unpacked to disk and nothing inflated: PyTorch compresses nothing, so a compressed entry is refused, and
 * so is a file whose entries add up to more than it has bytes.
 */
final class ZipStorages implements Storages, AutoCloseable {
    private static final String PICKLE = "data.pkl";
    private static final String CONSTANTS = "constants.pkl";
    private static final Pattern OUTSIDE = Pattern.compile("/.*|.*\\\\.*|(.*/)?\\.\\.(/.*)?", Pattern.DOTALL);

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final String folder;

    private ZipStorages(Path file, ZipFile zip) throws IOException, Refusal {
        this.zip = zip;
        index(Files.size(file));
        this.folder = folder();
    }

    static ZipStorages open(Path file) throws IOException, Refusal {
        ZipFile zip = opened(file);
        try {
            return new ZipStorages(file, zip);
        } catch (IOException | Refusal | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** The list of what is in an archive stands at its end. */
    private static ZipFile opened(Path file) throws IOException, Refusal {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new Refusal("the archive is cut off or damaged, its list of contents cannot be read: "
                    + Refusal.plain(String.valueOf(e.getMessage())));
        }
    }

    private void index(long fileBytes) throws Refusal {
        if (zip.stream().anyMatch(entry -> entry.getName().endsWith("/" + CONSTANTS))) {
            throw new Refusal("this is a TorchScript program, not a state_dict; nothing was run");
        }
        long total = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            if (OUTSIDE.matcher(name).matches()) {
                throw new Refusal("the archive holds " + Refusal.quoted(name) + ", a path that leads out of it");
            }
            if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
                throw new Refusal("the archive's " + Refusal.quoted(name) + " is compressed, which PyTorch never does");
            }
            total += entry.getSize();
            if (entry.getSize() < 0 || total > fileBytes) {
                throw new Refusal("the archive's entries add up to more bytes than it has");
            }
            if (entries.put(name, entry) != null) {
                throw new Refusal("the archive holds " + Refusal.quoted(name) + " twice");
            }
        }
    }

    private String folder() throws Refusal {
        String found = entries.keySet().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .reduce((one, other) -> one.length() <= other.length() ? one : other)
                .orElseThrow(() -> new Refusal("this ZIP file is none of PyTorch's: it has no " + PICKLE));
        return found.substring(0, found.length() - PICKLE.length());
    }

    /** The pickle that describes the tensors. */
    ByteBuffer pickle() throws IOException, Refusal {
        ZipEntry order = entries.get(folder + "byteorder");
        if (order != null && order.getSize() > PickleInput.MOST_BYTES) {
            throw new Refusal("the archive's byteorder is no word");
        }
        if (order != null
                && !StandardCharsets.US_ASCII.decode(read(order)).toString().equals("little")) {
            throw new Refusal("the numbers are not little-endian; save the state_dict again on a usual machine");
        }
        ZipEntry pickle = Objects.requireNonNull(entries.get(folder + PICKLE));
        if (pickle.getSize() > PickleInput.MOST_BYTES) {
            throw new Refusal("the pickle has " + pickle.getSize() + " bytes, more than any state_dict takes");
        }
        return read(pickle);
    }

    @Override
    public ByteBuffer bytes(StorageRef storage) throws IOException, Refusal {
        ZipEntry entry = entries.get(folder + "data/" + storage.key());
        if (entry == null) {
            throw new Refusal("the storage '" + storage.key() + "' is not in the archive");
        }
        if (entry.getSize() != storage.bytes()) {
            throw new Refusal("the storage '" + storage.key() + "' has " + entry.getSize() + " bytes, but "
                    + storage.elements() + " elements of " + storage.type() + " take " + storage.bytes());
        }
        return read(entry);
    }

    private ByteBuffer read(ZipEntry entry) throws IOException, Refusal {
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readNBytes(Math.toIntExact(entry.getSize()));
        }
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        if (bytes.length != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw new Refusal("the archive's " + Refusal.quoted(entry.getName()) + " is damaged: its checksum differs");
        }
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
