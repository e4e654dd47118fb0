package dev.hanet.toolkit.data.image;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Spacing;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A NIfTI-1 volume, packed with gzip or not, as slices that stand as radiologists look at them: the patient's right at the left,
 * front or head at the top. Slices are counted towards head, front and right.
 *
 * <p>Which way the numbers run is taken from the sform, else the qform; a file that has neither is taken to run to the left, the
 * front and the head, as nibabel does. A slope other than 0 and an intercept are applied.
 *
 * <p>Source: nifti1.h, the definition of the format.
 */
public final class Volume {
    private static final int HEADER = 348;
    private static final int SECOND_HEADER = 540;
    private static final int MAGIC = 344;
    private static final int UNITS = 123;
    private static final int UNITS_OF_LENGTH = 7;
    private static final int METRES = 1;
    private static final int MICROMETRES = 3;
    private static final int BYTES = 2;
    private static final int BITS_OF_BYTES = 8;
    /** The share of a voxel's side by which places differ through rounding alone. */
    private static final double SAME_PLACE = 0.1;
    /** The share of a direction below which it leads nowhere new, and by which lengths and right angles differ through rounding alone. */
    private static final double ROUNDING = 1e-3;
    /** How far the squares of a rotation's three numbers may come to more than one through rounding alone. */
    private static final double ROTATION = 1e-5;
    /** How much is read behind the voxels to come to the sum that whoever packed them wrote at the end. */
    private static final int BEYOND = 1 << 16;

    /** What share of the memory the slices have that are there at once, where a volume is taken slice by slice. */
    private static final int SHARE = 32;

    /** The most that stands between header and voxels: what else is said of a patient, never so much. */
    private static final int MOST_BEFORE = 1 << 30;

    /** How many bytes at most come of one that is packed. */
    private static final int DENSEST = 1032;

    private static final String SAVE = "save it as a NIfTI-1 file of one volume";

    private final Path file;
    private final byte[] head;
    private final ByteBuffer header;
    /** Lengths along the numbers' own three directions. */
    private final int[] lengths = new int[3];
    /** For right, front and head: the direction that runs along it. */
    private final int[] along = new int[3];

    private final boolean[] reversed = new boolean[3];
    private final int type;
    private @Nullable SoftReference<Image> loaded;

