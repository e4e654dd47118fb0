package dev.hanet.toolkit.bundle;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The zip file of a bundle: stored entries whose data begin at multiples of 64 bytes, in a given order, without times, links or comments.
 *
 * <p>Such a file has exactly one form for what it holds, and a file of any other form is refused: what its directory says is written
 * anew and held against every byte that is not data. So there is no room for a second file of the same name, for one that a zip tool
 * sees and this reader does not, for links, compression, or anything between the entries.
 *
 * <p>Any zip tool reads it. Nothing in it is run.
 */
final class BundleArchive implements AutoCloseable {
    /** At most so many bytes, which is what the format without extensions can say. */
    static final long MOST_BYTES = (1L << 32) - 1;

    private static final int MOST_ENTRIES = 1000;
    private static final int MOST_DIRECTORY = 1 << 20;
    private static final int CHUNK = 1 << 16;
    private static final int ALIGNMENT = 64;
    private static final int LOCAL = 30;
    private static final int CENTRAL = 46;
    private static final int END = 22;
    private static final int LOCAL_MARK = 0x04034b50;
    private static final int CENTRAL_MARK = 0x02014b50;
    private static final int END_MARK = 0x06054b50;
    /** The field of a header that Android's zipalign fills up with. */
    private static final short PADDING = (short) 0xd935;

    private static final int LEAST_PADDING = 4;
    private static final short VERSION = 10;
    /** The first day that the format knows. */
    private static final short DAY = 0x21;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    private static final int LONGEST_NAME = 200;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * One file within.
     *
     * @param name path with {@code /}
     * @param bytes its length
     * @param crc its checksum, which zip tools look at
     * @param begin where its data begin
     */
    private record Entry(String name, long bytes, int crc, long begin) {}

