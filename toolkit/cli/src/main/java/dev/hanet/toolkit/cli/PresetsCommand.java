package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.page.Json;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the presets. */
@Command(name = "presets", description = "List the presets and the question each one answers.")
final class PresetsCommand implements Callable<Integer> {
    private final Presets presets;
    private final Console console;

    @Parameters(
            paramLabel = "WORD",
            arity = "0..*",
            description = "Only presets with all these words in name or question: presets vessel unet.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Inject
    PresetsCommand(Presets presets, Console console) {
        this.presets = presets;
        this.console = console;
    }

    @Override
    public Integer call() {
        List<String> names = presets.names().stream().filter(this::isWanted).toList();
        if (names.isEmpty()) {
            throw HanetException.input(
                    "no preset has all of the words '" + String.join("', '", words) + "' in its name or question",
                    "'hanet presets' lists all " + presets.names().size());
        }
        if (format == OutputFormat.JSON) {
            List<Map<String, Object>> listed = new ArrayList<>();
            for (String name : names) {
                Map<String, Object> preset = new LinkedHashMap<>();
                preset.put("name", name);
                preset.put("question", presets.question(name));
                listed.add(preset);
            }
            console.print(Json.text(listed));
        } else {
            int width = names.stream().mapToInt(String::length).max().orElse(0);
            for (String name : names) {
                console.print(console.bold(name) + " ".repeat(width - name.length() + 2) + presets.question(name));
            }
        }
        return ExitCode.DONE;
    }

    private boolean isWanted(String name) {
        String text = (name + " " + presets.question(name)).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
    }
}
