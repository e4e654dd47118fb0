package dev.hanet.toolkit.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Loads epochs from disk and says how many milliseconds each took, one for each line it reads, so that {@code loading.py} can let it
 * take turns with a {@code DataLoader} of torchvision.
 */
public final class LoadingEpochs {
    private LoadingEpochs() {}

    /**
     * Reads lines until there are none left.
     *
     * @param arguments the folder, where images are drawn unless they are there; their format; the number of threads
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // for whatever logs
        LoadedFolder folder = new LoadedFolder(LoadedFolder.drawn(Path.of(arguments[0]), arguments[1]));
        int threads = Integer.parseInt(arguments[2]);
        answers.println("ready");
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            int epoch = 0;
            while (commands.readLine() != null) {
                long began = System.nanoTime();
                double sum = folder.epoch(++epoch, threads);
                answers.println(String.format(Locale.ROOT, "%.3f %.6f", (System.nanoTime() - began) / 1e6, sum));
            }
        }
    }
}
