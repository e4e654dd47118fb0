package dev.hanet.toolkit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.execution.ThisMachine;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.train.TinySpec;
import dev.hanet.yaml.HanetException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a folder and of a table, by a Spark of two executor threads in this process. */
class SegmenterIT {
    private static final int SIZE = 32;
    private static final int IMAGES = 6;

    @TempDir
    private static Path folder;

    private static Launcher spark = new ThisMachine();
    private static Path run = Path.of("");
    private static Path images = Path.of("");

    @BeforeAll
    static void train() throws Exception {
        Path spec = Files.writeString(folder.resolve("tiny.yaml"), TinySpec.TEXT);
        assertThat(Toolkit.run("train", spec, "--runs", folder.resolve("runs"), "--threads", "1", "--quiet"))
                .isEqualTo(0);
        try (Stream<Path> runs = Files.list(folder.resolve("runs/tiny"))) {
            run = runs.filter(path -> Files.exists(path.resolve("status")))
                    .findFirst()
                    .orElseThrow();
        }
        images = Files.createDirectories(folder.resolve("images of a day"));
        for (int i = 0; i < IMAGES; i++) {
            ImageIO.write(drawn(i), "png", images.resolve("eye" + i + ".png").toFile());
        }
        byte[] whole = Files.readAllBytes(images.resolve("eye0.png"));
        Files.write(images.resolve("torn.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(images.resolve("notes.txt"), "no image");
        assertThat(Toolkit.run("predict", run, images, "--out", folder.resolve("local"), "--threads", "1", "--quiet"))
                .isEqualTo(1);
        spark = new SparkLauncher.Masters().open("local[2]", 1);
    }

    @AfterAll
    static void leave() throws Exception {
        spark.close();
    }

    private static BufferedImage drawn(int seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
            image.setRGB(pixel % SIZE, pixel / SIZE, random.nextInt(1 << 24));
        }
        return image;
    }

    private static Launcher.Images asked(Object in, Object out) {
        List<String> program = new ArrayList<>(Toolkit.program());
        program.addAll(List.of("--quiet", "predict", run.toString(), "-", "--format", "json", "--threads", "1"));
        return new Launcher.Images(program, "one network", in.toString(), out.toString(), ImageFile.names());
    }

    private static Map<String, String> masks(Path out) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".png")).toList()) {
                found.put(
                        file.getFileName().toString(), java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    @Test
    void a_folder_gives_the_files_that_this_machine_gives_and_only_what_is_new_is_segmented_again() throws Exception {
        Path out = folder.resolve("of-folder");
        Launcher.Segmented first = spark.segment(asked(images, out));
        assertThat(first.done()).isEqualTo(IMAGES);
        assertThat(first.before()).isZero();
        assertThat(first.others()).isEqualTo(1);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(first.why().toString()).contains("torn.png", "ends before its image does");
        assertThat(masks(out)).isEqualTo(masks(folder.resolve("local"))).hasSize(3 * IMAGES);

        Files.delete(out.resolve("eye1.mask.png"));
        ImageIO.write(drawn(99), "png", images.resolve("eye2.png").toFile());
        Launcher.Segmented second = spark.segment(asked(images, out));
        ImageIO.write(drawn(2), "png", images.resolve("eye2.png").toFile());
        assertThat(second.done())
                .as("one whose mask is gone, one that is another")
                .isEqualTo(2);
        assertThat(second.before()).isEqualTo(IMAGES - 2);
    }

    @Test
    void a_table_gives_the_same_masks_in_a_table() throws Exception {
        SparkSession session = SparkSession.active();
        Path table = folder.resolve("images.parquet");
        session.read().format("binaryFile").load(images + "/*.png").write().parquet(table.toString());
        Path out = folder.resolve("masks.parquet");
        Launcher.Segmented first = spark.segment(asked(table, out));
        assertThat(first.done()).isEqualTo(IMAGES);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(spark.segment(asked(table, out)).before()).isEqualTo(IMAGES);
        List<Row> rows =
                session.read().parquet(out.toString()).where("why is null").collectAsList();
        assertThat(rows).hasSize(IMAGES);
        for (Row row : rows) {
            String name =
                    Path.of(row.<String>getAs("path")).getFileName().toString().replace(".png", ".mask.png");
            assertThat(row.<String, byte[]>getJavaMap(row.fieldIndex("masks")))
                    .containsOnlyKeys("mask")
                    .containsEntry(
                            "mask", Files.readAllBytes(folder.resolve("local").resolve(name)));
        }
    }

    @Test
    void a_pipeline_of_somebody_gets_masks_of_its_own_table() throws Exception {
        Dataset<Row> own = SparkSession.active().read().format("binaryFile").load(images + "/eye*.png");
        Path script = Toolkit.script(folder.resolve("hanet"));
        List<Row> rows =
                Segmenter.masks(own, script.toString(), List.of(run.toString())).collectAsList();
        assertThat(rows).hasSize(IMAGES);
        assertThat(rows.get(0).schema().fieldNames()).containsExactly("path", "masks", "missing", "why");
    }

    @Test
    void a_table_without_images_and_a_folder_that_is_not_there_are_told() {
        Path other = folder.resolve("other.parquet");
        SparkSession.active().range(3).write().parquet(other.toString());
        assertThatThrownBy(() -> spark.segment(asked(other, folder.resolve("none"))))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("has the columns id")
                .hasMessageContaining("'content'");
        assertThatThrownBy(() -> spark.segment(asked(folder.resolve("nowhere"), folder.resolve("none"))))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("nowhere' cannot be read");
    }

    @Test
    void a_program_that_cannot_open_the_run_is_told_in_its_words() {
        List<String> program = new ArrayList<>(Toolkit.program());
        program.addAll(List.of("--quiet", "predict", folder.resolve("gone").toString(), "-", "--format", "json"));
        assertThatThrownBy(() -> spark.segment(new Launcher.Images(
                        program,
                        "none",
                        images.toString(),
                        folder.resolve("none").toString(),
                        ImageFile.names())))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("there is no")
                .hasMessageContaining("gone");
    }

    @Test
    void a_worker_whose_disk_is_full_is_told_by_name() throws Exception {
        Path program = Files.writeString(
                folder.resolve("full"),
                "#!/bin/sh\nwhile read file; do echo '{\"image\": \"one\", \"files\": [], \"missing\": [], \"why\": \"the disk is full\", \"isOfDisk\":"
                        + " true}'; done\n");
        program.toFile().setExecutable(true);
        assertThatThrownBy(() -> spark.segment(new Launcher.Images(
                        List.of(program.toString()),
                        "full",
                        images.toString(),
                        folder.resolve("of-full").toString(),
                        ImageFile.names())))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("Spark gave up segmenting: ")
                .hasMessageContaining(InetAddress.getLocalHost().getHostName() + ": the disk is full");
    }

    @Test
    void a_program_that_answers_in_another_form_is_told_and_not_waited_for() throws Exception {
        Path program = Files.writeString(
                folder.resolve("other"),
                "#!/bin/sh\nwhile read file; do echo '{\"image\": \"one\", \"masks\": []}'; done\n");
        program.toFile().setExecutable(true);
        assertThatThrownBy(() -> spark.segment(new Launcher.Images(
                        List.of(program.toString()),
                        "other",
                        images.toString(),
                        folder.resolve("of-other").toString(),
                        ImageFile.names())))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining(
                        InetAddress.getLocalHost().getHostName()
                                + ": its process gave no answer that is known here, but said '{\"image\": \"one\", \"masks\": []}'");
    }

    @Test
    void a_worker_looks_for_what_it_needs() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "this");
        String version = "hanet " + CodeVersion.current();
        List<Launcher.Worker> content =
                spark.look(new Launcher.Needs(Toolkit.program(), version, List.of(folder), token, "this", false));
        assertThat(content.stream().map(Launcher.Worker::lacks)).allMatch(List::isEmpty);
        List<Launcher.Worker> lacking = spark.look(new Launcher.Needs(
                List.of(folder.resolve("none").toString()),
                "hanet 7",
                List.of(Path.of("/nowhere")),
                token,
                "that",
                false));
        assertThatThrownBy(() -> Launcher.Worker.require(lacking))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining(
                        "does not share the folder '" + folder + "' and does not see '/nowhere' and has no '");
        List<Launcher.Worker> other =
                spark.look(new Launcher.Needs(Toolkit.program(), "hanet 7", List.of(folder), token, "this", false));
        assertThatThrownBy(() -> Launcher.Worker.require(other))
                .hasMessageContaining("has '" + version + "', and here it is 'hanet 7'");
    }

    @Test
    void a_worker_of_another_spark_and_one_where_nothing_is_mounted_say_so() throws Exception {
        Path token = Files.writeString(folder.resolve("token-of-spark"), "this");
        String empty =
                Files.createDirectories(folder.resolve("nothing mounted")).toString();
        OnWorker.Seen seen = new OnWorker.Look(
                        Toolkit.program(),
                        "hanet " + CodeVersion.current(),
                        "3.5.6",
                        List.of(empty, folder.toString()),
                        List.of(empty, folder.toString()),
                        token.toString(),
                        "this",
                        folder.toString())
                .call(0);
        assertThat(seen.lacks())
                .containsExactly("sees nothing in '" + empty + "'", "runs Spark '4.0.1', and here it is '3.5.6'");
    }

    @Test
    void commands_that_end_at_once_leave_one_whole_table() throws IOException {
        Path file = folder.resolve("shared/cells.parquet");
        Launcher.Result failed = new Launcher.Result(
                Optional.empty(), "failed", Optional.of("no data"), 0, Double.NaN, Double.NaN, Map.of(), "", "");
        IntStream.range(0, 12).parallel().forEach(command -> spark.write(file, List.of(failed, failed)));
        assertThat(SparkSession.active().read().parquet(file.toString()).count())
                .isEqualTo(2);
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void what_trainings_came_to_is_read_back_as_a_table() {
        Path file = folder.resolve("cells.parquet");
        spark.write(
                file,
                List.of(
                        new Launcher.Result(
                                Optional.of(run),
                                "trained",
                                Optional.empty(),
                                2,
                                0.75,
                                3.5,
                                Map.of("mDice", 0.5),
                                "version: 1",
                                "{}"),
                        new Launcher.Result(
                                Optional.empty(),
                                "failed",
                                Optional.of("no data"),
                                0,
                                Double.NaN,
                                Double.NaN,
                                Map.of(),
                                "",
                                "")));
        List<Row> rows = SparkSession.active()
                .read()
                .parquet(file.toString())
                .sort("epoch")
                .collectAsList();
        assertThat(rows.stream().map(row -> row.<String>getAs("outcome")).collect(Collectors.toList()))
                .containsExactly("failed", "trained");
        assertThat(rows.get(0).<String>getAs("why")).isEqualTo("no data");
        Row trained = rows.get(1);
        assertThat(trained.<String>getAs("path")).isEqualTo(run.toString());
        assertThat(trained.<String, Double>getJavaMap(trained.fieldIndex("test")))
                .containsEntry("mDice", 0.5);
    }
}
