package dev.hanet.toolkit.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hanet.toolkit.execution.Resident;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Segments the images of a table: a process of the toolkit stays open on every executor, one for each task that the executor runs at a time, and
 * is handed image by image.
 *
 * <pre>{@code
 * images   path, content                 string, binary
 * result   path, masks, missing, why     string, map of kind to a PNG file's bytes, regions of no pixel, null or what is wrong
 * }</pre>
 *
 * <p>Nothing is shuffled, and a partition is read as fast as it is segmented. An image that cannot be read has a reason in place of masks; what
 * is not the image's own mistake, a full disk, say, fails the task, which Spark tries again, elsewhere if it can.
 *
 * <p>It runs on executors, so nothing here knows the toolkit's classes but {@link Resident}.
 */
public final class Segmenter {
    static final String PATH = "path";
    static final String CONTENT = "content";
    static final String KEY = "key";
    static final String MASKS = "masks";
    static final String WHY = "why";
    static final String CALL = "call";
    static final String MARK = OnWorker.MARK;

    private Segmenter() {}

    /**
     * The masks of images.
     *
     * @param images with the columns {@code path} and {@code content}; others are left out
     * @param program the toolkit as it is called on every worker, the path of {@code hanet}
     * @param runs run directories that every worker sees, whose probabilities are averaged
     */
    public static Dataset<Row> masks(Dataset<Row> images, String program, List<String> runs) {
        List<String> words = new ArrayList<>(List.of(program, "--quiet", "predict"));
        words.addAll(runs);
        String threads = images.sparkSession().sparkContext().getConf().get("spark.task.cpus", "1");
        words.addAll(List.of("-", "--format", "json", "--threads", threads));
        Partition each = new Partition(words, "", Optional.empty(), "", Optional.empty(), List.of());
        return images.select(PATH, CONTENT)
                .mapPartitions(each, Encoders.row(schema(DataTypes.BinaryType)))
                .drop(KEY, CALL);
    }

    /** The columns of a table of masks, or of names of masks. */
    static StructType schema(DataType mask) {
        return new StructType()
                .add(PATH, DataTypes.StringType, true)
                .add(KEY, DataTypes.StringType, true)
                .add(MASKS, DataTypes.createMapType(DataTypes.StringType, mask), true)
                .add("missing", DataTypes.createArrayType(DataTypes.StringType), true)
                .add(WHY, DataTypes.StringType, true)
                .add(CALL, DataTypes.StringType, true);
    }

    /** Rows whose path is called so. */
    static FilterFunction<Row> called(Pattern name) {
        return row -> name.matcher(row.getString(0)).matches();
    }

    /** Rows, masks first, whose files are in a folder. */
    static FilterFunction<Row> there(String folder) {
        return row -> row.<String, String>getJavaMap(0).values().stream()
                .allMatch(mask -> Files.exists(Path.of(folder, mask)));
    }

    /** Keys of what is done, in order: 16 bytes each. */
    static final class Done implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final int HALF = 16;

        private long[] high = new long[HALF];
        private long[] low = new long[HALF];
        private int size;

        void add(String key) {
            if (size == high.length) {
                high = Arrays.copyOf(high, 2 * size);
                low = Arrays.copyOf(low, 2 * size);
            }
            high[size] = half(key, 0);
            low[size++] = half(key, HALF);
        }

