package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.session.MemoryGuard;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.SpecException;
import java.util.List;
import java.util.Optional;
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
        LoggerFactory.getLogger(Failures.class).debug("the command failed", failure);
        if (failure instanceof HanetException told) {
            int code = told.kind() == HanetException.Kind.INPUT ? ExitCode.WRONG_INPUT : ExitCode.FAILED;
            return tell(code, told.located(), told.remedy());
        }
        if (MemoryGuard.isExhausted(failure)) {
            return exhausted(failure);
        }
        return tell(
                ExitCode.FAILED,
                "this is a fault of the toolkit: " + failure,
                Optional.of("run it again with -v to see where it comes from, and report it"));
    }

    /** Where no plan's figure is at hand. */
    int exhausted(Throwable failure) {
        return tell(
                ExitCode.FAILED,
                "memory ran out: "
                        + String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("no more can be had"),
                Optional.of(
                        "'hanet plan SPEC' says what a spec takes; HANET_JAVA_OPTIONS=-Xmx8g gives Java itself more"));
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
        String message = String.valueOf(mistake.getMessage());
        return message.isEmpty() ? "the command line" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
