package dev.hanet.toolkit.bench;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one image costs on its way to the network, by its format. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LoadingBenchmark {
    @Param({"png", "jpg", "tif"})
    private String format = "png";

    private Path folder = Path.of("");
    private LoadedFolder loaded;
    private Sample prepared;
    private int index;

    /** Draws the images into a folder that lasts as long as the machine wants it. */
    @Setup
    public void draw() throws IOException {
        folder = LoadedFolder.drawn(Files.createTempDirectory("hanet-bench"), format);
        loaded = new LoadedFolder(folder);
        prepared = loaded.prepared(0);
    }

    /** A photograph of 999 x 960 pixels. */
    @Benchmark
    public ImageFile decode() {
        return ImageFile.read(folder.resolve("images/eye" + index++ % LoadedFolder.IMAGES + "." + format));
    }

    /** Photograph and mask, decoded and scaled to 256 x 256. */
    @Benchmark
    public Sample prepare() {
        return loaded.prepared(index++);
    }

    /** Photograph and mask of 256 x 256, flipped, turned, brightened and normalised. */
    @Benchmark
    public Sample augment() {
        return loaded.augmented(prepared, 1, index++);
    }

    /** All of it. */
    @Benchmark
    public Sample example() {
        return loaded.example(1, index++);
    }
}
