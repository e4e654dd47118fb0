package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.DeviceException;
import dev.hanet.blocks.torch.NonFiniteException;
import dev.hanet.blocks.torch.WeightsException;
import dev.hanet.blocks.weights.WeightsFileException;
import dev.hanet.blocks.weights.pretrained.MissingWeightsException;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.metric.MetricException;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.TaskException;
import dev.hanet.yaml.SpecException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a sentence and an exit code; the trace is for the log. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof SpecException mistakes) {
            new ProblemOutput(console).print(mistakes);
            return ExitCode.WRONG_INPUT;
        }
        Logger log = LoggerFactory.getLogger(Failures.class);
        log.debug("the command failed", failure);
        return tell(failure);
    }

    private int tell(Exception failure) {
        if (failure instanceof DataException data) {
            String place = data.path().map(path -> path + ": ").orElse("");
            return tell(ExitCode.WRONG_INPUT, place + data.problem(), data.remedy());
        }
        if (failure instanceof TaskException task) {
            int code = task.kind() == TaskException.Kind.INPUT ? ExitCode.WRONG_INPUT : ExitCode.FAILED;
            return tell(code, task.problem(), task.remedy());
        }
        if (failure instanceof RunException run) {
            return tell(ExitCode.WRONG_INPUT, message(run), run.remedy());
        }
        if (failure instanceof MetricException metric) {
            return tell(ExitCode.WRONG_INPUT, message(metric), metric.remedy());
        }
        if (failure instanceof MissingWeightsException weights) {
            return tell(ExitCode.WRONG_INPUT, weights.problem(), Optional.of(weights.remedy()));
        }
        if (failure instanceof DeviceException
                || failure instanceof WeightsException
                || failure instanceof WeightsFileException) {
            return tell(ExitCode.WRONG_INPUT, message(failure), Optional.empty());
        }
        if (failure instanceof NonFiniteException) {
            return tell(ExitCode.FAILED, message(failure), Optional.of("a smaller learning rate may help"));
        }
        return tell(
                ExitCode.FAILED,
                "this is a fault of the toolkit: " + failure,
                Optional.of("run it again with -v to see where it comes from, and report it"));
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    private int tell(int code, String problem, Optional<String> remedy) {
        console.note(console.red("hanet: ") + problem);
        remedy.ifPresent(text -> console.note("    " + text));
        return code;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        console.note(console.red("hanet: ") + sentence(mistake));
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                console.note("    did you mean '" + String.join("' or '", near) + "'?");
            }
        }
        console.note("    './" + command.getCommandSpec().qualifiedName() + " --help' lists what there is");
        return ExitCode.WRONG_INPUT;
    }

    private static String sentence(ParameterException mistake) {
        String message = message(mistake);
        return message.isEmpty() ? "the command line" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
