package dev.hanet.toolkit.cli;

import dev.hanet.blocks.weights.pretrained.WeightsImport;
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
        description =
                "Bring an encoder's weights into the folder of weights, as safetensors under the toolkit's names.")
final class WeightsImportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A file of weights, whatever it is called.")
    private Path file = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "NAME",
            required = true,
            description = "What a spec will call them: weights: NAME.")
    private String name = "";

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
        WeightsImport.Result result = new WeightsImport(file, name, encoder, partial).into(weights.folder());
        console.print("weights of " + result.encoder());
        result.match().report().forEach(line -> console.print("    " + line));
        console.print("written to " + result.file());
        return ExitCode.DONE;
    }
}
