package dev.hanet.toolkit.cli;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.pretrained.FiniteNumbers;
import dev.hanet.blocks.weights.pretrained.WeightsFile;
import dev.hanet.toolkit.page.Json;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a file of weights holds. */
@Command(
        name = "inspect",
        description =
                "Show names, shapes and types in a file: safetensors, or a state_dict of PyTorch's. Nothing in it is"
                        + " run.")
final class WeightsInspectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A file of weights, whatever it is called.")
    private Path file = Path.of("");

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Inject
    WeightsInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WeightsFile weights = WeightsFile.read(file);
        if (format == OutputFormat.JSON) {
            console.print(Json.text(described(weights)));
        } else {
            print(weights);
        }
        return ExitCode.DONE;
    }

    private void print(WeightsFile weights) {
        int width = weights.tensors().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        weights.tensors()
                .forEach((name, tensor) -> console.print(plain(name) + " ".repeat(width - name.length() + 2)
                        + weights.types().get(name) + " " + tensor.shape() + others(tensor)));
        weights.metadata().forEach((key, value) -> console.print(plain(key) + ": " + plain(value)));
        long numbers = weights.tensors().values().stream()
                .mapToLong(tensor -> tensor.shape().elements())
                .sum();
        console.print(String.format(
                Locale.ROOT,
                "%s: %d tensors, %,d numbers",
                weights.format(),
                weights.tensors().size(),
                numbers));
    }

    private static String others(Tensor tensor) {
        long others = FiniteNumbers.othersIn(tensor);
        return others == 0 ? "" : ", " + others + " not finite";
    }

    /** A name from a file may hold what moves a terminal's cursor. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private Map<String, Object> described(WeightsFile weights) {
        List<Map<String, Object>> tensors = new ArrayList<>();
        weights.tensors().forEach((name, tensor) -> tensors.add(described(weights, name, tensor)));
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("file", file.toString());
        described.put("format", weights.format());
        described.put("tensors", tensors);
        described.put("metadata", weights.metadata());
        return described;
    }

    private static Map<String, Object> described(WeightsFile weights, String name, Tensor tensor) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", name);
        described.put("type", String.valueOf(weights.types().get(name)));
        described.put("shape", tensor.shape().sizes());
        described.put("notFinite", FiniteNumbers.othersIn(tensor));
        return described;
    }
}
