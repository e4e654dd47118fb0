package dev.hanet.examples.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;

import dev.hanet.toolkit.spark.Segmenter;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Joins masks to a table that somebody has: {@code JoinMasks FOLDER HANET RUN OUT.parquet}. */
public final class JoinMasks {
    private JoinMasks() {}

    /** Reads a folder of images, has them segmented, and writes what could be. */
    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder().appName("join masks").getOrCreate();
        Dataset<Row> images = spark.read().format("binaryFile").load(arguments[0] + "/*.png");
        Dataset<Row> masks = Segmenter.masks(images, arguments[1], List.of(arguments[2]));
        masks.filter(col("why").isNull())
                .select(col("path"), col("masks").getItem("mask").as("mask"))
                .join(images.select("path", "modificationTime"), "path")
                .withColumn("bytes", length(col("mask")))
                .write()
                .parquet(arguments[3]);
        spark.stop();
    }
}
