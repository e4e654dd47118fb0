package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Host;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.yaml.Documents;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;

/**
 * How fast a machine trains: what turns the work of a plan into hours. Networks differ by about a third in what they reach of
 * it, and whatever else runs takes its share, so what follows from it is an estimate.
 *
 * @param macsPerSecond the work a second, forward and backward, in multiply-accumulates of dense convolutions
 * @param from where it is from, in words
 */
public record TrainingSpeed(double macsPerSecond, String from) {
    /** What two cores did where the toolkit was written, by {@link #measure} on the network of {@code quickstart}. */
    public static final TrainingSpeed STATED = new TrainingSpeed(
            150e9, "as two cores of an AMD EPYC with AVX-512 did on 2026-11-28; 'hanet doctor' measures this machine");

    private static final String SPEED = "workPerSecond";
    private static final String CORES = "cores";
    private static final String DAY = "day";
    /** A backward pass costs about twice a forward pass. */
    private static final int PASSES = 3;

    private static final double SECONDS = 2;
    private static final int WARM_UP = 2;

    /** What was measured on a machine of as many cores, and kept in {@link Documents#home}; else what is stated. */
    public static TrainingSpeed known() {
        return kept(Device.CPU).orElse(STATED);
    }

    /** What was measured on a device, and kept in {@link Documents#home}. */
    public static Optional<TrainingSpeed> kept(Device device) {
        return read(file(device));
    }

    private static Path file(Device device) {
        String of = device.equals(Device.CPU) ? "" : "-" + device.toString().replace(':', '-');
        return Documents.home().resolve("speed" + of + ".properties");
    }

    static Optional<TrainingSpeed> read(Path file) {
        Properties kept = new Properties();
        try {
            kept.load(new StringReader(PlainFile.text(file)));
            double speed = Double.parseDouble(kept.getProperty(SPEED, "0"));
            String cores = kept.getProperty(CORES, "");
            return speed > 0 && cores.equals(cores())
                    ? Optional.of(new TrainingSpeed(
                            speed,
                            "as 'hanet doctor' measured here on " + kept.getProperty(DAY, "some day") + ", " + cores
                                    + (cores.equals("1") ? " core" : " cores")))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // not measured yet, or damaged
        }
    }

    /** The work of one training step, in multiply-accumulates of dense convolutions. */
    public static double workOfStep(Experiment experiment) {
        return PASSES * experiment.plan().work();
    }

    /**
     * Trains a network on noise for two seconds.
     *
     * @param isWhole whether that is all the device can do, which is kept
     */
    public static TrainingSpeed measure(Experiment experiment, Device device, boolean isWhole) {
        return measure(experiment, device, Optional.of(file(device)).filter(file -> isWhole));
    }

    static TrainingSpeed measure(Experiment experiment, Device device, Optional<Path> kept) {
        int batch = experiment.spec().train().batch();
        ImageSize size = experiment.size();
        Value image = Objects.requireNonNull(experiment.graph().inputs().get("image"));
        int channels = Math.toIntExact(image.shape().size(1));
        float[] noise = new float[batch * channels * size.pixels()];
        Random random = new Random(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat();
        }
        Map<String, Tensor> inputs = Map.of(
                "image",
                Tensor.floats(Shape.of(batch, channels, size.height(), size.width()), noise),
                "mask",
                Tensor.ints(Shape.of(batch, size.height(), size.width()), new long[batch * size.pixels()]));
        long steps = 0;
        double seconds = 0;
        try (Network network = Network.create(experiment.graph(), device, 1);
                TrainingStep step = network.training(experiment.spec().train().optimizer(), Set.of())) {
            for (int i = 0; i < WARM_UP; i++) {
                step.run(inputs, 0, i);
            }
            long begun = System.nanoTime();
            while (seconds < SECONDS) {
                step.run(inputs, 0, steps);
                steps++;
                seconds = (System.nanoTime() - begun) / 1e9;
            }
        }
        double speed = workOfStep(experiment) * steps / seconds;
        kept.ifPresent(file -> keep(file, speed));
        return new TrainingSpeed(speed, "as measured just now on " + device);
    }

    private static void keep(Path file, double speed) {
        Properties kept = new Properties();
        kept.setProperty(SPEED, String.valueOf(speed));
        kept.setProperty(CORES, cores());
        kept.setProperty(DAY, LocalDate.now(ZoneId.systemDefault()).toString());
        try {
            StringWriter out = new StringWriter();
            kept.store(out, "How fast this machine trains; 'hanet doctor' measures it anew.");
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFiles.write(file, out.toString());
        } catch (IOException | RunException e) {
            // a folder that cannot be written to: the next command takes what is stated
        }
    }

    private static String cores() {
        return String.valueOf(Host.current().cores());
    }
}