    private BundleArchive(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Writes files of a folder; the same files give the same bytes.
     *
     * @param names in their order
     * @throws HanetException when they take more than {@link #MOST_BYTES}
     */
    static void write(Path file, Path folder, List<String> names) throws IOException {
        List<Entry> written = new ArrayList<>();
        long position = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (String name : names) {
                Path source = folder.resolve(name);
                CRC32 checksum = new CRC32();
                long bytes = copy(source, OutputStream.nullOutputStream(), checksum);
                Entry entry = new Entry(name, bytes, (int) checksum.getValue(), position);
                byte[] header = local(entry, position);
                out.write(header);
                position += header.length;
                copy(source, out, new CRC32());
                written.add(new Entry(name, bytes, entry.crc(), position));
                position += bytes;
                if (position > MOST_BYTES - MOST_DIRECTORY) {
                    throw HanetException.input(
                            "a bundle holds at most 4 GB, and this is more", "leave out the larger of the networks");
                }
            }
            out.write(tail(written, position));
        }
    }

    private static long copy(Path source, OutputStream out, CRC32 checksum) throws IOException {
        try (FileChannel in = PlainFile.channel(source, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            long bytes = 0;
            for (; in.read(chunk) >= 0; chunk.clear()) {
                chunk.flip();
                checksum.update(chunk.array(), 0, chunk.limit());
                out.write(chunk.array(), 0, chunk.limit());
                bytes += chunk.limit();
            }
            return bytes;
        }
    }

    private static byte[] local(Entry entry, long position) {
        byte[] name = entry.name().getBytes(StandardCharsets.US_ASCII);
        int bare = LOCAL + name.length + LEAST_PADDING;
        int padding = LEAST_PADDING + Math.floorMod(-(position + bare), ALIGNMENT);
        byte[] all = new byte[LOCAL + name.length + padding];
        ByteBuffer header = little(all);
        header.putInt(LOCAL_MARK);
        facts(header, entry, name.length);
        header.putShort((short) padding).put(name);
        header.putShort(PADDING).putShort((short) (padding - LEAST_PADDING));
        return all;
    }

    /** What both headers say, up to the length of the name. */
    private static void facts(ByteBuffer header, Entry entry, int name) {
        header.putShort(VERSION)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(DAY);
        header.putInt(entry.crc())
                .putInt((int) entry.bytes())
                .putInt((int) entry.bytes())
                .putShort((short) name);
    }

    /** The directory and what follows it; local headers end where the data begin. */
    private static byte[] tail(Collection<Entry> entries, long position) {
        byte[] all = new byte
                [END
                        + entries.stream()
                                .mapToInt(entry -> CENTRAL + entry.name().length())
                                .sum()];
        ByteBuffer tail = little(all);
        long header = 0;
        for (Entry entry : entries) {
            byte[] name = entry.name().getBytes(StandardCharsets.US_ASCII);
            tail.putInt(CENTRAL_MARK).putShort(VERSION);
            facts(tail, entry, name.length);
            tail.putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0);
            tail.putInt((int) header).put(name);
            header = entry.begin() + entry.bytes();
        }
        int directory = tail.position();
        tail.putInt(END_MARK).putShort((short) 0).putShort((short) 0);
        tail.putShort((short) entries.size()).putShort((short) entries.size());
        tail.putInt(directory).putInt((int) position).putShort((short) 0);
        return all;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Opens a file and holds its form against the one form there is; its data are not looked at yet.
     *
     * @throws HanetException when it is not there or has another form
     */
    static BundleArchive open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw HanetException.input(
                    "there is no bundle '" + file + "'", "name a file that 'hanet bundle pack' has written");
        }
        FileChannel channel;
        try {
            channel = PlainFile.channel(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        BundleArchive archive = new BundleArchive(file, channel);
        try {
            archive.index();
            return archive;
        } catch (IOException e) {
            archive.close();
            throw unreadable(file, e);
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private void index() throws IOException {
        long size = channel.size();
        if (size < END || size > MOST_BYTES) {
            throw refused("it has " + size + " bytes");
        }
        ByteBuffer end = little(read(size - END, END));
        int count = end.getShort(10) & 0xffff;
        long directory = end.getInt(12) & 0xffffffffL;
        if (end.getInt(0) != END_MARK
                || count == 0
                || count > MOST_ENTRIES
                || directory > MOST_DIRECTORY
                || directory + END > size) {
            throw refused("it does not end as one does; it may be cut off");
        }
        long position = size - END - directory;
        ByteBuffer tail = little(read(position, (int) directory + END));
        long begin = 0;
        Set<String> folded = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Entry entry = entry(tail, begin);
            if (entries.put(entry.name(), entry) != null
                    || !folded.add(entry.name().toLowerCase(Locale.ROOT))) {
                throw refused("it holds '" + entry.name() + "' twice, as some file systems see it");
            }
            begin = entry.begin() + entry.bytes();
            if (begin > position) {
                throw refused("its entries add up to more bytes than it has");
            }
        }
        requireFolders(folded);
        if (begin != position || !tail.rewind().equals(ByteBuffer.wrap(tail(entries.values(), position)))) {
            throw refused("its directory is not what its entries give");
        }
        long header = 0;
        for (Entry entry : entries.values()) {
            byte[] expected = local(entry, header);
            if (!Arrays.equals(read(header, expected.length), expected)) {
                throw refused("what stands before '" + entry.name() + "' is not what its directory says");
            }
            header = entry.begin() + entry.bytes();
        }
    }

    private Entry entry(ByteBuffer directory, long header) {
        if (directory.remaining() < CENTRAL + END || directory.getInt(directory.position()) != CENTRAL_MARK) {
            throw refused("its directory is damaged");
        }
        int at = directory.position();
        int crc = directory.getInt(at + 16);
        long bytes = directory.getInt(at + 24) & 0xffffffffL;
        int length = directory.getShort(at + 28) & 0xffff;
        if (length == 0 || length > LONGEST_NAME || directory.remaining() < CENTRAL + length + END) {
            throw refused("its directory is damaged");
        }
        byte[] letters = new byte[length];
        directory.position(at + CENTRAL).get(letters);
        String name = new String(letters, StandardCharsets.ISO_8859_1);
        if (!NAME.matcher(name).matches()) {
            throw refused("it holds '" + name.replaceAll("[^ -~]", "?") + "', which is no name of a file in a bundle");
        }
        return new Entry(name, bytes, crc, header + local(new Entry(name, bytes, crc, 0), header).length);
    }

    /** No file is a folder of another. */
    private void requireFolders(Set<String> names) {
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                if (names.contains(name.substring(0, slash))) {
                    throw refused("'" + name.substring(0, slash) + "' is a file in it and a folder");
                }
            }
        }
    }

    /** Names and lengths, in their order. */
    Map<String, Long> files() {
        Map<String, Long> files = new LinkedHashMap<>();
        entries.forEach((name, entry) -> files.put(name, entry.bytes()));
        return Collections.unmodifiableMap(files);
    }

    /**
     * The bytes of a file.
     *
     * @param most so many are read
     * @throws HanetException when there is no such file, it is longer, or its checksum differs
     */
    byte[] bytes(String name, int most) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw refused("it lacks '" + name + "'");
        }
        if (entry.bytes() > most) {
            throw refused("its '" + name + "' has " + entry.bytes() + " bytes, and at most " + most + " are read");
        }
        try {
            byte[] bytes = read(entry.begin(), (int) entry.bytes());
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            requireChecksum(entry, checksum);
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Writes a file's bytes where they are to lie and answers the SHA-256 of what was written.
     *
     * @throws HanetException when its checksum differs
     */
    String copy(String name, OutputStream out) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw refused("it lacks '" + name + "'");
        }
        CRC32 checksum = new CRC32();
        MessageDigest digest = digest();
        for (long done = 0; done < entry.bytes(); ) {
            byte[] chunk = read(entry.begin() + done, (int) Math.min(CHUNK, entry.bytes() - done));
            checksum.update(chunk);
            digest.update(chunk);
            out.write(chunk);
            done += chunk.length;
        }
        requireChecksum(entry, checksum);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void requireChecksum(Entry entry, CRC32 checksum) {
        if ((int) checksum.getValue() != entry.crc()) {
            throw refused("its '" + entry.name() + "' is damaged: the checksum differs");
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private byte[] read(long position, int count) throws IOException {
        byte[] all = new byte[count];
        ByteBuffer bytes = ByteBuffer.wrap(all);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw refused("it is cut off");
            }
        }
        return all;
    }

    /** In a sentence, that this is no bundle and why. */
    HanetException refused(String why) {
        return HanetException.input(
                "'" + file + "' is no bundle as 'hanet bundle pack' writes it: " + why,
                "take another copy of it from where it comes from");
    }

    private static HanetException unreadable(Path file, IOException cause) {
        return HanetException.input("'" + file + "' cannot be read: " + cause.getMessage(), "look at the file", cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
