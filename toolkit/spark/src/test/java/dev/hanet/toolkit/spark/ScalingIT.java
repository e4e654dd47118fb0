package dev.hanet.toolkit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.train.TinySpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a second worker of a core gains, and what a cell takes beside its training. Times are printed, for a machine that does nothing else:
 * how long it takes is set by {@code -Dhanet.scaling.epochs} and {@code -Dhanet.scaling.images}. That both give the same is what is tested.
 */
@Tag("heavy")
class ScalingIT {
    private static final int EPOCHS = Integer.getInteger("hanet.scaling.epochs", 300);
    private static final int IMAGES = Integer.getInteger("hanet.scaling.images", 400);
    private static final int SIDE = 128;
    private static final double MILLI = 1e-3;
    private static final Pattern SECONDS = Pattern.compile("\"seconds\":([0-9.eE+-]+)");

    @TempDir
    private Path folder;

    private static double seconds(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis() * MILLI;
    }

    private static double wall(Cluster cluster, List<Object> command) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        assertThat(cluster.driver(command).waitFor()).isEqualTo(0);
        return (System.nanoTime() - begun) * MILLI * MILLI * MILLI;
    }

    /** Looks all the time when each run has its first epoch, in seconds since 1970. */
    private static final class FirstEpochs extends Thread {
        private static final long PAUSE_MILLIS = 10;

        private final Path folder;
        private final Map<Path, Double> seen = new ConcurrentHashMap<>();

        FirstEpochs(Path folder) {
            super("first-epochs");
            this.folder = folder;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                while (true) {
                    for (Path run : Files.isDirectory(folder.resolve("tiny")) ? runs(folder) : List.<Path>of()) {
                        Path metrics = run.resolve("metrics.jsonl");
                        if (!seen.containsKey(run) && Files.exists(metrics) && Files.size(metrics) > 0) {
                            seen.put(run, System.currentTimeMillis() * MILLI);
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                // all has been seen
            }
        }
    }

    /**
     * A training, in seconds since 1970.
     *
     * @param begun when its first epoch began
     * @param trained when its last epoch was over
     * @param ended when its last file was written
     */
    private record Cell(double begun, double trained, double ended) {
        static Cell of(Path run, FirstEpochs first) throws IOException {
            Matcher found = SECONDS.matcher(
                    Files.readAllLines(run.resolve("metrics.jsonl")).get(0));
            assertThat(found.find()).isTrue();
            return new Cell(
                    Objects.requireNonNull(first.seen.get(run)) - Double.parseDouble(found.group(1)),
                    seconds(run.resolve("metrics.jsonl")),
                    seconds(run.resolve("status")));
        }

        /** What it took beside its training, on the worker that trained another one before. */
        double beside(Cell before) {
            return begun - before.ended + ended - trained;
        }
    }

    private static List<Path> runs(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("tiny"))) {
            return found.filter(one -> Files.exists(one.resolve("status"))).toList();
        }
    }

    @Test
    void sweep_of_two_workers_gives_what_that_of_one_does() throws Exception {
        Path spec = Files.writeString(
                folder.resolve("tiny.yaml"),
                TinySpec.with("training: 4", "training: 8", "epochs: 4", "epochs: " + EPOCHS, "batch: 2", "batch: 1"));
        List<TreeMap<String, byte[]>> weights = new ArrayList<>();
        double[] whole = new double[2];
        double[] cells = new double[2];
        double worst = 0;
        for (int workers = 1; workers <= 2; workers++) {
            Path here = Files.createDirectories(folder.resolve("cluster" + workers));
            Path runs = here.resolve("runs");
            FirstEpochs first = new FirstEpochs(runs);
            try (Cluster cluster = new Cluster(here, workers, true)) {
                whole[workers - 1] = wall(
                        cluster,
                        List.of(
                                "--quiet",
                                "sweep",
                                spec,
                                "--vary",
                                "seed=1,2,3,4,5,6",
                                "--threads",
                                "1",
                                "--runs",
                                runs));
            }
            first.interrupt();
            TreeMap<Double, Cell> all = new TreeMap<>();
            TreeMap<String, byte[]> found = new TreeMap<>();
            for (Path run : runs(runs)) {
                Cell cell = Cell.of(run, first);
                all.put(cell.begun(), cell);
                found.put(
                        run.getFileName().toString().replaceFirst(".*-", ""),
                        Files.readAllBytes(run.resolve("checkpoints/best/weights.safetensors")));
            }
            cells[workers - 1] =
                    all.values().stream().mapToDouble(Cell::ended).max().orElseThrow() - all.firstKey();
            weights.add(found);
            if (workers == 1) {
                List<Cell> one = List.copyOf(all.values());
                for (int i = 1; i < one.size(); i++) {
                    worst = Math.max(worst, one.get(i).beside(one.get(i - 1)));
                }
            }
        }
        assertThat(weights.get(0)).hasSize(6);
        weights.get(0)
                .forEach((hash, bytes) ->
                        assertThat(weights.get(1).get(hash)).as(hash).isEqualTo(bytes));
        print("six cells of " + EPOCHS + " epochs, first epoch to last file", cells);
        print("the same, the whole command", whole);
        System.out.printf(Locale.ROOT, "a cell beside its training, after the first, at most: %.2f s%n", worst);
    }

    @Test
    void predictions_of_two_workers_are_those_of_one() throws Exception {
        Path spec = Files.writeString(folder.resolve("tiny.yaml"), TinySpec.TEXT);
        assertThat(Toolkit.run("--quiet", "train", spec, "--threads", "1", "--runs", folder.resolve("runs")))
                .isEqualTo(0);
        Path run = runs(folder.resolve("runs")).get(0);
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                int x = pixel % SIDE;
                int y = pixel / SIDE;
                int light = Math.max(0, 250 - (int) (3 * Math.hypot(x - 40 - i % 50, y - 40 - i / 50 % 50)));
                image.setRGB(x, y, light << 16 | light / 2 << 8 | (x * 5 + i & 0xff));
            }
            ImageIO.write(image, "png", images.resolve("eye" + i + ".png").toFile());
        }
        double[] whole = new double[2];
        double[] masks = new double[2];
        for (int workers = 1; workers <= 2; workers++) {
            Path here = Files.createDirectories(folder.resolve("cluster" + workers));
            Path out = folder.resolve("masks" + workers);
            try (Cluster cluster = new Cluster(here, workers, true)) {
                whole[workers - 1] = wall(
                        cluster, List.of("--quiet", "predict", run, "--in", images, "--out", out, "--threads", "1"));
            }
            double first = Double.MAX_VALUE;
            double last = 0;
            for (int i = 0; i < IMAGES; i++) {
                Path mask = out.resolve("eye" + i + ".mask.png");
                first = Math.min(first, seconds(mask));
                last = Math.max(last, seconds(mask));
                if (workers == 2) {
                    assertThat(mask)
                            .hasSameBinaryContentAs(folder.resolve("masks1").resolve(mask.getFileName()));
                }
            }
            masks[workers - 1] = last - first;
        }
        print(IMAGES + " images of " + SIDE + " x " + SIDE + ", first mask to last", masks);
        print("the same, the whole command", whole);
    }

    private static void print(String what, double... seconds) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s by one worker of a core, %.1f s by two, %.2f times as fast%n",
                what,
                seconds[0],
                seconds[1],
                seconds[0] / seconds[1]);
    }
}
