package dev.hanet.toolkit.cli;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.pretrained.FiniteNumbers;
import dev.hanet.blocks.weights.pretrained.PublishedImport;
import dev.hanet.blocks.weights.pretrained.WeightsCatalog;
import dev.hanet.blocks.weights.pretrained.WeightsFile;
import dev.hanet.blocks.weights.pretrained.WeightsImport;
import dev.hanet.toolkit.page.Json;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with files of weights. */
@Command(
        name = "weights",
        description = "Look into files of weights, or bring them into the folder of weights.",
        subcommands = {WeightsCommand.InspectCommand.class, WeightsCommand.ImportCommand.class})
final class WeightsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with weights: inspect or import");
    }

    /** Shows what a file of weights holds. */
    @Command(
            name = "inspect",
            description =
                    "Show names, shapes and types in a file: safetensors, or a state_dict of PyTorch's. Nothing in it is"
                            + " run.")
    static final class InspectCommand implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "FILE", description = "A file of weights, whatever it is called.")
        private Path file = Path.of("");

        @Mixin
        private FormatOption format = new FormatOption();

        @Inject
        InspectCommand(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            WeightsFile weights = WeightsFile.read(file);
            if (format.isJson()) {
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

    /** Brings a file of weights into the folder. */
    @Command(
            name = "import",
            description = "Bring an encoder's weights into the folder of weights: published ones as they are, others as"
                    + " safetensors under a name.")
    static final class ImportCommand implements Callable<Integer> {
        private final Console console;

        @Parameters(
                paramLabel = "FILE",
                description = "A file of weights, whatever it is called, or the Python package that carries it.")
        private Path file = Path.of("");

        @Option(
                names = "--to",
                paramLabel = "NAME",
                description = "What a spec will call them: weights: NAME. Needed for all but published ones.")
        private Optional<String> name = Optional.empty();

        @Option(
                names = "--encoder",
                paramLabel = "TYPE",
                description = "The encoder they are for; recognised if left out.")
        private Optional<String> encoder = Optional.empty();

        @Option(names = "--partial", description = "Take what matches, though the encoder has more.")
        private boolean partial;

        @Mixin
        private WeightsOption weights = new WeightsOption();

        @Inject
        ImportCommand(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            if (name.isEmpty() && encoder.isEmpty() && !partial) {
                PublishedImport.Result result = PublishedImport.of(file, weights.folder());
                WeightsCatalog.Entry entry = result.entry();
                console.print("weights of " + entry.encoder() + " (" + entry.licence()
                        + "): a spec calls them 'weights: " + entry.name() + "'");
                console.print("written to " + result.file());
                return ExitCode.DONE;
            }
            String called = name.orElseThrow(() -> HanetException.input(
                    "weights that are not taken whole as they were published need a name", "add --to NAME"));
            WeightsImport.Result result = new WeightsImport(file, called, encoder, partial).into(weights.folder());
            console.print("weights of " + result.encoder());
            result.match().report().forEach(line -> console.print("    " + line));
            console.print("written to " + result.file());
            return ExitCode.DONE;
        }
    }
}
