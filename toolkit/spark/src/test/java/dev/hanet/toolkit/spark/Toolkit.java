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
    private Toolkit() {}

    /** The command line up to the toolkit's own arguments. */
    static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss16m",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
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
