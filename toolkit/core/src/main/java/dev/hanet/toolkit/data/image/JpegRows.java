package dev.hanet.toolkit.data.image;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * The rows of a JPEG file in order, decoded once: a thread of its own lets the decoder run from the first row to the last, which waits wherever nobody has
 * asked for the next rows. No more is in memory than the rows that were asked for. Files in several scans, as progressive ones, have no row before the
 * last, and are not read so. Source: ITU-T T.81, annex B.
 */
final class JpegRows implements ImageRows.InOrder {
    private static final long GLANCE_MILLIS = 200;
    private static final int MARK = 0xff;
    private static final int START_OF_SCAN = 0xda;

    private final Path file;
    private final ImageInputStream stream;
    private final ImageReader reader;
    private final ColorModel colours;
    private final int width;
    private final int height;
    private final int bands;
    private final List<String> warnings = new ArrayList<>(); // of the decoding thread
    private final BlockingQueue<WritableRaster> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private Optional<Thread> decoding = Optional.empty();
    private int next;

    /** Rows, or what kept them away. */
    private record Answer(Optional<WritableRaster> rows, Optional<Throwable> failure) {}

    private JpegRows(Path file, ImageInputStream stream, ImageReader reader, ImageTypeSpecifier type)
            throws IOException {
        this.file = file;
        this.stream = stream;
        this.reader = reader;
        this.colours = type.getColorModel();
        this.bands = type.getNumBands();
        this.width = reader.getWidth(0);
        this.height = reader.getHeight(0);
    }

    /** A file whose rows can be read so; absent for other formats, for inks, and for several scans. What is damaged is for the decoder to tell. */
    static Optional<JpegRows> open(Path file) {
        try {
            ImageInputStream stream = Unpacked.open(file, ImageFile.MOST_PIXELS);
            Optional<JpegRows> rows = Optional.empty();
            try {
                rows = open(file, stream);
            } finally {
                if (rows.isEmpty()) {
                    stream.close();
                }
            }
            return rows;
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<JpegRows> open(Path file, ImageInputStream stream) throws IOException {
        Stated stated = Stated.of(stream, file.toString());
        if (!stated.format().equals("JPEG") || stated.inks() != Stated.Inks.NONE || !isOneScan(stream)) {
            return Optional.empty();
        }
        stream.seek(0);
        ImageReader reader = ImageFile.reader("JPEG", false);
        reader.setInput(stream, false, true);
        return Optional.of(
                new JpegRows(file, stream, reader, reader.getImageTypes(0).next()));
    }

    /** Whether the first scan holds all channels, bit by bit. */
    private static boolean isOneScan(ImageInputStream stream) throws IOException {
        stream.setByteOrder(ByteOrder.BIG_ENDIAN);
        stream.seek(2);
        int channels = 0;
        while (true) {
            if (stream.readUnsignedByte() != MARK) {
                return false;
            }
            int marker = stream.readUnsignedByte();
            while (marker == MARK) {
                marker = stream.readUnsignedByte();
            }
            long begins = stream.getStreamPosition();
            int length = stream.readUnsignedShort();
            if (marker == START_OF_SCAN) {
                return channels > 0 && stream.readUnsignedByte() == channels;
            }
            if (marker == 0xc0 || marker == 0xc1) { // sequential, the frame's channels stand behind its size
                stream.skipBytes(5);
                channels = stream.readUnsignedByte();
            }
            stream.seek(begins + length);
        }
    }

    @Override
    public int next() {
        return next;
    }

    @Override
    public BufferedImage read(int count) throws IOException {
        asked.add(raster(count));
        if (decoding.isEmpty()) {
            Thread thread = new Thread(this::decode, "rows of a JPEG file");
            thread.setDaemon(true);
            thread.start();
            decoding = Optional.of(thread);
        }
        Answer answer;
        try {
            answer = answer(decoding.orElseThrow());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while an image was decoded");
        }
        if (answer.failure().isPresent()) {
            Throwable failure = answer.failure().get();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException told) {
                throw told;
            }
            throw new IOException(failure.getMessage(), failure);
        }
        next += count;
        return new BufferedImage(colours, answer.rows().orElseThrow(), colours.isAlphaPremultiplied(), null);
    }

    /** The next answer; one in its place where the decoder has ended without, as it may where memory has run out. */
    private Answer answer(Thread decoder) throws InterruptedException {
        while (true) {
            Answer answer = answers.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            if (answer == null && !decoder.isAlive()) {
                answer = answers.poll(); // what it said last
                return answer == null
                        ? new Answer(
                                Optional.empty(), Optional.of(new IOException("its decoder ended before its last row")))
                        : answer;
            }
            if (answer != null) {
                return answer;
            }
        }
    }

    private WritableRaster raster(int count) {
        int[] offsets = IntStream.range(0, bands).toArray();
        return Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE, width, count, Math.multiplyExact(width, bands), bands, offsets, null);
    }

    private void decode() {
        try {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            Sink sink = new Sink();
            ImageReadParam param = reader.getDefaultReadParam();
            param.setDestination(new BufferedImage(colours, sink, colours.isAlphaPremultiplied(), null));
            reader.read(0, param);
            sink.answer(); // the last rows, once the decoder has said all that it has to say
        } catch (CancellationException e) {
            // nobody asks any more
        } catch (IOException | RuntimeException | Error e) {
            answers.add(new Answer(Optional.empty(), Optional.of(e)));
        }
    }

    @Override
    public void close() {
        decoding.ifPresent(thread -> {
            thread.interrupt();
            try {
                thread.join(); // at the next row
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        reader.dispose();
        try {
            stream.close();
        } catch (IOException e) {
            // it was only read
        }
    }

    /** A picture of the whole size that holds nothing: each row goes to whoever asked for it. */
    private final class Sink extends WritableRaster {
        private Optional<WritableRaster> rows = Optional.empty();
        private int filled;
        private int row;

        Sink() {
            super(
                    new PixelInterleavedSampleModel(
                            DataBuffer.TYPE_BYTE,
                            JpegRows.this.width,
                            JpegRows.this.height,
                            bands,
                            Math.multiplyExact(JpegRows.this.width, bands),
                            IntStream.range(0, bands).toArray()),
                    new DataBufferByte(1),
                    new Point());
        }

        @Override
        public void setRect(int left, int top, Raster source) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            if (top != row) {
                throw new IllegalStateException("row " + top + " was decoded where row " + row + " is next");
            }
            try {
                WritableRaster to = rows.isPresent() ? rows.get() : asked.take();
                rows = Optional.of(to);
                to.setRect(left, filled - source.getMinY(), source);
                filled++;
                row++;
                if (filled == to.getHeight() && row < JpegRows.this.height) {
                    answer();
                }
            } catch (InterruptedException e) {
                throw new CancellationException();
            }
        }

        void answer() {
            Optional<Throwable> failure = ImageDecoder.tellOfMissingData(warnings)
                    ? Optional.of(ImageFile.truncated(file, null))
                    : Optional.empty();
            answers.add(new Answer(rows, failure));
            rows = Optional.empty();
            filled = 0;
        }
    }
}