        boolean has(String key) {
            int from = 0;
            int to = size;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int order = Long.compareUnsigned(high[middle], half(key, 0));
                order = order == 0 ? Long.compareUnsigned(low[middle], half(key, HALF)) : order;
                if (order == 0) {
                    return true;
                }
                from = order < 0 ? middle + 1 : from;
                to = order < 0 ? to : middle;
            }
            return false;
        }

        private static long half(String key, int from) {
            return Long.parseUnsignedLong(key.substring(from, from + HALF), 16);
        }
    }

    /**
     * What an earlier call has done.
     *
     * @param before counts what is left out for that
     */
    record Known(Broadcast<Done> done, LongAccumulator before) implements Serializable {}

    /** Segments the images of a partition as somebody asks for the results. */
    static final class Partition implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1L;

        private final List<String> command;
        private final String network;
        private final String folder;
        private final String call;
        private final Known[] known;
        private final List<OnWorker.Look> look;

        /**
         * @param folder of masks; in the rows if absent
         * @param known absent where all are segmented
         * @param look at what a worker needs, for one that has come late; at most one
         */
        Partition(
                List<String> command,
                String network,
                Optional<String> folder,
                String call,
                Optional<Known> known,
                List<OnWorker.Look> look) {
            this.command = command;
            this.network = network;
            this.folder = folder.orElse("");
            this.call = call;
            this.known = known.stream().toArray(Known[]::new);
            this.look = new ArrayList<>(look);
        }

        @Override
        public Iterator<Row> call(Iterator<Row> images) throws IOException, InterruptedException {
            for (OnWorker.Look one : look) {
                one.require();
            }
            Network open = Network.of(command, folder);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> open.leave());
            return new Iterator<>() {
                private Optional<Row> next = Optional.empty();

                @Override
                public boolean hasNext() {
                    while (next.isEmpty() && images.hasNext()) {
                        next = segmented(images.next(), open);
                    }
                    return next.isPresent();
                }

                @Override
                public Row next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    Row row = next.orElseThrow();
                    next = Optional.empty();
                    return row;
                }
            };
        }

        /** Absent where that was done before. */
        private Optional<Row> segmented(Row image, Network open) {
            String path = image.getString(0);
            if (path == null || (image.length() > 1 && image.isNullAt(1))) {
                return Optional.of(row(
                        String.valueOf(path),
                        "",
                        Map.of(),
                        List.of(),
                        "its row has no " + (path == null ? PATH : CONTENT)));
            }
            String name = new org.apache.hadoop.fs.Path(path).getName();
            try {
                Path file = image.length() > 1
                        ? open.received(name, image.<byte[]>getAs(1))
                        : Path.of(new org.apache.hadoop.fs.Path(path).toUri().getPath());
                String key = known.length == 0 ? "" : key(folder.isEmpty() ? path : name, file);
                if (known.length > 0 && known[0].done().value().has(key)) {
                    known[0].before().add(1);
                    return Optional.empty();
                }
                JsonNode answer = open.answer(file.toString());
                if (answer.get("isOfDisk").asBoolean()) {
                    throw new IOException(
                            MARK + OnWorker.host() + ": " + answer.get(WHY).asText());
                }
                List<String> missing = new ArrayList<>();
                answer.get("missing").forEach(region -> missing.add(region.asText()));
                return Optional.of(row(
                        path,
                        key,
                        open.masks(answer.get("files")),
                        missing,
                        answer.get(WHY).isNull()
                                ? null
                                : answer.get(WHY).asText().replace(file.toString(), path)));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        e.getMessage() != null && e.getMessage().startsWith(MARK)
                                ? e.getMessage()
                                : MARK + "'" + path + "': " + e.getMessage(),
                        e);
            }
        }

        private Row row(
                String path, String key, Map<String, Object> masks, List<String> missing, @Nullable String why) {
            return RowFactory.create(
                    path,
                    key,
                    scala.jdk.javaapi.CollectionConverters.asScala(masks),
                    missing.toArray(String[]::new),
                    why,
                    call);
        }

        /** What tells an image and what is asked of it from another. */
        private String key(String name, Path file) throws IOException {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update((network + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
                byte[] buffer = new byte[1 << 16];
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.update(buffer, 0, read);
                    }
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }
    }

    /** A process of the toolkit with its network open, which one task at a time talks to. */
    private static final class Network {
        private static final Resident.Idle<Network> IDLE = new Resident.Idle<>(network -> network.process.isFree());
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final int BY_SIGNAL = 128;
        private static final List<String> PICTURES = List.of("classes", "overlay");

        private final List<String> command;
        private final String folder;
        private final Path passing;
        private Resident process;

        private Network(List<String> command, String folder) throws IOException {
            this.command = command;
            this.folder = folder;
            passing = Files.createTempDirectory("hanet-images");
            process = begun();
        }

        /** One that waits, or a new one. */
        static Network of(List<String> command, String folder) {
            Optional<Network> idle = IDLE.take(begunWith(command, folder));
            try {
                return idle.isPresent() ? idle.orElseThrow() : new Network(command, folder);
            } catch (IOException e) {
                throw new UncheckedIOException(MARK + "no process can be begun: " + e.getMessage(), e);
            }
        }

        private static List<String> begunWith(List<String> command, String folder) {
            List<String> whole = new ArrayList<>(command);
            whole.add(folder);
            return whole;
        }

        private Resident begun() throws IOException {
            List<String> words = new ArrayList<>(command);
            words.addAll(
                    List.of("--out", folder.isEmpty() ? passing.resolve("masks").toString() : folder));
            return new Resident(OnWorker.process(words, Optional.empty()));
        }

        /** Gives it back; one that was left in the middle of an image is ended. */
        void leave() {
            if (!IDLE.give(begunWith(command, folder), this)) {
                process.end();
                clear(passing);
            }
        }

        private static void clear(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // the system clears its folder of passing files
            }
        }

        /** Writes an image that came in a row to a file of its name, for the process to read. */
        Path received(String name, byte[] content) throws IOException {
            Path images = Files.createDirectories(passing.resolve("images"));
            clear(images);
            return Files.write(Files.createDirectories(images).resolve(name), content);
        }

        /**
         * Has one image segmented.
         *
         * @throws IOException when the process cannot do what it is for
         */
        JsonNode answer(String file) throws IOException {
            if (file.indexOf('\n') >= 0) {
                return unanswered("its name has a line break");
            }
            for (int attempt = 1; ; attempt++) {
                if (!process.isFree()) {
                    process.end();
                    process = begun();
                }
                Resident.Answer answer = asked(file);
                if (answer.line().isPresent()) {
                    return JSON.readTree(answer.line().orElseThrow());
                }
                boolean isLost = answer.code() == Resident.LOST;
                if (answer.code() <= BY_SIGNAL || (isLost && attempt > 1)) {
                    throw new IOException(MARK + OnWorker.host() + ": " + lastSaid(answer));
                }
                if (attempt > 1) {
                    return unanswered(
                            "its process was ended by signal " + (answer.code() - BY_SIGNAL) + " at this image, twice");
                }
            }
        }

        private Resident.Answer asked(String file) throws IOException {
            try {
                return process.ask(file).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("an answer comes, or does not", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(MARK + "the task was ended", e);
            }
        }

        private static String lastSaid(Resident.Answer answer) {
            return answer.said().stream()
                    .filter(line -> line.startsWith(MARK))
                    .reduce((first, second) -> second)
                    .map(line -> line.substring(MARK.length()))
                    .or(() -> answer.said().stream().reduce((first, second) -> second))
                    .orElse("the toolkit ended with exit code " + answer.code() + " and said nothing");
        }

        private static JsonNode unanswered(String why) {
            return JSON.createObjectNode()
                    .put(WHY, why)
                    .put("isOfDisk", false)
                    .<com.fasterxml.jackson.databind.node.ObjectNode>set("files", JSON.createArrayNode())
                    .set("missing", JSON.createArrayNode());
        }

        /** Masks by their kind: the names of their files, or what is in them. */
        Map<String, Object> masks(JsonNode files) throws IOException {
            Map<String, Object> masks = new LinkedHashMap<>();
            for (JsonNode one : files) {
                Path file = Path.of(one.asText());
                String name = String.valueOf(file.getFileName());
                String inner = name.replaceFirst("\\.(png|nii\\.gz)$", "");
                String kind = inner.substring(inner.lastIndexOf('.') + 1);
                if (!folder.isEmpty()) {
                    masks.put(kind, name);
                } else if (!PICTURES.contains(kind)) {
                    masks.put(kind, Files.readAllBytes(file));
                }
            }
            if (folder.isEmpty()) {
                clear(passing.resolve("masks"));
            }
            return masks;
        }
    }
}
