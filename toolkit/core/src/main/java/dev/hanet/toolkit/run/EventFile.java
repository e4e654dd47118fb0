package dev.hanet.toolkit.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.hanet.blocks.weights.PlainFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of events as TensorBoard reads them: TFRecords with masked CRC-32C, in each an {@code Event} of TensorFlow's protocol.
 *
 * <pre>{@code
 * uint64 length, uint32 masked CRC of these eight bytes, the event, uint32 masked CRC of the event; all little-endian
 * }</pre>
 *
 * <p>Sources: tensorflow/core/lib/io/record_writer.h, event.proto, summary.proto; tensorboard/plugins/hparams/plugin_data.proto. Fields are
 * written by their numbers, see docs/adr/0018-tensorboard.md.
 */
public final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;
    private static final String FIRST = "brain.Event:2";
    private static final String HYPERPARAMETERS = "hparams";
    /** {@code data_class} of SummaryMetadata. */
    private static final int TENSORS = 2;
    /** {@code DataType} of TensorProto. */
    private static final int FLOAT = 1;

    private static final int STRING = 7;

    private static final String NAME = "events.out.tfevents.";
    private static final String ENDING = ".hanet";

    private final Path file;
    private final OutputStream out;
    private final Clock clock;

    private EventFile(Path file, OutputStream out, Clock clock) {
        this.file = file;
        this.out = out;
        this.clock = clock;
    }

    /**
     * Opens a new file in a folder, which is made when it is not there.
     *
     * @throws RunException when it cannot be written
     */
    public static EventFile open(Path folder) {
        return open(folder, Clock.systemUTC());
    }

    static EventFile open(Path folder, Clock clock) {
        Path file = AtomicFiles.folder(folder);
        try {
            long seconds = Math.max(clock.instant().getEpochSecond(), latest(folder));
            file = folder.resolve(NAME + seconds + ENDING);
            OutputStream out = Channels.newOutputStream(
                    PlainFile.channel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            EventFile events = new EventFile(file, out, clock);
            events.write(event -> event.writeString(3, FIRST));
            return events;
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    /** When the last file there was begun: TensorBoard reads them by name, and a clock may have gone back since. */
    private static long latest(Path folder) throws IOException {
        long latest = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, NAME + "*" + ENDING)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String seconds = name.substring(NAME.length(), name.length() - ENDING.length());
                if (seconds.matches("\\d{1,12}")) {
                    latest = Math.max(latest, Long.parseLong(seconds));
                }
            }
        }
        return latest;
    }

    /**
     * Numbers of an epoch; those that are not finite are left out.
     *
     * @param values tag, such as {@code train/loss}, to value
     */
    public void scalars(long step, Map<String, Double> values) {
        List<byte[]> summaries = values.entrySet().stream()
                .filter(value -> Double.isFinite(value.getValue()))
                .map(value -> message(summary -> {
                    summary.writeString(1, value.getKey());
                    summary.writeFloat(2, value.getValue().floatValue());
                }))
                .toList();
        summaries(step, summaries);
    }

    /** A picture. */
    public void picture(long step, String tag, byte[] png) {
        ByteBuffer size = ByteBuffer.wrap(png, 16, 8); // a PNG begins with its signature and the head of IHDR
        int width = size.getInt();
        int height = size.getInt();
        byte[] image = message(picture -> {
            picture.writeInt32(1, height);
            picture.writeInt32(2, width);
            picture.writeInt32(3, 3); // red, green, blue
            picture.writeByteArray(4, png);
        });
        summaries(step, List.of(message(summary -> {
            summary.writeString(1, tag);
            summary.writeByteArray(4, image);
        })));
    }

    /** A text, read as Markdown. */
    public void text(long step, String tag, String markdown) {
        byte[] one = message(dimension -> dimension.writeInt64(1, 1));
        byte[] tensor = message(text -> {
            text.writeEnum(1, STRING);
            text.writeByteArray(2, message(shape -> shape.writeByteArray(2, one)));
            text.writeBytes(8, ByteString.copyFromUtf8(markdown));
        });
        summaries(step, List.of(value(tag, "text", new byte[0], tensor)));
    }

    /**
     * What the run was made with, for the page of hyper-parameters; numbers and truth values as such.
     *
     * @param values path in the spec to value
     * @param metrics tags of {@link #scalars} that the page compares
     */
    public void hyperParameters(Map<String, String> values, List<String> metrics) {
        byte[] experiment = message(info -> {
            for (String name : values.keySet()) {
                info.writeByteArray(4, message(parameter -> {
                    parameter.writeString(1, name);
                    parameter.writeEnum(4, type(values.getOrDefault(name, "")));
                }));
            }
            for (String metric : metrics) {
                info.writeByteArray(
                        5, message(one -> one.writeByteArray(1, message(name -> name.writeString(2, metric)))));
            }
        });
        byte[] start = message(session -> {
            for (Map.Entry<String, String> value : values.entrySet()) {
                session.writeByteArray(1, message(entry -> {
                    entry.writeString(1, value.getKey());
                    entry.writeByteArray(2, value(value.getValue()));
                }));
            }
            session.writeDouble(5, now());
        });
        hyperParameters("_hparams_/experiment", 2, experiment);
        hyperParameters("_hparams_/session_start_info", 3, start);
    }

    /** That the run is done. */
    public void done() {
        hyperParameters("_hparams_/session_end_info", 4, message(session -> {
            session.writeEnum(1, 1); // STATUS_SUCCESS
            session.writeDouble(2, now());
        }));
    }

    private void hyperParameters(String tag, int field, byte[] part) {
        byte[] none = message(tensor -> {
            tensor.writeEnum(1, FLOAT);
            tensor.writeByteArray(2, message(shape -> shape.writeByteArray(2, new byte[0])));
        });
        summaries(0, List.of(value(tag, HYPERPARAMETERS, message(data -> data.writeByteArray(field, part)), none)));
    }

    /** {@code DataType} of hparams: text, truth value or number. */
    private static int type(String value) {
        return isTruth(value) ? 2 : isNumber(value) ? 3 : 1;
    }

    /** {@code google.protobuf.Value}. */
    private static byte[] value(String value) {
        return message(one -> {
            if (isTruth(value)) {
                one.writeBool(4, Boolean.parseBoolean(value));
            } else if (isNumber(value)) {
                one.writeDouble(2, Double.parseDouble(value));
            } else {
                one.writeString(3, value);
            }
        });
    }

    private static boolean isTruth(String value) {
        return value.equals("true") || value.equals("false");
    }

    private static boolean isNumber(String value) {
        return value.matches("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    }

    private static byte[] value(String tag, String plugin, byte[] content, byte[] tensor) {
        byte[] data = message(of -> {
            of.writeString(1, plugin);
            of.writeByteArray(2, content);
        });
        return message(summary -> {
            summary.writeString(1, tag);
            summary.writeByteArray(8, tensor);
            summary.writeByteArray(9, message(metadata -> {
                metadata.writeByteArray(1, data);
                metadata.writeEnum(4, TENSORS);
            }));
        });
    }

    private void summaries(long step, List<byte[]> values) {
        byte[] summary = message(all -> {
            for (byte[] value : values) {
                all.writeByteArray(1, value);
            }
        });
        write(event -> {
            event.writeInt64(2, step);
            event.writeByteArray(5, summary);
        });
    }

    private void write(Fields fields) {
        byte[] event = message(one -> {
            one.writeDouble(1, now());
            fields.of(one);
        });
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(event.length)
                .array();
        ByteBuffer record = ByteBuffer.allocate(16 + event.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(masked(length))
                .put(event)
                .putInt(masked(event));
        try {
            out.write(record.array());
            out.flush();
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    private double now() {
        return clock.instant().toEpochMilli() / 1e3;
    }

    private static int masked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    /** Writes the fields of a message. */
    @FunctionalInterface
    private interface Fields {
        void of(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
        try {
            fields.of(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }
}
