package dev.hanet.toolkit.spark;

import static org.apache.spark.sql.functions.col;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * What a command asks of Spark's tables: images of which some are segmented already, and what trainings came to. It knows the toolkit, so no task
 * may need it.
 */
final class Tables {
    /** What a folder of masks is told by. */
    private static final String TOLD = "segmented.parquet";

    private static final String CELLS =
            "path STRING, outcome STRING, why STRING, epoch INT, validation DOUBLE, seconds DOUBLE,"
                    + " test MAP<STRING, DOUBLE>, spec STRING, provenance STRING";
    private static final int SHOWN = 100;

    private Tables() {}

    /** Segments what is not segmented yet. */
    static Launcher.Segmented segment(SparkSession spark, Launcher.Images images, List<OnWorker.Look> look) {
        try {
            return segmented(spark, images, look);
        } catch (HanetException e) {
            throw e;
        } catch (Exception e) { // Scala declares nothing
            throw HanetException.failure(
                    "Spark gave up segmenting: "
                            + SparkLauncher.ofWorker(e).orElseGet(() -> String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("it does not say why")),
                    "call it again: images that are done are kept",
                    e);
        }
    }

    private static Launcher.Segmented segmented(SparkSession spark, Launcher.Images images, List<OnWorker.Look> look)
            throws IOException {
        boolean isTable = images.out().endsWith(Launcher.Images.TABLE);
        Optional<String> folder = isTable ? Optional.empty() : Optional.of(images.out());
        String told = folder.map(out -> out + "/" + TOLD).orElse(images.out());
        StructType schema = Segmenter.schema(isTable ? DataTypes.BinaryType : DataTypes.StringType);
        if (folder.isPresent() && images.out().contains("://")) {
            throw HanetException.input(
                    "--out: masks as files go into a folder that all workers share, not '" + images.out() + "'",
                    "a table may lie there: --out " + images.out() + Launcher.Images.TABLE);
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Dataset<Row> all = read(spark, images.in());
        Pattern name = images.name();
        boolean isFolder = !images.in().endsWith(Launcher.Images.TABLE);
        Dataset<Row> chosen = isFolder ? all.filter(Segmenter.called(name)) : all;
        long others = isFolder
                ? all.select(Segmenter.PATH).count()
                        - chosen.select(Segmenter.PATH).count()
                : 0;
        LongAccumulator before = spark.sparkContext().longAccumulator("before");
        Broadcast<Segmenter.Done> done = context.broadcast(done(spark, told, schema, folder));
        String call = UUID.randomUUID().toString();
        Segmenter.Partition each = new Segmenter.Partition(
                new ArrayList<>(images.program()),
                images.network(),
                folder,
                call,
                Optional.of(new Segmenter.Known(done, before)),
                look);
        chosen.mapPartitions(each, Encoders.row(schema))
                .write()
                .mode(SaveMode.Append)
                .option(
                        "mapreduce.fileoutputcommitter.algorithm.version",
                        "2") // what a task has done stays when the job is ended
                .parquet(told);
        Dataset<Row> came = spark.read()
                .schema(schema)
                .parquet(told)
                .filter(col(Segmenter.CALL).equalTo(call));
        Dataset<Row> failed = came.filter(col(Segmenter.WHY).isNotNull());
        Map<String, String> why = new LinkedHashMap<>();
        failed.select(Segmenter.PATH, Segmenter.WHY)
                .sort(Segmenter.PATH)
                .limit(SHOWN)
                .collectAsList()
                .forEach(row -> why.put(row.getString(0), row.getString(1)));
        long failures = failed.count();
        done.destroy();
        return new Launcher.Segmented(came.count() - failures, before.value(), failures, others, why, told);
    }

    /** Files of a folder that all see come without their content. */
    private static Dataset<Row> read(SparkSession spark, String in) {
        try {
            if (in.endsWith(Launcher.Images.TABLE)) {
                Dataset<Row> table = spark.read().parquet(in);
                List<String> columns = List.of(table.columns());
                if (!columns.containsAll(List.of(Segmenter.PATH, Segmenter.CONTENT))) {
                    throw HanetException.input(
                            "the table '" + in + "' has the columns " + String.join(", ", columns),
                            "images are in a column 'content', their names in 'path', as Spark's binaryFile has them");
                }
                return table.select(Segmenter.PATH, Segmenter.CONTENT);
            }
            Dataset<Row> files = spark.read().format("binaryFile").load(in);
            return in.contains("://") ? files.select(Segmenter.PATH, Segmenter.CONTENT) : files.select(Segmenter.PATH);
        } catch (HanetException e) {
            throw e;
        } catch (Exception e) { // Scala declares nothing
            throw HanetException.input(
                    "'" + in + "' cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("Spark does not say why"),
                    "name a folder of images, or NAME.parquet, as Spark sees it",
                    e);
        }
    }

    private static Segmenter.Done done(SparkSession spark, String told, StructType schema, Optional<String> folder)
            throws IOException {
        org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(told);
        Segmenter.Done done = new Segmenter.Done();
        if (place.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(place)) {
            Dataset<Row> rows = spark.read()
                    .schema(schema)
                    .parquet(told)
                    .filter(col(Segmenter.WHY).isNull());
            if (folder.isPresent()) {
                rows = rows.select(Segmenter.MASKS, Segmenter.KEY).filter(Segmenter.there(folder.orElseThrow()));
            }
            Iterator<Row> keys = rows.select(Segmenter.KEY).sort(Segmenter.KEY).toLocalIterator();
            while (keys.hasNext()) {
                done.add(keys.next().getString(0));
            }
        }
        return done;
    }

    /** Writes what trainings came to; of commands that end at once in one folder, each table is whole, and the last one's stays. */
    static Path write(SparkSession spark, Path file, List<Launcher.Result> results) {
        List<Row> rows = results.stream()
                .map(one -> RowFactory.create(
                        one.path().map(path -> path.toAbsolutePath().toString()).orElse(null),
                        one.outcome(),
                        one.why().orElse(null),
                        one.epoch(),
                        one.validation(),
                        one.seconds(),
                        scala.jdk.javaapi.CollectionConverters.asScala(one.test()),
                        one.spec(),
                        one.provenance()))
                .toList();
        Path beside = WholeFile.beside(file); // what Spark writes into a folder under way, another command would remove
        try {
            spark.createDataFrame(rows, StructType.fromDDL(CELLS))
                    .coalesce(1)
                    .write()
                    .parquet(beside.toString());
            replace(beside, file);
        } catch (IOException e) {
            throw HanetException.failure(
                    "'" + file + "' cannot be written: " + PlainFile.reason(e), "let your user write there", e);
        } finally {
            AtomicFiles.remove(beside);
        }
        return file;
    }

    /** Puts a folder into the place of an older one. */
    private static void replace(Path beside, Path file) throws IOException {
        while (true) {
            Path older = WholeFile.beside(file);
            try {
                Files.move(file, older, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                // there is none
            }
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (FileSystemException e) {
                if (!Files.exists(file)) {
                    throw e;
                } // another command was faster: its table is the older one now
            } finally {
                AtomicFiles.remove(older);
            }
        }
    }
}
