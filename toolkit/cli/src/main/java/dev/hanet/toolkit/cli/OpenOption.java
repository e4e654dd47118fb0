package dev.hanet.toolkit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Whether a page is shown in the browser as soon as it is there. */
final class OpenOption {
    @Option(names = "--open", description = "Show the page in the browser.")
    private boolean open;

    /** Shows a page where that was asked for; a machine without a browser is told, and nothing fails. */
    void open(Path page, Console console) {
        open(page.toAbsolutePath().toString(), console);
    }

    /** As above, for what is shown at an address. */
    void open(String path, Console console) {
        if (!open) {
            return;
        }
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.contains("mac")
                ? List.of("open", path)
                : system.contains("win") ? List.of("explorer", path) : List.of("xdg-open", path);
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            console.note("'" + command.get(0) + "' is not there to show the page: open " + path);
        }
    }
}