    /** Whether a file is a volume, by its name's ending. */
    public static boolean isNamedSo(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".nii") || name.endsWith(".nii.gz");
    }

    /**
     * Reads the header of a volume that goes into memory; no voxel is read yet.
     *
     * @throws DataException when the file is missing, no volume, too large, or of a kind that is not read
     */
    public static Volume open(Path file) {
        Volume volume = openInOrder(file);
        volume.requireInMemory(volume.count());
        return volume;
    }

    /**
     * Reads the header of a volume of any size, whose slices are then taken {@linkplain #inOrder in order}.
     *
     * @throws DataException when the file is missing, no volume, or of a kind that is not read
     */
    public static Volume openInOrder(Path file) {
        ImageFile.requireThere(file);
        try (InputStream in = unpacked(file)) {
            byte[] bytes = in.readNBytes(HEADER);
            if (bytes.length < HEADER) {
                throw new DataException("'" + file + "' ends before its header does", "fetch it again");
            }
            Volume volume = new Volume(file, bytes);
            long most = Files.size(file) * (Unpacked.isPacked(file) ? DENSEST : 1);
            if (most < volume.begin() + volume.count() * volume.width()) {
                throw unreadable(file, new java.io.EOFException());
            }
            return volume;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Volume(Path file, byte[] head) {
        this.file = file;
        this.head = head;
        this.header = ByteBuffer.wrap(head);
        header.order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(0) != HEADER) {
            header.order(ByteOrder.BIG_ENDIAN);
        }
        String magic = new String(head, MAGIC, 3, StandardCharsets.ISO_8859_1);
        if (header.getInt(0) != HEADER || !magic.equals("n+1")) {
            String what = Integer.reverseBytes(header.getInt(0)) == SECOND_HEADER || header.getInt(0) == SECOND_HEADER
                    ? "is NIfTI-2"
                    : magic.equals("ni1") ? "is half of a pair of files" : "is no NIfTI volume";
            throw new DataException("'" + file + "' " + what, SAVE);
        }
        int dimensions = header.getShort(40);
        for (int d = 1; d <= 7; d++) {
            int length = d <= dimensions ? header.getShort(40 + 2 * d) : 1;
            if (length < 1 || dimensions < 2 || dimensions > 7) {
                throw new DataException("'" + file + "' claims sides that are no lengths", "fetch it again");
            }
            if (d > 3 && length > 1) {
                throw new DataException("'" + file + "' holds " + length + " volumes", SAVE);
            }
            if (d <= 3) {
                lengths[d - 1] = length;
            }
        }
        type = header.getShort(70);
        width();
        requireFollowable();
        orient();
    }

    private long count() {
        return (long) lengths[0] * lengths[1] * lengths[2];
    }

    /** Where the voxels begin in the file, as it is unpacked. */
    private long begin() {
        return (long) header.getFloat(108);
    }

    private void requireInMemory(long voxels) {
        long needed = voxels * 2 * Float.BYTES;
        if (needed > Runtime.getRuntime().maxMemory() / 2 || voxels > Integer.MAX_VALUE / 2) {
            throw new DataException(
                    "'" + file + "' claims to be " + lengths[0] + "x" + lengths[1] + "x" + lengths[2]
                            + " voxels, of which " + (needed >> 20)
                            + " MiB are needed at once, more than half of the memory that this process may use",
                    "cut it, or give the process more memory with -Xmx");
        }
    }

    /** Numbers that lead to voxels which are none. */
    private void requireFollowable() {
        float offset = header.getFloat(108);
        if (!(offset >= HEADER + 4)) {
            throw contradictory("says that its voxels begin at byte " + offset + ", within its header");
        }
        if (offset > MOST_BEFORE) {
            throw contradictory("says that its voxels begin at byte " + offset + ", far behind its header");
        }
        float slope = header.getFloat(112);
        float intercept = header.getFloat(116);
        if (slope != 0 && Float.isFinite(slope) && !Float.isFinite(intercept)) {
            throw contradictory("says that its values are multiplied by " + slope + ", and " + intercept + " added");
        }
    }

    private DataException contradictory(String what) {
        return new DataException(
                "'" + file + "' " + what, "correct its header, or save it anew from what it was made of");
    }

    private int width() {
        return switch (type) {
            case BYTES, 256 -> 1;
            case 4, 512 -> 2;
            case 8, 16, 768 -> 4;
            case 64, 1024 -> 8;
            default ->
                throw new DataException(
                        "'" + file + "' holds numbers of the kind " + type + ", which is not read",
                        "save it as whole or real numbers");
        };
    }

    /** Finds for each direction of the body the numbers' direction that is nearest to it, as nibabel's closest canonical. */
    private void orient() {
        double[][] affine = affine();
        if (!Arrays.stream(affine).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw contradictory("says where its voxels lie (" + placed() + ") by what is no number");
        }
        boolean[] used = new boolean[3];
        boolean[] given = new boolean[3];
        for (int round = 0; round < 3; round++) {
            double best = -1;
            int bestWorld = 0;
            int bestAxis = 0;
            for (int world = 0; world < 3; world++) {
                for (int axis = 0; axis < 3; axis++) {
                    double norm = length(affine, axis);
                    double share = norm > 0 ? Math.abs(affine[world][axis]) / norm : 0;
                    if (!used[axis] && !given[world] && share > best) {
                        best = share;
                        bestWorld = world;
                        bestAxis = axis;
                    }
                }
            }
            if (best < ROUNDING && lengths[bestAxis] > 1) {
                throw contradictory("says that its voxels lie in a plane or a line (" + placed() + "), and has "
                        + lengths[0] + "x" + lengths[1] + "x" + lengths[2]);
            }
            used[bestAxis] = true;
            given[bestWorld] = true;
            along[bestWorld] = bestAxis;
            reversed[bestWorld] = affine[bestWorld][bestAxis] < 0;
        }
    }

    /** How far a step along a direction of the numbers leads. */
    private static double length(double[][] affine, int axis) {
        return Math.hypot(Math.hypot(affine[0][axis], affine[1][axis]), affine[2][axis]);
    }

    /** What says where the voxels lie. */
    private String placed() {
        return header.getShort(254) > 0 ? "sform" : header.getShort(252) > 0 ? "qform" : "pixdim";
    }

    /** Where voxels lie in the body, as rows of a 3 x 4 matrix: right, front and head. */
    private double[][] affine() {
        double[][] affine = new double[3][4];
        if (header.getShort(254) > 0) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 4; column++) {
                    affine[row][column] = header.getFloat(280 + 16 * row + 4 * column);
                }
            }
            return affine;
        }
        double x = pixel(1);
        double y = pixel(2);
        double z = pixel(3);
        if (header.getShort(252) <= 0) {
            return new double[][] {{-x, 0, 0, 0}, {0, y, 0, 0}, {0, 0, z, 0}};
        }
        double b = header.getFloat(256);
        double c = header.getFloat(260);
        double d = header.getFloat(264);
        if (b * b + c * c + d * d > 1 + ROTATION) {
            throw contradictory("says where its voxels lie (qform) by a rotation that is none");
        }
        double a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
        double flip = header.getFloat(76) < 0 ? -1 : 1;
        return new double[][] {
            {
                (a * a + b * b - c * c - d * d) * x,
                2 * (b * c - a * d) * y,
                2 * (b * d + a * c) * z * flip,
                header.getFloat(268)
            },
            {
                2 * (b * c + a * d) * x,
                (a * a + c * c - b * b - d * d) * y,
                2 * (c * d - a * b) * z * flip,
                header.getFloat(272)
            },
            {
                2 * (b * d - a * c) * x,
                2 * (c * d + a * b) * y,
                (a * a + d * d - b * b - c * c) * z * flip,
                header.getFloat(276)
            }
        };
    }

    private double pixel(int axis) {
        double length = Math.abs(header.getFloat(76 + 4 * axis));
        return length > 0 ? length : 1;
    }

    /** How many slices there are. */
    public int slices(Axis axis) {
        return lengths[along[axis.direction()]];
    }

    /** Height and width of every slice. */
    public ImageSize size(Axis axis) {
        return new ImageSize(lengths[along[down(axis)]], lengths[along[across(axis)]]);
    }

    /**
     * How far apart the pixels of a slice lie. A file that does not say what it counts in counts in millimetres, as is usual; absent where it
     * says no lengths, and where those (pixdim) are not those of the places that it says (sform), or these stand at no right angle.
     */
    public Optional<Spacing> spacing(Axis axis) {
        double unit =
                switch (header.get(UNITS) & UNITS_OF_LENGTH) {
                    case METRES -> 1000;
                    case MICROMETRES -> 0.001;
                    default -> 1;
                };
        double down = unit * said(along[down(axis)]);
        double across = unit * said(along[across(axis)]);
        return Spacing.isLength(down)
                        && Spacing.isLength(across)
                        && isRectangular(along[down(axis)], along[across(axis)])
                ? Optional.of(new Spacing(down, across))
                : Optional.empty();
    }

    private double said(int axis) {
        return Math.abs(header.getFloat(80 + 4 * axis));
    }

    /** Whether two directions of the numbers lead as far as is said, at a right angle. */
    private boolean isRectangular(int one, int other) {
        double[][] affine = affine();
        double first = length(affine, one);
        double second = length(affine, other);
        double both = 0;
        for (double[] row : affine) {
            both += row[one] * row[other];
        }
        return Math.abs(first - said(one)) <= ROUNDING * said(one)
                && Math.abs(second - said(other)) <= ROUNDING * said(other)
                && Math.abs(both) <= ROUNDING * first * second;
    }

    /**
     * How another volume's slices do not lie on those of this one, in words; absent when they do, in whatever order its file
     * has the numbers.
     */
    public Optional<String> difference(Volume other) {
        if (!sides().equals(other.sides())) {
            return Optional.of("has " + other.sides() + " voxels where the image has " + sides()
                    + " (to the right, the front and the head)");
        }
        double furthest = 0;
        for (int corner = 0; corner < 8; corner++) {
            double[] here = place(corner);
            double[] there = other.place(corner);
            furthest = Math.max(
                    furthest, Math.hypot(Math.hypot(here[0] - there[0], here[1] - there[1]), here[2] - there[2]));
        }
        double[][] affine = affine();
        double side = IntStream.range(0, 3)
                .mapToDouble(axis -> length(affine, axis))
                .filter(length -> length > 0)
                .min()
                .orElse(1);
        return furthest <= side * SAME_PLACE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "lies elsewhere than the image: a corner of it %.3g away, in what it counts in",
                        furthest));
    }

    private String sides() {
        return lengths[along[0]] + "x" + lengths[along[1]] + "x" + lengths[along[2]];
    }

    /** Where the voxel at a corner lies, whose bits say for right, front and head whether it is the last one. */
    private double[] place(int corner) {
        double[][] affine = affine();
        double[] place = {affine[0][3], affine[1][3], affine[2][3]};
        for (int world = 0; world < 3; world++) {
            int last = lengths[along[world]] - 1;
            int index = at(world, (corner >> world & 1) * last);
            for (int row = 0; row < 3; row++) {
                place[row] += affine[row][along[world]] * index;
            }
        }
        return place;
    }

    private static int down(Axis axis) {
        return axis == Axis.AXIAL ? 1 : 2;
    }

    private static int across(Axis axis) {
        return axis == Axis.SAGITTAL ? 1 : 0;
    }

    /**
     * One slice in one channel, its values as they are meant: with slope and intercept.
     *
     * @param number from 0
     * @throws DataException when the file cannot be read
     */
    public Image slice(Axis axis, int number) {
        return slice(voxels().values(), whole(), axis, number);
    }

    private Image slice(float[] of, Band band, Axis axis, int number) {
        ImageSize size = size(axis);
        float[] values = new float[size.pixels()];
        each(axis, number, band, (pixel, voxel) -> values[pixel] = of[voxel]);
        return new Image(1, size, values);
    }

    /**
     * Its slices, each once, while little of it is in memory.
     *
     * @throws DataException when the file cannot be read, or ends before its volume does, which is seen before the first slice
     */
    public InOrder inOrder(Axis axis) {
        return inOrder(axis, atOnce());
    }

    private static int atOnce() {
        return (int) Math.min(Runtime.getRuntime().maxMemory() / SHARE, Integer.MAX_VALUE >> 1);
    }

    /** The same with so many bytes of it in memory, or one slice. */
    InOrder inOrder(Axis axis, int atOnce) {
        requireInMemory((long) size(axis).height() * size(axis).width());
        return new InOrder(axis, Math.max(1, atOnce / Float.BYTES / size(axis).pixels()));
    }

    /** The slices of a volume, one after another. */
    public final class InOrder {
        private final Axis axis;
        private final int most;
        private Band band;
        private float[] values;
        private int next;

        private InOrder(Axis axis, int most) {
            this.axis = axis;
            this.most = most;
            this.band = band(0);
            this.values = load(band, true);
        }

        /** The slices from one on. */
        private Band band(int number) {
            int first = at(axis.direction(), number);
            int length = lengths[along[axis.direction()]];
            return reversed[axis.direction()]
                    ? new Band(along[axis.direction()], Math.max(0, first + 1 - most), first + 1)
                    : new Band(along[axis.direction()], first, Math.min(length, first + most));
        }

        /** The next slice, as {@link #slice} gives it. */
        public Image next() {
            int place = at(axis.direction(), next);
            if (place < band.from() || place >= band.to()) {
                values = new float[0]; // two of them are never there at once
                band = band(next);
                values = load(band, false);
            }
            return slice(values, band, axis, next++);
        }
    }

    /** The voxels whose numbers along one direction are from one to before another. */
    private record Band(int direction, int from, int to) {
        boolean holds(int axis, int number) {
            return axis != direction || (from <= number && number < to);
        }
    }

    private Band whole() {
        return new Band(2, 0, lengths[2]);
    }

    /** How long a band is along a direction of the numbers. */
    private int side(Band band, int axis) {
        return axis == band.direction() ? band.to() - band.from() : lengths[axis];
    }

    /** What a place along a direction of the body adds to a voxel's number in a band; negative where the band does not hold it. */
    private int offset(Band band, int world, int number) {
        int axis = along[world];
        int at = at(world, number);
        if (!band.holds(axis, at)) {
            return -1;
        }
        int stride = (axis > 0 ? side(band, 0) : 1) * (axis > 1 ? side(band, 1) : 1);
        return (axis == band.direction() ? at - band.from() : at) * stride;
    }

    /** Tells for every pixel of a slice that lies in a band which voxel of it that is. */
    private void each(Axis axis, int number, Band band, Pair pair) {
        ImageSize size = size(axis);
        int start = offset(band, axis.direction(), number);
        for (int y = 0; start >= 0 && y < size.height(); y++) {
            // From head, front and right, which are the greatest, downwards and across.
            int row = offset(band, down(axis), size.height() - 1 - y);
            for (int x = 0; row >= 0 && x < size.width(); x++) {
                int column = offset(band, across(axis), size.width() - 1 - x);
                if (column >= 0) {
                    pair.of(y * size.width() + x, start + row + column);
                }
            }
        }
    }

    private int at(int world, int number) {
        return reversed[world] ? lengths[along[world]] - 1 - number : number;
    }

    private synchronized Image voxels() {
        Image known = loaded == null ? null : loaded.get();
        if (known != null) {
            return known;
        }
        float[] values = load(whole(), true);
        Image voxels = new Image(1, new ImageSize(1, values.length), values);
        loaded = new SoftReference<>(voxels);
        return voxels;
    }

    /** How many bytes the voxels have, at the least, that one of the sides leaves out which is too short by one. */
    private long leastFurther() {
        return IntStream.of(lengths)
                .mapToLong(side -> count() / side * width())
                .min()
                .orElseThrow();
    }

    /** Reads some of the voxels; to the end of the file, so that it is seen whether it is whole, or no further than is needed. */
    private float[] load(Band band, boolean toTheEnd) {
        int width = width();
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(side(band, 0), side(band, 1)), side(band, 2))];
        double slope = header.getFloat(112);
        double intercept = header.getFloat(116);
        boolean scaled = slope != 0 && Double.isFinite(slope) && Double.isFinite(intercept);
        byte[] row = new byte[lengths[0] * width];
        ByteBuffer buffer = ByteBuffer.wrap(row).order(header.order());
        int first = band.direction() == 0 ? band.from() : 0;
        int length = side(band, 0);
        try (InputStream in = new BufferedInputStream(unpacked(file), 1 << 16)) {
            in.skipNBytes(begin());
            int next = 0;
            for (int z = 0; z < lengths[2] && (toTheEnd || next < values.length); z++) {
                for (int y = 0; y < lengths[1]; y++) {
                    if (!band.holds(2, z) || !band.holds(1, y)) {
                        in.skipNBytes(row.length);
                        continue;
                    }
                    if (in.readNBytes(row, 0, row.length) < row.length) {
                        throw new java.io.EOFException();
                    }
                    for (int x = 0; x < length; x++) {
                        double value = value(buffer, (first + x) * width);
                        values[next++] = (float) (scaled ? value * slope + intercept : value);
                    }
                }
            }
            if (toTheEnd && !Padding.isOne(in.readNBytes(BEYOND), leastFurther())) {
                throw contradictory("goes on behind the " + lengths[0] + "x" + lengths[1] + "x" + lengths[2]
                        + " voxels of " + width() + (width() == 1 ? " byte" : " bytes") + " that its header tells of");
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return values;
    }

    private double value(ByteBuffer buffer, int at) {
        return switch (type) {
            case BYTES -> buffer.get(at) & 0xff;
            case 256 -> buffer.get(at);
            case 4 -> buffer.getShort(at);
            case 512 -> buffer.getShort(at) & 0xffff;
            case 8 -> buffer.getInt(at);
            case 768 -> buffer.getInt(at) & 0xffffffffL;
            case 1024 -> buffer.getLong(at);
            case 16 -> buffer.getFloat(at);
            default -> buffer.getDouble(at);
        };
    }

    /**
     * Writes bytes for all slices as a packed file of a volume that lies where this one lies: the same header but for the kind of the
     * numbers. Little of it is in memory.
     *
     * @param file which is not there yet
     * @param slope what every byte is to be multiplied with by who reads it
     * @param slices the bytes of a slice; asked for as often as is needed
     */
    public void write(Path file, Axis axis, float slope, IntFunction<byte[]> slices) throws IOException {
        write(file, axis, slope, slices, atOnce());
    }

    /** The same with so many bytes in memory, or as many as lie side by side in the file. */
    void write(Path file, Axis axis, float slope, IntFunction<byte[]> slices, int atOnce) throws IOException {
        byte[] copy = Arrays.copyOf(head, HEADER + 4);
        ByteBuffer changed = ByteBuffer.wrap(copy).order(header.order());
        changed.putShort(70, (short) BYTES).putShort(72, (short) BITS_OF_BYTES).putFloat(108, HEADER + 4);
        changed.putFloat(112, slope).putFloat(116, 0).putFloat(124, 0).putFloat(128, 0);
        try (OutputStream whole = Channels.newOutputStream(
                        PlainFile.channel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                OutputStream out = new GZIPOutputStream(new BufferedOutputStream(whole, 1 << 16))) {
            out.write(copy);
            int plane = Math.multiplyExact(lengths[0], lengths[1]);
            int most = Math.max(1, atOnce / plane);
            for (int from = 0; from < lengths[2]; from += most) {
                Band band = new Band(2, from, Math.min(lengths[2], from + most));
                byte[] voxels = new byte[plane * side(band, 2)];
                for (int number = 0; number < slices(axis); number++) {
                    if (offset(band, axis.direction(), number) >= 0) {
                        byte[] slice = slices.apply(number);
                        each(axis, number, band, (pixel, voxel) -> voxels[voxel] = slice[pixel]);
                    }
                }
                out.write(voxels);
            }
        }
    }

    private static InputStream unpacked(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Unpacked.stream(file), 1 << 16);
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        try {
            return packed ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static DataException unreadable(Path file, IOException cause) {
        boolean ends = cause instanceof java.io.EOFException;
        return new DataException(
                "'" + file + "' " + (ends ? "ends before its volume does" : "cannot be read"),
                Optional.of("the file may be truncated or damaged; fetch it again"),
                Optional.empty(),
                cause);
    }

    @FunctionalInterface
    private interface Pair {
        void of(int pixel, int voxel);
    }
}
