package dev.hanet.toolkit.data.load;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Prepared samples as files of one folder, one an item: every value as it is, so that what is read is what was written,
 * bit by bit.
 *
 * <pre>
 * "HANETS01"  channels  height  width  has mask  has field of view        numbers of 4 bytes, little endian
 * image: float32   mask: a byte a pixel   field of view: a byte a pixel   checksum: CRC-32C of all before
 * </pre>
 *
 * <p>A file that is cut off or changed counts as not there.
 */
public final class PreparedFiles {
    private static final byte[] MAGIC = "HANETS01".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = MAGIC.length + 5 * Integer.BYTES;
    private static final int CHECKSUM = Integer.BYTES;

    private final Path folder;

    /**
     * @param folder of files that were all prepared alike
     */
    public PreparedFiles(Path folder) {
        this.folder = folder;
    }

    /** Where they lie. */
    public Path folder() {
        return folder;
    }

    /** The file of an item: never that of another, which the digest of its id in the name tells. */
    public Path file(Item item) {
        return folder.resolve(FileNames.distinct(item.id()) + ".sample");
    }

    /** How many of these items have a file. */
    public long count(List<Item> items) {
        return items.stream().filter(item -> Files.isRegularFile(file(item))).count();
    }

    /** The sample of an item; absent when it was not prepared or its file is damaged. */
    public Optional<Sample> read(Item item) {
        Path file = file(item);
        try {
            return Files.isRegularFile(file) ? decoded(item.id(), PlainFile.bytes(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Sample> decoded(String id, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEAD + CHECKSUM || bytes.getInt(file.length - CHECKSUM) != checksum(file)) {
            return Optional.empty();
        }
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return Optional.empty();
        }
        int channels = bytes.getInt();
        int height = bytes.getInt();
        int width = bytes.getInt();
        boolean hasMask = bytes.getInt() == 1;
        boolean hasField = bytes.getInt() == 1;
        if (!fits(file.length, channels, height, width, (hasMask ? 1 : 0) + (hasField ? 1 : 0))) {
            return Optional.empty();
        }
        ImageSize size = new ImageSize(height, width);
        int pixels = size.pixels();
        float[] values = new float[channels * pixels];
        bytes.asFloatBuffer().get(values);
        bytes.position(HEAD + values.length * Float.BYTES);
        Optional<Mask> mask = Optional.empty();
        if (hasMask) {
            byte[] classes = new byte[pixels];
            bytes.get(classes);
            mask = Optional.of(new Mask(size, classes));
        }
        Optional<Region> field = Optional.empty();
        if (hasField) {
            boolean[] inside = new boolean[pixels];
            for (int i = 0; i < pixels; i++) {
                inside[i] = bytes.get() == 1;
            }
            field = Optional.of(new Region(size, inside));
        }
        return Optional.of(new Sample(id, new Image(channels, size, values), mask, field));
    }

    /** Whether a file has the length that its head tells; nothing is made of it before. */
    private static boolean fits(long length, int channels, int height, int width, int planesOfBytes) {
        if (channels < 1 || height < 1 || width < 1 || channels > length) {
            return false;
        }
        long pixel = (long) channels * Float.BYTES + planesOfBytes;
        long pixels = (long) height * width;
        return pixels <= length && HEAD + pixels * pixel + CHECKSUM == length;
    }

    /** The bytes of a file. */
    public static byte[] encoded(Sample sample) {
        float[] values = sample.image().values();
        int pixels = sample.size().pixels();
        int maskBytes = sample.mask().isPresent() ? pixels : 0;
        int fieldBytes = sample.fieldOfView().isPresent() ? pixels : 0;
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + values.length * Float.BYTES + maskBytes + fieldBytes + CHECKSUM)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC)
                .putInt(sample.image().channels())
                .putInt(sample.size().height())
                .putInt(sample.size().width())
                .putInt(maskBytes > 0 ? 1 : 0)
                .putInt(fieldBytes > 0 ? 1 : 0);
        bytes.asFloatBuffer().put(values);
        bytes.position(HEAD + values.length * Float.BYTES);
        sample.mask().ifPresent(mask -> bytes.put(mask.classes()));
        sample.fieldOfView().ifPresent(field -> {
            for (boolean inside : field.inside()) {
                bytes.put((byte) (inside ? 1 : 0));
            }
        });
        bytes.putInt(checksum(bytes.array()));
        return bytes.array();
    }

    /** Of all but the last four bytes. */
    private static int checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, bytes.length - CHECKSUM);
        return (int) sum.getValue();
    }
}
