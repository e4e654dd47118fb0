package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.page.Json;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the presets. */
@Command(name = "presets", description = "List the presets and the question each one answers.")
final class PresetsCommand implements Callable<Integer> {
    private final Presets presets;
    private final Console console;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Inject
    PresetsCommand(Presets presets, Console console) {
        this.presets = presets;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (format == OutputFormat.JSON) {
            List<Map<String, Object>> listed = new ArrayList<>();
            for (String name : presets.names()) {
                Map<String, Object> preset = new LinkedHashMap<>();
                preset.put("name", name);
                preset.put("question", presets.question(name));
                listed.add(preset);
            }
            console.print(Json.text(listed));
        } else {
            int width = presets.names().stream().mapToInt(String::length).max().orElse(0);
            for (String name : presets.names()) {
                console.print(console.bold(name) + " ".repeat(width - name.length() + 2) + presets.question(name));
            }
        }
        return ExitCode.DONE;
    }
}
