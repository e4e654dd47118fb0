package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.picture.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events are read back by a reader of their own: the records with a CRC computed bit by bit, the messages field by field. */
class EventFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1500), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("events.out.tfevents.1.hanet");
    }

    /** What tensorboard 2.21.0 writes for the same two events, by its RecordWriter. */
    @Test
    void scalars_are_byte_by_byte_what_tensorboard_writes() throws IOException {
        try (EventFile events = EventFile.open(folder, CLOCK)) {
            events.scalars(3, Map.of("loss", 0.25));
        }
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file())))
                .isEqualTo("1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
                        + "1a00000000000000129bd82d09000000000000f83f10032a0d0a0b0a046c6f7373150000803ed054b255");
    }

    @Test
    void what_is_no_number_is_left_out() throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("a", Double.NaN);
        values.put("b", 0.5);
        try (EventFile events = EventFile.open(folder, CLOCK)) {
            events.scalars(1, values);
        }
        assertThat(texts(records(file()).get(1))).containsExactly("b");
    }

    @Test
    void pictures_texts_and_hyper_parameters_come_back() throws IOException {
        byte[] png = new Picture(new ImageSize(2, 3), new int[6]).png();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("seed", "7");
        values.put("fused", "true");
        values.put("loss", "dice");
        try (EventFile events = EventFile.open(folder, CLOCK)) {
            events.picture(4, "test/01", png);
            events.text(0, "network", "    conv");
            events.hyperParameters(values, List.of("train/loss"));
            events.done();
        }
        List<byte[]> records = records(file());
        assertThat(records).hasSize(6);
        byte[] image = field(field(field(records.get(1), 5), 1), 4);
        assertThat(number(image, 1)).isEqualTo(2);
        assertThat(number(image, 2)).isEqualTo(3);
        assertThat(field(image, 4)).isEqualTo(png);
        byte[] text = field(field(records.get(2), 5), 1);
        assertThat(new String(field(field(text, 8), 8), StandardCharsets.UTF_8)).isEqualTo("    conv");
        assertThat(new String(field(field(field(text, 9), 1), 1), StandardCharsets.UTF_8))
                .isEqualTo("text");
        assertThat(texts(records.get(3)))
                .contains("_hparams_/experiment", "hparams", "seed", "fused", "loss", "train/loss");
        assertThat(texts(records.get(4))).contains("_hparams_/session_start_info", "dice");
        assertThat(texts(records.get(5))).contains("_hparams_/session_end_info");
    }

    @Test
    void a_run_that_goes_on_adds_to_what_is_there() throws IOException {
        EventFile.open(folder, CLOCK).close();
        EventFile.open(folder, CLOCK).close();
        EventFile.open(folder, Clock.offset(CLOCK, Duration.ofDays(-1))).close(); // a clock that went back
        assertThat(records(file())).hasSize(3);
    }

    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            byte[] record = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(record);
            assertThat(bytes.getInt()).isEqualTo(masked(record));
            records.add(record);
        }
        return records;
    }

    /** CRC-32C with the reflected polynomial 0x82F63B78, bit by bit. */
    private static int masked(byte[] bytes) {
        int crc = -1;
        for (byte one : bytes) {
            crc ^= one & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = ((crc & 1) == 0) ? crc >>> 1 : (crc >>> 1) ^ 0x82F63B78;
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /** The first field of that number, as bytes. */
    private static byte[] field(byte[] message, int number) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == number) {
                return in.readByteArray();
            }
            in.skipField(tag);
        }
        throw new AssertionError("no field " + number + " in " + Arrays.toString(message));
    }

    private static long number(byte[] message, int number) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == number) {
                return in.readInt64();
            }
            in.skipField(tag);
        }
        throw new AssertionError("no field " + number);
    }

    /** Every run of at least one printable character whose length stands before it. */
    private static List<String> texts(byte[] message) {
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < message.length; at++) {
            int length = message[at];
            if (length > 0 && at + 1 + length <= message.length) {
                String text = new String(message, at + 1, length, StandardCharsets.ISO_8859_1);
                if (text.matches("[a-z_/]+")) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }
}
