package dev.hanet.toolkit.spark;

import dev.hanet.toolkit.train.TinySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The toolkit's command line as a process of its own, with the classes of this test, and what tests ask of it. */
final class Toolkit {
    /** What Spark looks into on Java 17. */
    static final List<String> OPENS = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.nio",
                    "java.util",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    private static final List<String> SAME = List.of(
            "checkpoints/best/weights.safetensors", "results/test.json", "results/test-images.csv", "spec.yaml");

    private Toolkit() {}

    /**
     * A command that trains many, small enough to be called on several clusters.
     *
     * @param words {@code reproduce}, {@code train --folds} or {@code sweep --search}
     * @param folder in which its spec is written
     */
    static List<Object> command(String words, Path folder) throws IOException {
        Path spec = Files.writeString(
                folder.resolve("small.yaml"),
                words.equals("train --folds")
                        ? TinySpec.with(
                                "{type: official}", "{type: folds, folds: 3, validation: 1}", "epochs: 4", "epochs: 2")
                        : TinySpec.with("epochs: 4", "epochs: 9"));
        List<Object> command = new ArrayList<>(
                switch (words) {
                    case "reproduce" -> List.of("reproduce", "fig7", "--on", "phantom", "--seeds", "1");
                    case "train --folds" -> List.of("train", spec, "--folds");
                    default ->
                        List.of(
                                "sweep",
                                spec,
                                "--search",
                                "asha",
                                "--trials",
                                "3",
                                "--vary",
                                "train.optimizer.learningRate=log(1e-3..1e-1)");
                });
        command.addAll(List.of("--quiet", "--threads", "1"));
        return command;
    }

    /** What the files of all finished runs in a folder hold, by experiment, hash of the spec and name. */
    static Map<String, String> bytes(Path runs) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(runs)) {
            for (Path status : all.filter(file -> file.endsWith("status")).toList()) {
                Path run = status.resolveSibling("");
                String name = runs.relativize(run).toString().replaceFirst("[0-9]+-[0-9]+-(?=[0-9a-f]+$)", "");
                for (String file : SAME) {
                    if (Files.exists(run.resolve(file))) {
                        found.put(name + " " + file, Arrays.hashCode(Files.readAllBytes(run.resolve(file))) + "");
                    }
                }
            }
        }
        return found;
    }

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
