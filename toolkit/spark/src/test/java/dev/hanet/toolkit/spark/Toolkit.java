package dev.hanet.toolkit.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The toolkit's command line as a process of its own, with the classes of this test. */
final class Toolkit {
    static final String SPEC = """
            version: 1
            model:
              encoder: {type: unet, channels: [8, 12, 16]}
              reduction: {type: none}
              context: {type: ha, levels: 2, channels: 8}
              bottleneck: {type: none}
              decoder: {type: unet}
            data:
              classes: [background, rim, cup]
              regions: {disc: [rim, cup], cup: [cup]}
              dataset: {type: phantom, kind: fundus, difficulty: easy, size: 32, images: {training: 8, validation: 2, test: 2}}
              split: {type: official}
            train:
              epochs: 2
              batch: 1
              optimizer: {type: sgd, learningRate: 0.05, momentum: 0.9}
              select: {metric: mDice, mode: max}
            seed: 3
            evaluate:
              metrics: [mDice, diceDisc, diceCup]
            """;

    private Toolkit() {}

    /** The command line up to the toolkit's own arguments. */
    static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss16m",
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                OnWorker.MAIN);
    }

    /** The same as a script that takes arguments. */
    static Path script(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexec '" + String.join("' '", program()) + "' \"$@\"\n");
        file.toFile().setExecutable(true);
        return file;
    }

    /** Runs a command and answers its exit code. */
    static int run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program());
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }
}
